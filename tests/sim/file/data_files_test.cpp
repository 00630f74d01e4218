// Documents that name files of values.

#include "sim/file/data_files.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

using testing::_;

const std::string kFolder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios/duration-models";
const FilePlaces kPlaces{kFolder, {}};

/// A rehearsal whose iterations take what the file says.
json document_with(const json& csv) {
  return {{"options", {{"vus", 1}, {"duration", "10s"}}},
          {"journeys", {{"default", {{"duration", {{"empirical", csv}}}}}}}};
}

Problems problems_in(const json& csv, const ReadLimits& limits = {}) {
  DocumentProblems problems;
  with_data_files(document_with(csv), kPlaces, limits, problems);
  return problems.take();
}

constexpr const char* kPlace = "/journeys/default/duration/empirical";

TEST(DataFiles, PutTheirValuesWhereTheyAreNamed) {
  const auto document = read_well([](DocumentProblems& problems) {
    return with_data_files(document_with({{"csv", "latency.csv"}, {"column", "ms"}}), kPlaces, {},
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
      kPlaces, {}, problems);
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
  EXPECT_FALSE(with_data_files(document_with({1, 2}), kPlaces, {}, problems));
  EXPECT_FALSE(with_data_files(json(3), kPlaces, {}, problems));
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
      problems_in({{"csv", "latency.csv"}, {"column", "ms"}, {"header", false}, {"units", "s"}}),
      ElementsAre(problem_at(std::string(kPlace) + "/units", HasSubstr("unknown key")),
                  problem_at(std::string(kPlace) + "/header", HasSubstr("given by its name"))));
  EXPECT_THAT(problems_in({{"csv", "latency.csv"}, {"column", "ms"}, {"unit", "hours"}}),
              ElementsAre(problem_at(std::string(kPlace) + "/unit", HasSubstr("expected one of"))));
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

/// A folder with a file outside of it, and links.
class DataFilesOutside : public ::testing::Test {
 protected:
  DataFilesOutside() {
    namespace fs = std::filesystem;
    fs::remove_all(root_);
    fs::create_directories(root_ / "own");
    fs::create_directories(root_ / "other");
    std::ofstream(root_ / "other" / "a.csv") << "1\n2\n";
    std::ofstream(root_ / "own" / "b.csv") << "3\n";
    fs::create_symlink("../other/a.csv", root_ / "own" / "link.csv");
    fs::create_symlink("b.csv", root_ / "own" / "inside.csv");
  }
  Problems problems_in(const std::string& csv, std::vector<std::string> allowed = {}) const {
    DocumentProblems problems;
    const FilePlaces places{(root_ / "own").string(), std::move(allowed)};
    with_data_files(document_with({{"csv", csv}, {"column", 1}}), places, {}, problems);
    return problems.take();
  }
  std::filesystem::path root_ = std::filesystem::path(::testing::TempDir()) / "data_files_outside";
};

TEST_F(DataFilesOutside, AreReachedNeitherByDotsNorByLinks) {
  for (const char* csv : {"../other/a.csv", "link.csv", "../own/../other/a.csv"}) {
    EXPECT_THAT(problems_in(csv), ElementsAre(problem_at(std::string(kPlace) + "/csv",
                                                         HasSubstr("outside of the file's own"))))
        << csv;
  }
}

TEST_F(DataFilesOutside, AreReadWhereThatIsAllowed) {
  EXPECT_THAT(problems_in("link.csv", {(root_ / "other").string()}), IsEmpty());
  EXPECT_THAT(problems_in("../other/a.csv", {(root_ / "other" / "a.csv").string()}), IsEmpty());
  EXPECT_THAT(problems_in("link.csv", {(root_ / "oth").string()}), SizeIs(1));
}

TEST_F(DataFilesOutside, AreNotThoseThatDotsAndLinksReachWithin) {
  EXPECT_THAT(problems_in("inside.csv"), IsEmpty());
  EXPECT_THAT(problems_in("../own/b.csv"), IsEmpty());
}

// The limits are on all files together.
TEST(DataFiles, AreBoundedTogether) {
  json document = document_with({{"csv", "latency.csv"}, {"column", "ms"}});
  document["journeys"]["second"] = document["journeys"]["default"];
  DocumentProblems problems;
  ReadLimits limits;
  limits.data_values = 9;  // each has five
  with_data_files(document, kPlaces, limits, problems);
  EXPECT_THAT(problems.take(), ElementsAre(problem_at(_, HasSubstr("more than 9 values in all"))));
  limits.data_values = 10;
  limits.data_files = 2;
  with_data_files(document, kPlaces, limits, problems);
  EXPECT_THAT(problems.take(), IsEmpty());
  limits.data_files = 1;
  with_data_files(document, kPlaces, limits, problems);
  EXPECT_THAT(problems.take(), ElementsAre(problem_at(_, HasSubstr("more than 1 files"))));
}

TEST(DataFiles, MayBeAsManyAsTheLimit) {
  json document = document_with({{"csv", "latency.csv"}, {"column", "ms"}});
  for (int i = 1; i < 100; ++i) {
    document["journeys"]["j" + std::to_string(i)] = document["journeys"]["default"];
  }
  DocumentProblems problems;
  with_data_files(document, kPlaces, {}, problems);
  EXPECT_THAT(problems.take(), IsEmpty());
}

}  // namespace
}  // namespace rehearse
