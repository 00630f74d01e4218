// Every single socket operation of a test fails once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <set>
#include <string>

#include "tests/tools/live/http/failing_sockets.hpp"
#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

using testing::FailingSockets;
using testing::http_answer;
using testing::LiveRun;

/// Runs the test until nothing is left that could fail; which operations were seen to.
std::set<std::string> sweep(const char* request, const HttpOptions& options) {
  const Rehearsal rehearsal = testing::live_rehearsal(
      R"("executor": "per-vu-iterations", "vus": 2, "iterations": 2)", request);
  std::set<std::string> failed;
  for (std::uint64_t number = 0;; ++number) {
    SCOPED_TRACE(number);
    const int descriptors = testing::open_descriptors();
    std::string operation;
    LiveRun run;
    {
      const testing::ScriptedServer server(
          testing::answering([](const std::string&) { return http_answer(200, "body"); }));
      std::unique_ptr<FailingSockets> sockets;
      run = testing::run_live(rehearsal, server.url(), options,
                              [&] { sockets = std::make_unique<FailingSockets>(number); });
      operation = sockets->failed();
    }
    EXPECT_TRUE(run.adds_up());
    EXPECT_EQ(run.result.counts.complete, 4U);
    EXPECT_EQ(run.answered(), 4U);
    EXPECT_GE(run.statuses[200], 2U) << operation;  // it takes one VU's requests at most
    EXPECT_EQ(testing::open_descriptors(), descriptors) << operation;
    if (operation.empty()) {
      EXPECT_EQ(run.statuses[200], 4U);
      return failed;
    }
    failed.insert(operation);
    if (::testing::Test::HasFailure() || number > 500) {
      ADD_FAILURE() << operation;
      return failed;
    }
  }
}

constexpr const char* kRequest =
    R"({"request": {"target": "api", "path": "/", "timeout": "500ms"}})";

TEST(HttpSweep, EveryFailureIsAnAnswer) {
  EXPECT_THAT(sweep(kRequest, {}),
              ::testing::IsSupersetOf({"socket", "connect", "send", "recv", "poll", "epoll_ctl"}));
}

TEST(HttpSweep, EveryFailureIsAnAnswerWithAConnectionForEachRequest) {
  EXPECT_THAT(sweep(kRequest, {.reuse = ConnectionReuse::Never}),
              ::testing::IsSupersetOf({"socket", "connect", "send", "recv", "epoll_ctl"}));
}

}  // namespace
}  // namespace rehearse
