// Documents that name files of values.

#include "sim/file/data_files.hpp"

#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

using testing::_;

const std::string kFolder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios/duration-models";

/// A rehearsal whose iterations take what the file says.
json document_with(const json& csv) {
  return {{"options", {{"vus", 1}, {"duration", "10s"}}},
          {"journeys", {{"default", {{"duration", {{"empirical", csv}}}}}}}};
}

Problems problems_in(const json& csv, const ReadLimits& limits = {}) {
  DocumentProblems problems;
  with_data_files(document_with(csv), kFolder, limits, problems);
  return problems.take();
}

constexpr const char* kPlace = "/journeys/default/duration/empirical";

TEST(DataFiles, PutTheirValuesWhereTheyAreNamed) {
  const auto document = read_well([](DocumentProblems& problems) {
    return with_data_files(document_with({{"csv", "latency.csv"}, {"column", "ms"}}), kFolder, {},
                           problems);
  });
  ASSERT_TRUE(document);
  EXPECT_EQ(document->at(json::json_pointer(kPlace)),
            json({"12.5ms", "13.1ms", "48.25ms", "1.2s", "52ms"}));
}

TEST(DataFiles, ServeAsTheyWereWrittenByK6) {
  DocumentProblems problems;
  const auto document = with_data_files(
      document_with(
          {{"csv", "k6.csv"},
           {"column", "metric_value"},
           {"where", {{"metric_name", "http_req_duration"}, {"expected_response", "true"}}}}),
      kFolder, {}, problems);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->at(json::json_pointer(kPlace)), json({"12.5ms", "14.25ms"}));
}

TEST(DataFiles, AreReadForARehearsalThatIsAFile) {
  ReadSettings settings;
  settings.folder = kFolder;
  const json document = document_with({{"csv", "latency.csv"}, {"column", 2}, {"header", true}});
  const auto rehearsal = read_rehearsal(document, settings);
  ASSERT_TRUE(rehearsal) << testing::PrintToString(problems_of(rehearsal));
  EXPECT_EQ(rehearsal->journeys.at("default").min_duration(), microseconds(12'500));
}

TEST(DataFiles, AreNotReadForOtherDocuments) {
  const json document = document_with({{"csv", "latency.csv"}, {"column", "ms"}});
  EXPECT_THAT(
      problems_of(read_rehearsal(document, ReadSettings())),
      ElementsAre(problem_at(std::string(kPlace) + "/csv", HasSubstr("where no files are read"))));
}

TEST(DataFiles, LeaveADocumentThatNamesNoneAlone) {
  DocumentProblems problems;
  EXPECT_FALSE(with_data_files(document_with({1, 2}), kFolder, {}, problems));
  EXPECT_FALSE(with_data_files(json(3), kFolder, {}, problems));
  EXPECT_TRUE(problems.empty());
}

TEST(DataFiles, MustBeThereAndBeFiles) {
  EXPECT_THAT(problems_in({{"csv", "none.csv"}, {"column", 1}}),
              ElementsAre(problem_at(std::string(kPlace) + "/csv", HasSubstr("no file"))));
  EXPECT_THAT(problems_in({{"csv", "."}, {"column", 1}}), ElementsAre(problem_at(_, _)));
  EXPECT_THAT(problems_in({{"csv", "/dev/zero"}, {"column", 1}}),
              ElementsAre(problem_at(_, HasSubstr("relative to the rehearsal's own folder"))));
  EXPECT_THAT(problems_in({{"csv", ""}, {"column", 1}}),
              ElementsAre(problem_at(_, HasSubstr("the path of a file"))));
}

TEST(DataFiles, AreNamedWithAColumn) {
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}}),
              ElementsAre(problem_at(kPlace, HasSubstr("the key column"))));
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}, {"column", -1}}),
              ElementsAre(problem_at(std::string(kPlace) + "/column", _)));
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}, {"column", "s"}}),
              ElementsAre(problem_at(std::string(kPlace) + "/column", HasSubstr("route, ms"))));
  EXPECT_THAT(
      problems_in({{"csv", "latency.csv"}, {"column", "ms"}, {"header", false}, {"unit", "s"}}),
      ElementsAre(problem_at(std::string(kPlace) + "/unit", HasSubstr("unknown key")),
                  problem_at(std::string(kPlace) + "/header", HasSubstr("given by its name"))));
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}, {"column", 1}, {"where", {{"route", 1}}}}),
              ElementsAre(problem_at(std::string(kPlace) + "/where/route", HasSubstr("a text"))));
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}, {"column", 1}, {"where", 1}}),
              ElementsAre(problem_at(std::string(kPlace) + "/where", _)));
}

TEST(DataFiles, NameTheLineThatIsWrong) {
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}, {"column", 2}}),
              ElementsAre(problem_at(kPlace, HasSubstr("line 1: found \"ms\", expected"))));
}

TEST(DataFiles, AreBoundedInSizeNumberAndValues) {
  const json csv = {{"csv", "latency.csv"}, {"column", "ms"}};
  ReadLimits limits;
  limits.data_bytes = 10;
  EXPECT_THAT(problems_in(csv, limits), ElementsAre(problem_at(_, HasSubstr("at most 10 bytes"))));
  limits = {};
  limits.data_values = 4;
  EXPECT_THAT(problems_in(csv, limits),
              ElementsAre(problem_at(_, HasSubstr("more than 4 values"))));
  limits = {};
  limits.data_files = 0;
  EXPECT_THAT(problems_in(csv, limits), ElementsAre(problem_at(_, HasSubstr("more than 0 files"))));
}

}  // namespace
}  // namespace rehearse
