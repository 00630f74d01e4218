// Redirects, as k6 follows them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

using testing::answering;
using testing::ask;
using ::testing::ElementsAre;
using testing::header;
using testing::http_answer;
using testing::iterate;
using testing::LiveRun;
using ::testing::Pair;
using testing::ScriptedConnection;
using testing::ScriptedServer;

/// The request line, some headers and the body of the request to /there after a redirect.
std::string after(int status, const std::string& method, const std::string& body = "") {
  std::string seen;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    for (;;) {
      const std::string head = connection.read_head();
      if (head.empty()) return;
      const std::string got = connection.read_body(head);
      if (head.find(" /there") == std::string::npos) {
        connection.write(http_answer(status, "", "Location: /there?a=b\r\n"));
      } else {
        seen = head.substr(0, head.find(" HTTP")) + "," + header(head, "Content-Type") + "," +
               header(head, "Authorization") + "," + got;
        connection.write(http_answer(201));
      }
    }
  });
  Request spec;
  spec.method = method;
  spec.body = body;
  spec.headers = {{"Content-Type", "text/plain"}, {"Authorization", "secret"}};
  const Answer answer = ask(server.url(), spec);
  EXPECT_EQ(answer.http_status, seen.empty() ? status : 201);
  EXPECT_EQ(server.connections(), 1);
  return seen;
}

TEST(HttpRedirects, BecomeGetsAfterMoved) {
  for (const int status : {301, 302, 303}) {
    EXPECT_EQ(after(status, "GET"), "GET /there?a=b,,secret,");
    EXPECT_EQ(after(status, "POST", "body"), "GET /there?a=b,,secret,");
    EXPECT_EQ(after(status, "DELETE"), "GET /there?a=b,,secret,");
    EXPECT_EQ(after(status, "HEAD"), "HEAD /there?a=b,,secret,");
  }
}

TEST(HttpRedirects, AreSentAgainAfterTemporaryAndPermanent) {
  for (const int status : {307, 308}) {
    EXPECT_EQ(after(status, "GET"), "GET /there?a=b,text/plain,secret,");
    EXPECT_EQ(after(status, "POST", "body"), "POST /there?a=b,text/plain,secret,body");
  }
}

TEST(HttpRedirects, AreNotFollowedAfterOtherAnswers) {
  for (const int status : {300, 304, 305, 201}) EXPECT_EQ(after(status, "GET"), "");
}

TEST(HttpRedirects, TakeNoSecretsToAnotherHost) {
  std::string seen;
  const ScriptedServer other(answering([&](const std::string& head) {
    seen = header(head, "Authorization") + "," + header(head, "X-A");
    return http_answer(200);
  }));
  const std::string there = "http://localhost:" + std::to_string(other.port()) + "/";
  const ScriptedServer server(answering(
      [&](const std::string&) { return http_answer(302, "", "Location: " + there + "\r\n"); }));
  Request spec;
  spec.headers = {{"Authorization", "secret"}, {"X-A", "b"}};
  EXPECT_EQ(ask(server.url(), spec).http_status, 200);
  EXPECT_EQ(seen, ",b");
}

TEST(HttpRedirects, EndAfterTen) {
  int requests = 0;
  const ScriptedServer server(answering([&](const std::string&) {
    ++requests;
    return http_answer(302, "", "Location: /again\r\n");
  }));
  const LiveRun run = iterate(server.url(), 1);
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(302, 1)));
  EXPECT_EQ(requests, 11);
}

TEST(HttpRedirects, AreNotFollowedIfNoneAreAllowed) {
  const ScriptedServer server(
      answering([](const std::string&) { return http_answer(302, "", "Location: /again\r\n"); }));
  const LiveRun run = iterate(server.url(), 3, R"("path": "/")", "5s", {.max_redirects = 0});
  EXPECT_THAT(run.statuses, ElementsAre(Pair(302, 3)));
}

TEST(HttpRedirects, LeaveTheNextIterationAsItWas) {
  std::string seen;
  const ScriptedServer server(answering([&](const std::string& head) {
    seen += head.substr(0, head.find(" HTTP")) + "|";
    return head.find(" /there") == std::string::npos ? http_answer(303, "", "Location: /there\r\n")
                                                     : http_answer(200);
  }));
  iterate(server.url(), 2, R"("path": "/here", "method": "PUT")");
  EXPECT_EQ(seen, "PUT /here|GET /there|PUT /here|GET /there|");
}

TEST(HttpRedirects, GoOnNoLongerThanTheTimeout) {
  const ScriptedServer server(answering([](const std::string& head) {
    return head.find(" /silent") == std::string::npos
               ? http_answer(302, "", "Location: /silent\r\n")
               : std::string("HTTP/1.1 200 OK\r\n");
  }));
  const LiveRun run = iterate(server.url(), 2, R"("path": "/")", "100ms");
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 2)));
}

}  // namespace
}  // namespace rehearse
