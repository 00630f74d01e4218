// Records of CSV as Go's encoding/csv reads them.

#include "sim/script/vu/csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using Records = std::vector<std::vector<std::string>>;

Records records_of(std::string_view text, char delimiter = ',') {
  Records records;
  CsvPlace place;
  for (;;) {
    const auto record = next_csv_record(text, delimiter, place);
    EXPECT_TRUE(record) << record.problems().front().message;
    if (!record || record->empty()) return records;
    records.push_back(*record);
  }
}

std::string problem_of(std::string_view text) {
  CsvPlace place;
  for (;;) {
    const auto record = next_csv_record(text, ',', place);
    if (!record) return record.problems().front().message;
    if (record->empty()) return "";
  }
}

TEST(CsvReader, ReadsLines) {
  EXPECT_EQ(records_of("a,b\n1,2\n"), (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(records_of("a;b", ';'), (Records{{"a", "b"}}));
}

TEST(CsvReader, LeavesEmptyLinesOut) {
  EXPECT_EQ(records_of("\n\na\r\n\r\nb"), (Records{{"a"}, {"b"}}));
}

TEST(CsvReader, KeepsEmptyFields) {
  EXPECT_EQ(records_of(",\n\"\","), (Records{{"", ""}, {"", ""}}));
}

TEST(CsvReader, ReadsQuotes) {
  EXPECT_EQ(records_of("\"a,\"\"b\"\"\",\"c\r\nd\"\n"), (Records{{"a,\"b\"", "c\nd"}}));
}

TEST(CsvReader, SaysWhereAQuoteIsWrong) {
  EXPECT_EQ(problem_of("a\nb\"c\n"),
            "parse error on line 2, column 2: bare \" in non-quoted field");
  EXPECT_EQ(problem_of("\"a\"b"),
            "parse error on line 1, column 3: extraneous or missing \" in quoted-field");
  EXPECT_EQ(problem_of("\"a\nb"),
            "parse error on line 2, column 2: extraneous or missing \" in quoted-field");
}

TEST(CsvReader, WantsAsManyFieldsInEachRecord) {
  EXPECT_EQ(problem_of("a,b\n\"c\nd\"\n"), "record on line 2: wrong number of fields");
}

}  // namespace
}  // namespace rehearse
