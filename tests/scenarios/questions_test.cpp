// The answers that scenarios/questions.md gives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using ::testing::StartsWith;

std::string file(const char* name) {
  std::string path = REHEARSE_SOURCE_DIR "/scenarios/questions/";
  return path.append(name);
}

TEST(Questions, HowManyRequestsFourServersBear) {
  const Finished found = run_command({"find", file("servers.json"), "--most", "rate=50..250",
                                      "--so-that", "mean(p(95)) <= 100ms", "--runs", "20"},
                                     "");
  EXPECT_THAT(found.out, StartsWith("the most rate with mean(p(95)) <= 100ms is 179\n"));
}

TEST(Questions, HowLongGracefulStopHasToBe) {
  const Finished found =
      run_command({"find", file("grace.json"), "--least", "gracefulStop=0s..60s", "--so-that",
                   "interrupted / started <= 0.1% in 95%", "--runs", "200"},
                  "");
  EXPECT_THAT(found.out, StartsWith("the least gracefulStop with interrupted / started <= 0.1% in "
                                    "95% is 8.645s, as far as these runs can tell\n"));
}

}  // namespace
}  // namespace rehearse::testing
