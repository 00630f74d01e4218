// CSV texts: what is a cell, which cells are taken, what is wrong and where.

#include "sim/file/duration/csv_column.hpp"

#include <string>

#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kMost = 1000;

Checked<std::vector<Duration>> read(const std::string& text, const CsvColumn& column) {
  return read_csv_column(text, column, kMost, seconds(3600));
}

std::vector<Duration> values(const std::string& text, const CsvColumn& column) {
  return value_of(read(text, column));
}

const CsvColumn kMs{.column = "ms"};

TEST(CsvColumn, IsFoundByItsName) {
  EXPECT_THAT(values("a,ms,b\n1,2,3\n4,5.5s,6\n", kMs),
              ElementsAre(milliseconds(2), milliseconds(5500)));
}

TEST(CsvColumn, IsFoundByItsNumber) {
  EXPECT_THAT(values("1,2\n3,4\n", {.column = std::size_t{2}, .header = false}),
              ElementsAre(milliseconds(2), milliseconds(4)));
  EXPECT_THAT(values("a,b\n3,4\n", {.column = std::size_t{2}, .header = true}),
              ElementsAre(milliseconds(4)));
}

TEST(CsvColumn, HasTheUnitThatIsGivenWhereACellHasNone) {
  EXPECT_THAT(values("t\n1.5\n20ms\n", {.column = "t", .unit = "s"}),
              ElementsAre(milliseconds(1500), milliseconds(20)));
}

TEST(CsvColumn, MayHaveQuotedCellsBesideIt) {
  EXPECT_THAT(values("\"x,y\",\"ms\"\n\"a \"\"b\"\"\n,c\",\"7\"\n\"\",8", kMs),
              ElementsAre(milliseconds(7), milliseconds(8)));
}

TEST(CsvColumn, MayHaveWindowsLinesEmptyLinesAndAByteOrderMark) {
  EXPECT_THAT(values("\xEF\xBB\xBFms,a\r\n\r\n1,x\r\n\n2,\"y\"\r\n3,z", kMs),
              ElementsAre(milliseconds(1), milliseconds(2), milliseconds(3)));
}

TEST(CsvColumn, TakesOnlyTheRowsThatHaveTheTexts) {
  EXPECT_THAT(values("name,ms,status\nd,1,200\nw,2,200\nd,3,500\nd,4,200\n",
                     {.column = "ms", .where = {{"name", "d"}, {"status", "200"}}}),
              ElementsAre(milliseconds(1), milliseconds(4)));
}

TEST(CsvColumn, DoesNotLookAtTheCellsOfOtherRows) {
  EXPECT_THAT(values("name,ms\nd,1\nw,none\nw\n", {.column = "ms", .where = {{"name", "d"}}}),
              ElementsAre(milliseconds(1)));
}

TEST(CsvColumn, MustBeThere) {
  EXPECT_THAT(problems_of(read("a,b\n1,2\n", kMs)),
              ElementsAre(problem_at("/column", "found no column \"ms\", expected one of a, b")));
  EXPECT_THAT(problems_of(read("a,b\n1,2\n", {.column = "b", .where = {{"c", "1"}}})),
              ElementsAre(problem_at("/where", HasSubstr("no column \"c\""))));
  EXPECT_THAT(problems_of(read("1\n", {.column = std::size_t{0}, .header = false})),
              ElementsAre(problem_at("/column", HasSubstr("counted from 1"))));
}

TEST(CsvColumn, NamesTheLinesThatAreWrong) {
  EXPECT_THAT(
      problems_of(read("a,ms\n1,2\n3\n\"x\ny\",none\n5,-1\n6,2h\n", kMs)),
      ElementsAre(problem_at("", "line 3: found a row of 1 columns, expected at least 2"),
                  problem_at("", "line 4: found \"none\", expected a duration from 0s to 1h0m0s"),
                  problem_at("", "line 6: found \"-1\", expected a duration from 0s to 1h0m0s"),
                  problem_at("", "line 7: found \"2h\", expected a duration from 0s to 1h0m0s")));
}

TEST(CsvColumn, EndsWithAQuoteThatDoes) {
  EXPECT_THAT(problems_of(read("ms\n1\n\"2\n3\n", kMs)),
              ElementsAre(problem_at("", HasSubstr("line 3: found a quote that does not end"))));
}

TEST(CsvColumn, HasAtLeastOneValueAndNotTooMany) {
  EXPECT_THAT(problems_of(read("ms\n", kMs)),
              ElementsAre(problem_at("", "found no rows with a value, expected at least one")));
  EXPECT_THAT(problems_of(read("", kMs)), SizeIs(1));
  std::string text = "ms\n";
  for (std::size_t i = 0; i < kMost; ++i) text += "1\n";
  EXPECT_THAT(values(text, kMs), SizeIs(kMost));
  EXPECT_THAT(problems_of(read(text + "1\n", kMs)),
              ElementsAre(problem_at("", HasSubstr("more than 1000 values"))));
}

TEST(CsvColumn, ReportsAtMostTwentyLines) {
  std::string text = "ms\n";
  for (int i = 0; i < 100; ++i) text += "x\n";
  EXPECT_THAT(problems_of(read(text, kMs)), SizeIs(20));
}

TEST(CsvColumn, IsReadInUtf8Alone) {
  EXPECT_THAT(problems_of(read("ms,name\n1,M\xe4rz\n", kMs)),
              ElementsAre(problem_at("", "line 2, column 4: found the byte 0xe4, expected UTF-8")));
}

TEST(CsvColumn, OfManyIsFoundWhereCellsAreNotKept) {
  std::string row = "1";
  for (int i = 0; i < 100'000; ++i) row += ",";
  EXPECT_THAT(values(row + "\n2,3\n", {.column = std::size_t{1}, .header = false}),
              ElementsAre(milliseconds(1), milliseconds(2)));
  EXPECT_THAT(problems_of(read(row + "\n2,3\n", {.column = std::size_t{3}, .header = false})),
              Contains(problem_at("", "line 2: found a row of 2 columns, expected at least 3")));
}

TEST(CsvColumn, IsReadWithOthersInOneGo) {
  const std::vector<CsvColumn> columns{
      {.column = "ms"}, {.column = std::size_t{1}, .header = false}, {.column = "none"}};
  std::size_t left = kMost;
  const auto read = read_csv_columns("1,ms\n2,3\n", columns, kMost, left, seconds(3600));
  ASSERT_EQ(read.size(), 3U);
  EXPECT_THAT(value_of(read[0]), ElementsAre(milliseconds(3)));
  EXPECT_THAT(value_of(read[1]), ElementsAre(milliseconds(1), milliseconds(2)));
  EXPECT_THAT(problems_of(read[2]), SizeIs(1));
  EXPECT_EQ(left, kMost - 3);
}

}  // namespace
}  // namespace rehearse
