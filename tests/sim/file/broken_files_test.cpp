// Files that cannot be rehearsed: each is refused with a problem that names the place.
//
// broken_files.txt has a line "file | path | part of the message" for every file in broken/.

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(REHEARSE_SOURCE_DIR) / "tests/sim/file";

struct Expectation {
  std::string path;
  std::string part;
};

/// By file name.
std::map<std::string, Expectation> expectations() {
  std::map<std::string, Expectation> table;
  std::ifstream in(kFolder / "broken_files.txt");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(" | ");
    const std::size_t second = line.find(" | ", first + 3);
    EXPECT_NE(second, std::string::npos) << line;
    if (second == std::string::npos) continue;
    table[line.substr(0, first)] = {line.substr(first + 3, second - first - 3),
                                    line.substr(second + 3)};
  }
  return table;
}

std::set<std::string> broken_files() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder / "broken")) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

TEST(BrokenFiles, AreEachListedWithTheirProblem) {
  std::set<std::string> listed;
  for (const auto& [name, expectation] : expectations()) listed.insert(name);
  EXPECT_EQ(listed, broken_files());
}

TEST(BrokenFiles, AreMoreThanAHundred) { EXPECT_GT(broken_files().size(), 100u); }

TEST(BrokenFiles, AreRefusedWithAProblemThatNamesThePlace) {
  for (const auto& [name, expectation] : expectations()) {
    const auto rehearsal = read_rehearsal(content_of(kFolder / "broken" / name), {});
    EXPECT_THAT(
        problems_of(rehearsal),
        testing::Contains(problem_at(expectation.path, testing::HasSubstr(expectation.part))))
        << name;
  }
}

TEST(BrokenFiles, AreRefusedInPrintableText) {
  for (const std::string& name : broken_files()) {
    for (const Problem& problem :
         problems_of(read_rehearsal(content_of(kFolder / "broken" / name), {}))) {
      EXPECT_FALSE(problem.message.empty()) << name;
      for (const char c : problem.path + problem.message) {
        EXPECT_GE(static_cast<unsigned char>(c), 0x20u) << name << ": " << problem.message;
      }
    }
  }
}

}  // namespace
}  // namespace rehearse
