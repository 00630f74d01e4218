// Requests over HTTP, as the server sees them and as the engine is told of them.

#include "tools/live/http_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/live/live_rehearsal.hpp"
#include "tests/live/scripted_server.hpp"

namespace rehearse {
namespace {

using testing::answering;
using ::testing::ElementsAre;
using testing::get;
using testing::http_answer;
using testing::live_rehearsal;
using testing::LiveRun;
using ::testing::Pair;
using testing::run_live;
using testing::ScriptedConnection;
using testing::ScriptedServer;

TEST(HttpTarget, AnswersWithTheStatusOfTheServer) {
  const ScriptedServer server(answering([](const std::string&) { return http_answer(404); }));
  const LiveRun run = get(server.url(), 3);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(404, 3)));
  EXPECT_EQ(run.result.counts.complete, 3U);
  EXPECT_EQ(run.result.traffic.at(0).failed, 3U);
}

}  // namespace
}  // namespace rehearse
