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

TEST(Questions, FourSlowServersOrTwoFastOnes) {
  const Finished compared =
      run_command({"compare", file("servers.json"), file("two-fast.json"), "--runs", "20"}, "");
  EXPECT_THAT(compared.out, HasSubstr("    ✓  api default duration avg     23.29ms   14.73ms     "
                                      "-8.56ms   36.19µs\n"));
}

TEST(Questions, HowLongGracefulRampDownHasToBe) {
  const Finished sized = run_command({"size", file("ramp.json"), "--runs", "200"}, "");
  EXPECT_THAT(sized.out,
              HasSubstr("    users     gracefulStop      12.222s  nothing is interrupted  "
                        "99.00%  96.43%…99.73%        98.50%\n"
                        "    users     gracefulRampDown  16.904s  nothing is interrupted  "
                        "99.00%  96.43%…99.73%        98.50%\n"));
}

TEST(Questions, HowManyMaxVus) {
  const Finished sized = run_command({"size", file("spike.json"), "--runs", "200"}, "");
  EXPECT_THAT(sized.out, HasSubstr("    visits    maxVUs               56          none is missed  "
                                   "99.00%  96.43%…99.73%        91.50%\n"));
}

TEST(Questions, HowManyLoadGenerators) {
  const Finished sized =
      run_command({"size", file("vus.json"), "--vus-per-instance", "50", "--runs", "100"}, "");
  EXPECT_THAT(sized.out,
              HasSubstr("    test      load generators        3      each bears its VUs  "
                        "100.00%  96.30%…100.00%\n"));
}

TEST(Questions, HowLongARollingRestartHasToDrain) {
  const Finished found = run_command(
      {"find", file("restart.json"), "--least", "targets.api.rollingRestarts.0.grace=0s..10s",
       "--so-that", "failed == 0 in 90%", "--runs", "20"},
      "");
  EXPECT_THAT(found.out,
              StartsWith("the least targets.api.rollingRestarts.0.grace with failed == 0 "
                         "in 90% is 4.003s, as far as these runs can tell\n"));
}

TEST(Questions, WhatRateReallyArrives) {
  const Finished swept =
      run_command({"sweep", file("few-vus.json"), "--vary", "rate=50,60,70", "--show",
                   "mean(started / duration),mean(dropped / (started + dropped))", "--runs", "20"},
                  "");
  EXPECT_THAT(
      swept.out,
      HasSubstr("    50                   48.9564/s                            0.0127417\n"
                "    60                    55.745/s                            0.0627482\n"
                "    70                   59.6768/s                             0.141108\n"));
}

TEST(Questions, HowFarARampMayGo) {
  const Finished found = run_command(
      {"find", file("climb.json"), "--most", "options.scenarios.visits.stages.0.target=100..300",
       "--so-that", "mean(p(95)) <= 100ms", "--runs", "10"},
      "");
  EXPECT_THAT(found.out, StartsWith("the most options.scenarios.visits.stages.0.target with "
                                    "mean(p(95)) <= 100ms is 200\n"));
}

TEST(Questions, OnWhatRampAnAutoscalerLoses) {
  const Finished found = run_command(
      {"find", file("autoscale.json"), "--most", "options.scenarios.climb.stages.1.target=200..800",
       "--so-that", "mean(failed / requests) <= 0.1%", "--runs", "2"},
      "");
  EXPECT_THAT(found.out, StartsWith("the most options.scenarios.climb.stages.1.target with "
                                    "mean(failed / requests) <= 0.1% is 573\n"));
}

TEST(Questions, WhatThreeMachinesLose) {
  const Finished fleet = run_command({"fleet", file("thousand.json"), "--instances", "3"}, "");
  EXPECT_THAT(fleet.out,
              HasSubstr("    visits    iterations       1000      1000                   "
                        "999\n"));
}

TEST(Questions, SinceWhenItIsSteady) {
  const Finished run = run_command({"run", file("warm-up.json"), "--from", "auto"}, "");
  EXPECT_THAT(run.out, HasSubstr("█ STEADY STATE  from 39s to 3m0s\n"));
}

TEST(Questions, HowLikelyAThresholdHolds) {
  const Finished run = run_command({"run", file("ci.json"), "--runs", "100"}, "");
  EXPECT_THAT(run.out, HasSubstr("    http_req_duration: p(95)<68 holds  91 of 100  91.0%  "
                                 "83.8% … 95.2%\n"));
}

TEST(Questions, HowMuchDependsOnTies) {
  const Finished run = run_command({"run", file("even.json"), "--ties", "bounds"}, "");
  EXPECT_THAT(run.out, HasSubstr("    iterations   as run  least  most\n"
                                 "    started          40     40    61\n"
                                 "    complete         40     40    61\n"
                                 "    interrupted       0      0     0\n"
                                 "    dropped          20      0    20\n"
                                 "\n"
                                 "    60 ends tie with something else where ends come first\n"
                                 "    exact: no order gives less or more (5 runs)\n"));
}

}  // namespace
}  // namespace rehearse::testing
