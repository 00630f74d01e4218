// `rehearse run --until` and `--from`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kLoop = R"({"options": {"vus": 4, "duration": "30s"},
    "journeys": {"default": {"duration": {"exponential": "1s"}}}})";

/// Requests of 10 ms that take 100 ms in the first 10 s.
constexpr const char* kSettling = R"({"options": {"vus": 1, "duration": "60s"},
    "journeys": {"default": {"steps": [{"request": {"target": "api"}}]}},
    "targets": {"api": {"duration": {"uniform": ["9ms", "11ms"]}, "servers": 1,
                        "changes": [{"until": "10s", "slower": 10}]}}})";

json answer(std::vector<std::string> flags, const char* input) {
  flags.insert(flags.begin(), {"run", "-", "--json"});
  const Finished finished = run_command(flags, input);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  return json::parse(finished.out);
}

TEST(RunUntil, MakesAsManyRunsAsItTakes) {
  const json made = answer({"--until", "avg ± 3%"}, kLoop);
  const json& until = made.at("until").at(0);
  EXPECT_EQ(until.at("asked"), "avg ± 3%");
  EXPECT_EQ(until.at("unit"), "s");
  EXPECT_EQ(until.at("reached"), true);
  EXPECT_EQ(until.at("runs"), made.at("runs").size());
  EXPECT_LE(until.at("halfWidth"), until.at("wanted"));
  const json& interval = made.at("over").at("iterationDurationMs").at("avg").at("meanInterval");
  EXPECT_NEAR(interval.at(1).get<double>() - interval.at(0).get<double>(),
              2000 * until.at("halfWidth").get<double>(), 1e-6);
}

TEST(RunUntil, PrintsTheSameWhateverTheNumberOfJobs) {
  const auto printed = [](const char* jobs) {
    return run_command({"run", "-", "--until", "avg +- 20ms", "--jobs", jobs}, kLoop).out;
  };
  EXPECT_EQ(printed("1"), printed("3"));
}

TEST(RunUntil, SaysThatItWasReached) {
  const Finished finished = run_command({"run", "-", "--until", "complete ± 50"}, kLoop);
  EXPECT_THAT(finished.out, HasSubstr("✓ complete ± 50: "));
  EXPECT_THAT(finished.out, HasSubstr(", reached with 30 runs\n"));
}

TEST(RunUntil, SaysThatTheBoundCameFirst) {
  const Finished finished =
      run_command({"run", "-", "--until", "avg ± 0.1%", "--runs", "40"}, kLoop);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out,
              HasSubstr(", not reached in 40 runs, the most that were allowed; it takes about "));
}

TEST(RunUntil, ReportsAllMistakes) {
  const Finished finished = run_command(
      {"run", "-", "--until", "avg ± 1", "--until", "averag ± 1%", "--runs", "5"}, kLoop);
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("--runs: found 5, expected 30 or more with --until\n"));
  EXPECT_THAT(finished.err,
              HasSubstr("--until: in \"avg ± 1\" column 7: found '1', expected a percentage"));
  EXPECT_THAT(finished.err, HasSubstr("--until: in \"averag ± 1%\" column 1: found 'averag'"));
}

TEST(RunFrom, TakesFiguresOfThePartThatIsAskedFor) {
  const json steady = answer({"--from", "10s"}, kSettling).at("steady");
  EXPECT_EQ(steady.at("rule"), "given");
  EXPECT_EQ(steady.at("fromNs"), 10'000'000'000);
  EXPECT_EQ(steady.at("untilNs"), 60'000'000'000);
  EXPECT_EQ(steady.at("interval").at("batches"), 20);
  EXPECT_NEAR(steady.at("interval").at("meanMs"), 10, 0.1);
  EXPECT_NEAR(steady.at("figures").at("avg of http_req_duration").at("value"), 0.010, 1e-4);
}

TEST(RunFrom, FindsWhereTheTestHasSettled) {
  const json steady = answer({"--from", "auto"}, kSettling).at("steady");
  EXPECT_EQ(steady.at("rule"), "MSER-5");
  EXPECT_GE(steady.at("fromNs"), 10'000'000'000);
  EXPECT_LE(steady.at("fromNs"), 12'000'000'000);
}

TEST(RunFrom, NamesItsRulesInTheReport) {
  const Finished finished = run_command({"run", "-", "--from", "auto"}, kSettling);
  EXPECT_THAT(finished.out, HasSubstr("█ STEADY STATE  from "));
  EXPECT_THAT(finished.out, HasSubstr("cut by MSER-5: "));
  EXPECT_THAT(finished.out, HasSubstr("± is half the 95 % interval, by 20 batches of "));
}

TEST(RunFrom, ChangesNothingElse) {
  json with = answer({"--from", "10s"}, kSettling);
  with.erase("steady");
  EXPECT_EQ(with, answer({}, kSettling));
}

TEST(RunFrom, NeedsATime) {
  for (const char* wrong : {"soon", "-1s", "5", "", "1e9s", "99999999999h"}) {
    const Finished finished = run_command({"run", "-", std::string("--from=") + wrong}, kLoop);
    EXPECT_EQ(finished.exit_code, 104) << wrong;
  }
  EXPECT_EQ(run_command({"run", "-", "--from", "2m", "--runs", "3"}, kLoop).exit_code, 104);
}

}  // namespace
}  // namespace rehearse::testing
