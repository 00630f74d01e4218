// Files of results: what is written is there, what is damaged is named.

#include "tools/rehearse/results/results_file.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

class ResultsFileTest : public ::testing::Test {
 protected:
  void SetUp() override { std::remove(name_.c_str()); }

  void write_two() const {
    const auto file = ResultsFile::open(name_, kHeader);
    ASSERT_TRUE(file);
    (*file)->append(0, R"({"a":1})");
    (*file)->append(7, R"({"a":2})");
  }
  std::string text() const {
    std::ifstream input(name_);
    std::stringstream all;
    all << input.rdbuf();
    return all.str();
  }
  void replace(const std::string& text) const { std::ofstream(name_) << text; }

  static constexpr const char* kHeader = R"({"what":"test"})";
  const std::string name_ = ::testing::TempDir() + "rehearse_results_" +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ResultsFileTest, HasWhatWasAppended) {
  write_two();
  const auto results = read_results(name_);
  ASSERT_TRUE(results);
  EXPECT_EQ(results->header, kHeader);
  EXPECT_EQ(results->lines,
            (std::map<std::uint64_t, std::string>{{0, R"({"a":1})"}, {7, R"({"a":2})"}}));
}

/// The checksum is that of `printf '"number":0,"answer":{"a":1}}' | gzip -c`, from its trailer.
TEST_F(ResultsFileTest, LinesAreJsonWithTheCrcOfGzip) {
  write_two();
  EXPECT_THAT(text(), HasSubstr("\n{\"crc\":\"d813d1fa\",\"number\":0,\"answer\":{\"a\":1}}\n"));
}

TEST_F(ResultsFileTest, ALineThatWasCutOffIsWrittenAgain) {
  write_two();
  const std::string whole = text();
  replace(whole.substr(0, whole.size() - 5));
  {
    const auto file = ResultsFile::open(name_, kHeader);
    ASSERT_TRUE(file);
    EXPECT_EQ((*file)->lines().size(), 1U);
    (*file)->append(7, R"({"a":2})");
  }
  EXPECT_EQ(text(), whole);
}

TEST_F(ResultsFileTest, ADamagedLineIsNamed) {
  write_two();
  std::string damaged = text();
  damaged[damaged.find("\"a\":1") + 4] = '9';
  replace(damaged);
  const auto results = read_results(name_);
  ASSERT_FALSE(results);
  EXPECT_EQ(results.problems().front().path, "line 2");
  EXPECT_THAT(results.problems().front().message, HasSubstr("checksum"));
}

TEST_F(ResultsFileTest, ResultsOfSomethingElseAreLeftAlone) {
  write_two();
  const std::string before = text();
  const auto file = ResultsFile::open(name_, R"({"what":"other"})");
  ASSERT_FALSE(file);
  EXPECT_THAT(file.problems().front().message, HasSubstr("expected those of {\"what\":\"other\"}"));
  EXPECT_EQ(text(), before);
}

TEST_F(ResultsFileTest, OnlyOneProcessWritesIt) {
  const auto file = ResultsFile::open(name_, kHeader);
  const auto other = ResultsFile::open(name_, kHeader);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.problems().front().message, HasSubstr("another process"));
}

}  // namespace
}  // namespace rehearse::testing
