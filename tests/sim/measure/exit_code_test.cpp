#include "sim/measure/exit_code.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <string>

namespace rehearse {
namespace {

TEST(ExitCodes, StandInTheReadmeAsInTheTable) {
  std::string expected = "| exit code | meaning |\n|---|---|\n";
  for (const auto& [code, meaning] : kExitCodes) {
    expected += fmt::format("| {} | {} |\n", exit_status(code), meaning);
  }
  std::ifstream in(REHEARSE_SOURCE_DIR "/README.md");
  const std::string readme{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(readme.find(expected + "\n"), std::string::npos) << expected;
}

TEST(ExitCodes, AreDifferent) {
  std::set<int> codes;
  for (const auto& [code, meaning] : kExitCodes) codes.insert(exit_status(code));
  EXPECT_EQ(codes.size(), kExitCodes.size());
}

}  // namespace
}  // namespace rehearse
