// What each VU has for itself: connections and cookies.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <set>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"
#include "tools/live/http/http_backend.hpp"

namespace rehearse {
namespace {

using testing::answering;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::header;
using testing::http_answer;
using testing::iterate;
using testing::live_rehearsal;
using testing::LiveRun;
using ::testing::Pair;
using testing::run_live;
using testing::ScriptedConnection;
using testing::ScriptedServer;

constexpr const char* kTwoRequests =
    R"({"request": {"target": "api", "path": "/1"}}, {"request": {"target": "api", "path": "/2"}})";

/// How many connections `vus` VUs open for two iterations of two requests each.
int connections(int vus, const HttpOptions& options) {
  const ScriptedServer server(answering([](const std::string&) { return http_answer(200); }));
  const LiveRun run = run_live(
      live_rehearsal(
          fmt::format(R"("executor": "per-vu-iterations", "vus": {}, "iterations": 2)", vus),
          kTwoRequests),
      server.url(), options);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 4 * vus)));
  return server.connections();
}

TEST(HttpConnections, BelongToOneVu) { EXPECT_EQ(connections(5, {}), 5); }

TEST(HttpConnections, ServeOneIterationWithoutVuConnectionReuse) {
  EXPECT_EQ(connections(2, {.reuse = ConnectionReuse::WithinIteration}), 4);
}

TEST(HttpConnections, ServeOneRequestWithoutConnectionReuse) {
  EXPECT_EQ(connections(2, {.reuse = ConnectionReuse::Never}), 8);
}

TEST(HttpConnections, OfVusThatAreExpectedAreOpenedWhenTheyAreNeeded) {
  const ScriptedServer server(answering([](const std::string&) { return http_answer(200); }));
  EventLoop loop;
  HttpBackend target(loop, {server.url()});
  const int descriptors = testing::open_descriptors();
  target.expect(5);
  EXPECT_EQ(testing::open_descriptors(), descriptors);
  const Request spec;
  for (const std::uint32_t vu : {5U, 6U}) target.send(loop.now(), spec, VuId{vu}, {}, true);
  EXPECT_EQ(target.in_flight(), 2U);
  EXPECT_GT(testing::open_descriptors(), descriptors);
}

TEST(HttpConnections, AreNotPassedOnToAnotherVu) {
  // One VU after the other: the second could use what the first has left.
  std::mutex mutex;
  std::set<int> used;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    while (!connection.read_head().empty()) {
      const std::lock_guard lock(mutex);
      used.insert(connection.number());
      connection.write(http_answer(200));
    }
  });
  const LiveRun run =
      run_live(live_rehearsal(
                   R"("executor": "ramping-arrival-rate", "timeUnit": "1s", "startRate": 50,
             "stages": [{"target": 50, "duration": "200ms"}], "preAllocatedVUs": 3, "maxVUs": 3)",
                   R"({"request": {"target": "api", "path": "/"}})"),
               server.url());
  EXPECT_GE(run.sent, 6U);
  EXPECT_EQ(used.size(), 3U);  // idle VUs take turns
}

TEST(HttpConnections, AreAsManyAsABatchNeeds) {
  std::mutex mutex;
  int waiting = 0;
  std::condition_variable all_there;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    while (!connection.read_head().empty()) {
      std::unique_lock lock(mutex);
      ++waiting;
      all_there.notify_all();
      all_there.wait_for(lock, std::chrono::seconds(2), [&] { return waiting % 3 == 0; });
      lock.unlock();
      connection.write(http_answer(200));
    }
  });
  const LiveRun run = run_live(
      live_rehearsal(R"("executor": "per-vu-iterations", "vus": 1, "iterations": 1)",
                     R"({"batch": [{"target": "api", "path": "/1"}, {"target": "api", "path": "/2"},
                                   {"target": "api", "path": "/3"}]})"),
      server.url());
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 3)));
  EXPECT_EQ(server.connections(), 3);
}

TEST(HttpConnections, AreClosedWithAnAbandonedRequest) {
  std::atomic<int> closed = 0;
  {
    ScriptedServer server([&](ScriptedConnection& connection) {
      connection.read_head();
      connection.wait_for_close();
      ++closed;
    });
    Rehearsal rehearsal =
        live_rehearsal(R"("executor": "constant-vus", "vus": 3, "duration": "10s")",
                       R"({"request": {"target": "api", "path": "/"}})");
    rehearsal.control = {{Instant{} + milliseconds(50), InterruptCommand{}}};
    const LiveRun run = run_live(rehearsal, server.url());
    EXPECT_TRUE(run.adds_up());
    EXPECT_EQ(run.aborted, 3U);
    EXPECT_EQ(run.result.counts.interrupted, 3U);
  }
  EXPECT_EQ(closed, 3);
}

/// The cookies that the server sees with each of six requests of one VU, two an iteration; it sets
/// one with each answer.
std::vector<std::string> cookies(const HttpOptions& options) {
  std::vector<std::string> seen;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    for (;;) {
      const std::string head = connection.read_head();
      if (head.empty()) return;
      seen.push_back(header(head, "Cookie"));
      connection.write(http_answer(200, "", fmt::format("Set-Cookie: c={}\r\n", seen.size())));
    }
  });
  run_live(
      live_rehearsal(R"("executor": "per-vu-iterations", "vus": 1, "iterations": 3)", kTwoRequests),
      server.url(), options);
  return seen;
}

TEST(HttpCookies, LiveAsLongAsTheIteration) {
  EXPECT_THAT(cookies({}), ElementsAre("", "c=1", "", "c=3", "", "c=5"));
}

TEST(HttpCookies, LiveAsLongAsTheVuIfTheyAreNotReset) {
  EXPECT_THAT(cookies({.no_cookies_reset = true}),
              ElementsAre("", "c=1", "c=2", "c=3", "c=4", "c=5"));
}

TEST(HttpCookies, OutliveTheConnectionsOfAnIteration) {
  EXPECT_THAT(cookies({.reuse = ConnectionReuse::WithinIteration, .no_cookies_reset = true}),
              ElementsAre("", "c=1", "c=2", "c=3", "c=4", "c=5"));
}

TEST(HttpCookies, BelongToOneVu) {
  std::mutex mutex;
  std::vector<std::string> seen;
  const ScriptedServer server(answering([&](const std::string& head) {
    const std::lock_guard lock(mutex);
    if (head.starts_with("GET /1")) seen.push_back(header(head, "Cookie"));
    return http_answer(200, "", "Set-Cookie: c=1\r\n");
  }));
  run_live(
      live_rehearsal(R"("executor": "per-vu-iterations", "vus": 4, "iterations": 1)", kTwoRequests),
      server.url());
  EXPECT_EQ(seen.size(), 4U);
  EXPECT_THAT(seen, Each(""));
}

TEST(HttpCookies, ComeBesideThoseOfTheRequest) {
  std::vector<std::string> seen;
  const ScriptedServer server(answering([&](const std::string& head) {
    seen.push_back(header(head, "Cookie"));
    return http_answer(200, "", "Set-Cookie: c=1\r\n");
  }));
  iterate(server.url(), 2, R"("path": "/", "headers": {"Cookie": "a=b"})", "5s",
          {.no_cookies_reset = true});
  EXPECT_THAT(seen, ElementsAre("a=b", "c=1; a=b"));
}

}  // namespace
}  // namespace rehearse
