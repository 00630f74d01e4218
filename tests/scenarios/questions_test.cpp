// The answers that scenarios/questions.md gives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string file(const char* name) {
  std::string path = REHEARSE_SOURCE_DIR "/scenarios/questions/";
  return path.append(name);
}

TEST(Questions, HowManyVusARateNeeds) {
  const Finished found =
      run_command({"find", file("vus.json"), "--least", "preAllocatedVUs=50..400", "--so-that",
                   "P(dropped == 0) >= 0.99"},
                  "");
  EXPECT_THAT(found.out,
              StartsWith("the least preAllocatedVUs with P(dropped == 0) >= 0.99 is 118, "
                         "as far as these runs can tell\n"));
}

TEST(Questions, HowManyRunsAreEnough) {
  const Finished found = run_command({"run", file("servers.json"), "--until", "p(95) ± 0.5%"}, "");
  EXPECT_THAT(found.out, HasSubstr("✓ p(95) ± 0.5%: 65.97ms ± 270.1µs, reached with 102 runs\n"));
}

TEST(Questions, WhatItDoesOnceItHasSettled) {
  const Finished found = run_command({"run", file("servers.json"), "--from", "auto"}, "");
  EXPECT_THAT(found.out, HasSubstr("    http_req_duration avg: 22.65ms ± 988.1µs\n"));
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
