// Journeys that depend on the answers of a real server (S161).

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

using testing::answering;
using ::testing::ElementsAre;
using testing::http_answer;
using testing::live_rehearsal;
using testing::LiveRun;
using ::testing::Pair;
using testing::run_live;
using testing::ScriptedServer;

constexpr const char* kOneVu = R"("executor": "per-vu-iterations", "vus": 1, "iterations": 2)";

/// A server whose answers to "/" have these statuses in turn; to all else 201.
class Turns {
 public:
  explicit Turns(std::vector<int> statuses) : statuses_(std::move(statuses)) {}
  std::string answer(const std::string& head) {
    if (!head.starts_with("GET / ")) return http_answer(201);
    return http_answer(statuses_[next_++ % statuses_.size()]);
  }

 private:
  std::vector<int> statuses_;
  std::atomic<std::size_t> next_ = 0;
};

LiveRun run_on(std::vector<int> statuses, const std::string& steps) {
  Turns turns(std::move(statuses));
  const ScriptedServer server(
      answering([&](const std::string& head) { return turns.answer(head); }));
  return run_live(live_rehearsal(kOneVu, steps), server.url());
}

// Two iterations: three attempts, then one.
TEST(LiveAnswers, AreRetriedAndReactedTo) {
  const LiveRun run = run_on({503, 429, 200, 404}, R"(
      {"request": {"target": "api", "retry": {"limit": 3, "backoff": "50ms", "growth": 1, "on": ["5xx", 429]}},
       "onStatus": {"404": {"steps": [{"request": {"target": "api", "path": "/sorry"}}, {"throw": true}]}}},
      {"request": {"target": "api", "path": "/next"}})");
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 1U), Pair(201, 2U), Pair(404, 1U), Pair(429, 1U),
                                        Pair(503, 1U)));
  EXPECT_EQ(run.result.counts.complete, 2U);
  EXPECT_EQ(run.result.counts.thrown, 1U);
  EXPECT_GE(run.result.run, milliseconds(100));  // two pauses
}

TEST(LiveAnswers, SayWhereToGoInAGraph) {
  const LiveRun run = run_on({202, 202, 200}, R"(
      {"group": "poll", "graph": {
        "start": "ask",
        "steps": {"ask": {"request": {"target": "api"}}, "wait": {"think": "20ms"},
                  "buy": {"request": {"target": "api", "path": "/buy"}}},
        "next": {"ask": {"buy": 1}, "wait": {"ask": 1}, "buy": {"end": 1}},
        "onStatus": {"ask": {"202": {"wait": 1}}}}})");
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 2U), Pair(201, 2U), Pair(202, 4U)));
}

TEST(LiveAnswers, MayEndTheTest) {
  const LiveRun run = run_on({500}, R"({"request": {"target": "api"}, "onFailure": "abortTest"})");
  EXPECT_EQ(run.result.exit_code, ExitCode::Aborted);
  EXPECT_EQ(run.sent, 1U);
}

}  // namespace
}  // namespace rehearse
