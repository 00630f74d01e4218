// A journey that sends again and reacts to answers, beside the script that loops (S157, S159,
// S161).

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {
namespace {

/// Errors of its own, rejections and timeouts, so that attempts fail in every way.
const std::string kTargets = R"("targets": {"t": {"endpoints": {"GET /x": {
    "duration": {"lognormal": {"median": "80ms", "p95": "400ms"}}, "error": 0.2}},
    "latency": "2ms", "servers": 4, "queue": 6}})";
const std::string kOptions = R"("vus": 20, "duration": "60s")";

Result of_journey(const std::string& steps) {
  const auto rehearsal = read_rehearsal(
      fmt::format(R"({{"options": {{{}}}, {}, "journeys": {{"default": {{"steps": [{}]}}}}}})",
                  kOptions, kTargets, steps),
      {});
  if (!rehearsal) throw std::invalid_argument(rehearsal.problems().front().message);
  return run_rehearsal(*rehearsal);
}

Result of_script(const std::string& body) {
  return run_setup({.script = "import http from 'k6/http';\nimport { sleep } from 'k6';\n"
                              "export const options = {" +
                              kOptions + "};\nexport default function () {\n" + body + "\n}",
                    .targets = "{" + kTargets + "}",
                    .more_files = {},
                    .secrets = {},
                    .config = {},
                    .jslib = {}})
      .result;
}

void expect_same(const Result& journey, const Result& script) {
  EXPECT_EQ(journey.counts, script.counts);
  EXPECT_EQ(journey.run, script.run);
  ASSERT_EQ(journey.traffic.size(), 1U);
  ASSERT_EQ(script.traffic.size(), 1U);
  const EndpointTraffic& one = journey.traffic.front();
  const EndpointTraffic& other = script.traffic.front();
  EXPECT_EQ(one.sent, other.sent);
  EXPECT_EQ(one.failed, other.failed);
  EXPECT_EQ(one.statuses, other.statuses);
  EXPECT_EQ(one.duration.count(), other.duration.count());
  EXPECT_TRUE(one.duration.sum_ns() == other.duration.sum_ns());
  EXPECT_GT(one.failed, 100U);
}

TEST(JourneyRetries, AreTheLoopOfAScript) {
  const Result journey = of_journey(R"(
      {"request": {"target": "t", "path": "/x", "timeout": "500ms", "retry": 3}}, {"think": "1s"})");
  expect_same(journey, of_script(R"(
      for (let retry = 0; ; retry++) {
        const answer = http.get('http://t/x', { timeout: '500ms' });
        if (answer.status >= 200 && answer.status < 400 || retry === 3) break;
        sleep(0.1 * 2 ** retry);
      }
      sleep(1);)"));
}

TEST(JourneyRetries, OfSomeStatusesAreTheLoopOfAScript) {
  const Result journey = of_journey(R"(
      {"request": {"target": "t", "path": "/x", "timeout": "500ms", "throws": true,
                   "retry": {"limit": 2, "backoff": "250ms", "growth": 1, "on": [503, "noAnswer"]}}},
      {"think": "500ms"})");
  EXPECT_GT(journey.counts.thrown, 10U);
  expect_same(journey, of_script(R"(
      let answer;
      for (let retry = 0; retry <= 2; retry++) {
        if (retry > 0) sleep(0.25);
        answer = http.get('http://t/x', { timeout: '500ms' });
        if (answer.status !== 503 && answer.status !== 0) break;
      }
      if (answer.status < 200 || answer.status > 399) throw new Error('failed');
      sleep(0.5);)"));
}

TEST(JourneyReactions, AreTheBranchesOfAScript) {
  const Result journey = of_journey(R"(
      {"request": {"target": "t", "path": "/x", "timeout": "500ms"},
       "onStatus": {"503": {"steps": [{"think": "2s"}, {"request": {"target": "t", "path": "/x"}}]},
                    "noAnswer": "endIteration"},
       "onFailure": "failIteration"},
      {"think": "1s"})");
  EXPECT_GT(journey.counts.thrown, 10U);
  expect_same(journey, of_script(R"(
      const answer = http.get('http://t/x', { timeout: '500ms' });
      if (answer.status === 503) {
        sleep(2);
        http.get('http://t/x');
      } else if (answer.status === 0) {
        return;
      } else if (answer.status > 399) {
        throw new Error('failed');
      }
      sleep(1);)"));
}

TEST(JourneyReactions, OfAGraphAreTheLoopOfAScript) {
  const Result journey = of_journey(R"(
      {"group": "poll", "graph": {
        "start": "ask",
        "steps": {"ask": {"request": {"target": "t", "path": "/x", "timeout": "500ms"}},
                  "wait": {"think": "700ms"}, "sorry": {"endIteration": true}},
        "next": {"ask": {"end": 1}, "wait": {"ask": 1}},
        "onStatus": {"ask": {"5xx": {"wait": 1}}},
        "onFailure": {"ask": {"sorry": 1}}}},
      {"think": "1s"})");
  expect_same(journey, of_script(R"(
      for (;;) {
        const answer = http.get('http://t/x', { timeout: '500ms' });
        if (answer.status === 0) return;
        if (answer.status < 500) break;
        sleep(0.7);
      }
      sleep(1);)"));
}

}  // namespace
}  // namespace rehearse::testing
