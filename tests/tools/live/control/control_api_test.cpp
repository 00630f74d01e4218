// k6's REST API in front of an engine that the tests control.

#include "tools/live/control/control_api.hpp"

#include <chrono>
#include <fmt/format.h>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "tests/tools/live/serve/plain_client.hpp"

namespace rehearse::testing {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kExternal =
    R"({"options": {"scenarios": {"a": {"executor": "externally-controlled", "vus": 1,
        "maxVUs": 2, "duration": "10s"}}}, "journeys": {"default": {"duration": "1s"}}})";
constexpr const char* kLooping =
    R"({"options": {"vus": 1, "duration": "10s"}, "journeys": {"default": {"duration": "1s"}}})";

ReadSettings steered() {
  ReadSettings settings;
  settings.steered = true;
  return settings;
}

/// A test that is steered: the API on a free port, and in place of the engine a function that
/// answers commands.
class Steered {
 public:
  explicit Steered(std::string_view document = kExternal, const HttpLimits& limits = {})
      : rehearsal_(*read_rehearsal(document, steered())) {
    api_ = std::move(*ControlApi::open("127.0.0.1:0", loop_, commands_, rehearsal_,
                                       {.allowed_hosts = {"load.example"}, .limits = limits}));
  }

  /// Why a command is refused; nothing: it is carried out.
  std::function<std::optional<std::string>(const Command&)> engine = [](const Command&) {
    return std::nullopt;
  };
  bool engine_sleeps = false;
  std::vector<std::string> commands;  ///< that the engine got

  std::uint16_t port() const { return api_->address().port(); }
  ControlApi& api() { return *api_; }
  void end() { api_.reset(); }

  /// Serves while the client does its work on a thread of its own.
  template <class Client>
  auto serve(Client client) {
    auto done = std::async(std::launch::async, std::move(client));
    while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready) turn();
    return done.get();
  }
  Reply ask(std::string_view method, std::string_view path, std::string_view body = {}) {
    return serve([&] { return request(port(), method, path, body); });
  }
  Reply patch(std::string_view attributes) {
    return ask("PATCH", "/v1/status",
               fmt::format(R"({{"data":{{"type":"status","id":"default","attributes":{{{}}}}}}})",
                           attributes));
  }
  void turn() {
    loop_.wait(std::min(loop_.now() + milliseconds(1), api_->wake()));
    api_->work();
    if (!engine_sleeps) answer_commands();
  }
  void answer_commands() {
    while (const std::optional<Command> command = commands_.take()) {
      commands.push_back(name(*command));
      const std::optional<std::string> refusal = engine(*command);
      api_->observe({.kind = FactKind::CommandAnswered,
                     .refused = refusal.has_value(),
                     .at = loop_.now(),
                     .began = {},
                     .count = answered_++,
                     .refusal = refusal ? &*refusal : nullptr});
    }
  }
  void state(FactKind kind, Rule rule = Rule::None) {
    api_->observe({.kind = kind, .rule = rule, .at = loop_.now(), .began = {}});
  }
  Json attributes() { return Json::parse(ask("GET", "/v1/status").body)["data"]["attributes"]; }

 private:
  static std::string name(const Command& command) {
    if (std::holds_alternative<PauseCommand>(command.action)) return "pause";
    if (std::holds_alternative<ResumeCommand>(command.action)) return "resume";
    if (std::holds_alternative<StopCommand>(command.action)) return "stop";
    const auto& scale = std::get<ScaleCommand>(command.action);
    return fmt::format("scale {} {}", scale.vus.value_or(-1), scale.max.value_or(-1));
  }

  EventLoop loop_;
  CommandQueue commands_{loop_};
  Rehearsal rehearsal_;
  std::unique_ptr<ControlApi> api_;
  std::uint64_t answered_ = 0;
};

Json first_error(const Reply& reply) { return Json::parse(reply.body)["errors"][0]; }

TEST(ControlApi, SaysTheStatusInTheShapeOfK6) {
  Steered test;
  for (int i = 0; i < 3; ++i) test.state(FactKind::VuInitialised);
  test.state(FactKind::TestStarted);
  test.state(FactKind::ScenarioStarted);
  for (int i = 0; i < 2; ++i) test.state(FactKind::VuStarted);
  const Reply reply = test.ask("GET", "/v1/status");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.head, HasSubstr("application/json; charset=utf-8"));
  EXPECT_EQ(reply.body,
            R"({"data":{"type":"status","id":"default","attributes":{"status":7,"paused":false,)"
            R"("vus":2,"vus-max":3,"stopped":false,"running":true,"tainted":false}}})");
}

TEST(ControlApi, NumbersThePhasesOfATestAsK6Does) {
  Steered test;
  std::vector<int> codes;
  const auto look = [&] { codes.push_back(test.attributes()["status"].get<int>()); };
  look();
  for (const FactKind kind :
       {FactKind::VuInitialised, FactKind::TestStarted, FactKind::SetupStarted,
        FactKind::SetupEnded, FactKind::TeardownStarted, FactKind::TestEnded}) {
    test.state(kind);
    look();
  }
  EXPECT_THAT(codes, ElementsAre(0, 3, 5, 6, 7, 8, 9));
}

TEST(ControlApi, CallsATestThatWaitsForItsResumePaused) {
  Steered test(R"({"options": {"paused": true, "vus": 1, "duration": "10s"},
                   "journeys": {"default": {"duration": "1s"}}})");
  test.state(FactKind::VuInitialised);
  EXPECT_EQ(test.attributes()["status"], 4);
  EXPECT_EQ(test.attributes()["paused"], true);
  EXPECT_EQ(test.patch(R"("paused":false)").status, 200);
  EXPECT_THAT(test.commands, ElementsAre("resume"));
  EXPECT_EQ(test.attributes()["paused"], false);
}

TEST(ControlApi, CountsNoActiveVusWhileTheTestIsPaused) {
  Steered test;
  test.state(FactKind::TestStarted);
  test.state(FactKind::VuStarted);
  EXPECT_EQ(Json::parse(test.patch(R"("paused":true)").body)["data"]["attributes"]["vus"], 0);
  EXPECT_EQ(test.attributes()["vus"], 0);
  EXPECT_EQ(
      Json::parse(test.ask("GET", "/v1/metrics/vus").body)["data"]["attributes"]["sample"]["value"],
      0);
  test.patch(R"("paused":false)");
  EXPECT_EQ(test.attributes()["vus"], 1);
}

TEST(ControlApi, CallsAnInterruptedTestStopped) {
  Steered test;
  test.state(FactKind::TestStarted);
  test.state(FactKind::ScenarioEnded, Rule::CtrlC);
  test.state(FactKind::TestEnded);
  EXPECT_EQ(test.attributes()["status"], 10);
  EXPECT_EQ(test.attributes()["stopped"], true);
  EXPECT_EQ(test.attributes()["running"], false);
}

TEST(ControlApi, TurnsAPatchIntoCommandsInK6sOrder) {
  Steered test;
  EXPECT_EQ(test.patch(R"("vus":2,"vus-max":5,"paused":true)").status, 200);
  EXPECT_EQ(test.patch(R"("paused":false)").status, 200);
  EXPECT_EQ(test.patch(R"("vus":0)").status, 200);
  EXPECT_EQ(test.patch(R"("stopped":true,"paused":true)").status, 200);
  EXPECT_THAT(test.commands, ElementsAre("pause", "scale 2 5", "resume", "scale 0 -1", "stop"));
  EXPECT_EQ(test.attributes()["stopped"], true);
}

TEST(ControlApi, TakesWhatK6sOwnCommandsSend) {
  Steered test;
  const Reply reply = test.patch(
      R"("status":0,"paused":true,"vus":null,"vus-max":null,"stopped":false,"running":false,"tainted":false)");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(test.commands, ElementsAre("pause"));
  EXPECT_EQ(Json::parse(reply.body)["data"]["attributes"]["paused"], true);
}

TEST(ControlApi, AnswersAPatchWhenTheEngineHas) {
  Steered test;
  test.engine_sleeps = true;
  auto patched = std::async(std::launch::async, [&] {
    return request(test.port(), "PATCH", "/v1/status",
                   R"({"data":{"attributes":{"paused":true}}})");
  });
  // The request that waits does not delay others.
  for (int i = 0; i < 5; ++i) EXPECT_EQ(test.attributes()["paused"], false);
  EXPECT_NE(patched.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  test.answer_commands();
  EXPECT_EQ(test.serve([&] { return patched.get().status; }), 200);
  EXPECT_EQ(test.attributes()["paused"], true);
}

TEST(ControlApi, SaysWhyTheEngineRefuses) {
  Steered test;
  test.engine = [](const Command&) { return "not now"; };
  const Reply paused = test.patch(R"("paused":true,"vus":2)");
  EXPECT_EQ(paused.status, 500);
  EXPECT_EQ(paused.body,
            R"({"errors":[{"status":"500","title":"Pause error","detail":"not now"}]})");
  EXPECT_THAT(test.commands, ElementsAre("pause"));  // and no scaling after it
  EXPECT_EQ(first_error(test.patch(R"("vus":2)"))["title"], "Config update error");
  EXPECT_EQ(test.attributes()["paused"], false);
}

TEST(ControlApi, MissesTheExecutorThatCanBeScaled) {
  Steered test(kLooping);
  test.engine = [](const Command&) { return "none"; };
  EXPECT_EQ(first_error(test.patch(R"("vus":2)"))["title"], "Execution config error");
}

TEST(ControlApi, RefusesWhatComesTooLate) {
  Steered test;
  test.engine_sleeps = true;
  auto patched = std::async(std::launch::async, [&] {
    return request(test.port(), "PATCH", "/v1/status", R"({"data":{"attributes":{"vus":2}}})");
  });
  for (int i = 0; i < 3; ++i) test.attributes();
  test.state(FactKind::TestEnded);
  const Reply reply = test.serve([&] { return patched.get(); });
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(first_error(reply)["detail"], "the test was over");
}

TEST(ControlApi, LeavesNobodyWaitingWhenItCloses) {
  Steered test;
  test.engine_sleeps = true;
  auto patched = std::async(std::launch::async, [&, port = test.port()] {
    return request(port, "PATCH", "/v1/status", R"({"data":{"attributes":{"vus":2}}})");
  });
  for (int i = 0; i < 3; ++i) test.attributes();
  test.end();
  EXPECT_EQ(patched.get().status, 503);
}

TEST(ControlApi, RefusesBodiesThatAreNoPatch) {
  Steered test;
  const std::vector<std::string> wrong = {
      "",
      "{",
      R"({"data":{"attributes":{"paused":true)",
      "[]",
      "null",
      R"({"data":[]})",
      R"({"data":{"attributes":[]}})",
      R"({"data":{"attributes":{"paused":"yes"}}})",
      R"({"data":{"attributes":{"stopped":1}}})",
      R"({"data":{"attributes":{"vus":1.5}}})",
      R"({"data":{"attributes":{"vus":"2"}}})",
      R"({"data":{"attributes":{"vus":18446744073709551615}}})",
      R"({"data":{"attributes":{"vus-max":16000001}}})",
      "\xff\xfe",
      std::string(100'000, '['),
  };
  for (const std::string& body : wrong) {
    const Reply reply = test.ask("PATCH", "/v1/status", body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_EQ(first_error(reply)["title"], "Invalid data") << body;
    EXPECT_EQ(first_error(reply)["status"], "400") << body;
  }
  EXPECT_THAT(test.commands, ElementsAre());
}

/// What becomes of a PATCH that would pause the test.
Reply paused_by(Steered& test, std::string_view headers) {
  return test.serve([&, port = test.port()] {
    const PlainConnection connection(port);
    const std::string body = R"({"data":{"attributes":{"paused":true}}})";
    connection.send(
        fmt::format("PATCH /v1/status HTTP/1.1\r\nConnection: close\r\n{}"
                    "Content-Length: {}\r\n\r\n{}",
                    headers, body.size(), body));
    return connection.read();
  });
}

TEST(ControlApi, RefusesRequestsThatNameAnotherHost) {
  Steered test;
  const Reply reply = paused_by(test, "Host: evil.example\r\n");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(first_error(reply)["title"], "Forbidden");
  EXPECT_THAT(test.commands, ElementsAre());
  EXPECT_EQ(paused_by(test, "Host: load.example\r\n").status, 200);
  EXPECT_THAT(test.commands, ElementsAre("pause"));
}

TEST(ControlApi, RefusesRequestsOfForeignPages) {
  Steered test;
  EXPECT_EQ(paused_by(test, "Host: localhost\r\nOrigin: http://evil.example\r\n").status, 403);
  EXPECT_THAT(test.commands, ElementsAre());
  EXPECT_EQ(paused_by(test, "Host: localhost\r\nOrigin: http://localhost\r\n").status, 200);
}

TEST(ControlApi, MeasuresRequestsThatDidNotFailApart) {
  Steered test;
  RequestFact answer{.kind = RequestFact::Kind::Answered, .to = {}, .at = {3'000'000}, .sent = {}};
  test.api().observe_request(answer);
  answer.at = {9'000'000};
  answer.failed = true;
  test.api().observe_request(answer);
  const auto longest = [&](const std::string& id) {
    const Reply reply = test.ask("GET", "/v1/metrics/" + id);
    return Json::parse(reply.body)["data"]["attributes"]["sample"]["max"];
  };
  EXPECT_EQ(longest("http_req_duration"), 9);
  EXPECT_EQ(longest("http_req_duration%7Bexpected_response:true%7D"), 3);
}

TEST(ControlApi, AllowsOnlyTheMethodsOfK6) {
  Steered test;
  const std::vector<std::array<const char*, 3>> wrong = {
      {"POST", "/v1/status", "GET, PATCH"}, {"DELETE", "/v1/status", "GET, PATCH"},
      {"PATCH", "/v1/metrics", "GET"},      {"PUT", "/v1/metrics/vus", "GET"},
      {"POST", "/v1/groups", "GET"},        {"DELETE", "/v1/setup", "GET, PUT, POST"},
      {"GET", "/v1/teardown", "POST"},      {"BREW", "/v1/status", "GET, PATCH"},
  };
  for (const auto& [method, path, allowed] : wrong) {
    const Reply reply = test.ask(method, path);
    EXPECT_EQ(reply.status, 405) << method << path;
    EXPECT_THAT(reply.head, HasSubstr(fmt::format("Allow: {}\r\n", allowed)));
    EXPECT_EQ(first_error(reply)["status"], "405");
  }
}

TEST(ControlApi, FindsNothingElsewhere) {
  Steered test;
  for (const char* path : {"/", "/v1", "/v1/", "/v2/status", "/v1/status/1", "/v1/metrics/",
                           "/v1/metrics/none", "/v1/groups/none", "/v1/..%2f..%2fetc/passwd"}) {
    const Reply reply = test.ask("GET", path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(first_error(reply)["title"], "Not Found") << path;
  }
}

TEST(ControlApi, ListsWhatWasMeasuredSoFar) {
  Steered test;
  test.state(FactKind::VuStarted);
  test.api().observe({.kind = FactKind::IterationReturned, .at = {2'500'000}, .began = {500'000}});
  RequestTimes times{};
  times.sending = milliseconds(1);
  times.waiting = milliseconds(2);
  times.receiving = milliseconds(3);
  times.data_sent = 10;
  times.data_received = 20;
  RequestFact answer{.kind = RequestFact::Kind::Answered, .to = {}, .at = {}, .sent = {}};
  answer.times = &times;
  test.api().observe_request(answer);
  answer.failed = true;
  test.api().observe_request(answer);
  const Json data = Json::parse(test.ask("GET", "/v1/metrics").body)["data"];
  std::vector<std::string> ids;
  for (const Json& metric : data) {
    EXPECT_EQ(metric["type"], "metrics");
    ids.push_back(metric["id"]);
  }
  EXPECT_THAT(ids,
              ElementsAre("data_received", "data_sent", "http_req_blocked", "http_req_connecting",
                          "http_req_duration", "http_req_duration{expected_response:true}",
                          "http_req_failed", "http_req_receiving", "http_req_sending",
                          "http_req_tls_handshaking", "http_req_waiting", "http_reqs",
                          "iteration_duration", "iterations", "vus", "vus_max"));
  EXPECT_EQ(test.ask("GET", "/v1/metrics/vus").body,
            R"({"data":{"type":"metrics","id":"vus","attributes":{"type":"gauge",)"
            R"("contains":"default","tainted":null,"sample":{"value":1}}}})");
  EXPECT_EQ(test.ask("GET", "/v1/metrics/iteration_duration").body,
            R"({"data":{"type":"metrics","id":"iteration_duration","attributes":{"type":"trend",)"
            R"-("contains":"time","tainted":null,"sample":{"avg":2,"max":2,"med":2,"min":2,)-"
            R"-("p(90)":2,"p(95)":2}}}})-");
  EXPECT_EQ(data[4]["attributes"]["sample"]["med"], 6);
  EXPECT_EQ(data[6]["attributes"]["sample"]["rate"], 0.5);
  EXPECT_EQ(data[0]["attributes"]["contains"], "data");
  EXPECT_EQ(data[0]["attributes"]["sample"]["count"], 40);
}

TEST(ControlApi, KnowsTheGroupThatEveryTestHas) {
  Steered test;
  const Reply all = test.ask("GET", "/v1/groups");
  EXPECT_EQ(all.body,
            R"({"data":[{"type":"groups","id":"d41d8cd98f00b204e9800998ecf8427e","attributes":)"
            R"({"path":"","name":"","checks":null},"relationships":{"groups":{"data":[]},)"
            R"("parent":{"data":null}}}]})");
  const Reply one = test.ask("GET", "/v1/groups/d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(Json::parse(one.body)["data"], Json::parse(all.body)["data"][0]);
}

TEST(ControlApi, NumbersTheGroupsOfJourneysAsK6Does) {
  Steered test(R"({"options": {"vus": 1, "duration": "1s"}, "journeys": {"default": {"steps": [
      {"group": "visit homepage", "steps": [{"group": "in", "steps": [{"think": "1s"}]}]},
      {"group": "visit homepage", "steps": [{"think": "1s"}]}]}}})");
  const Json data = Json::parse(test.ask("GET", "/v1/groups").body)["data"];
  ASSERT_EQ(data.size(), 3U);
  EXPECT_EQ(data[1]["id"], "b0470a9324a4ae563b04e9ac49fbc9cf");  // as documented by k6
  EXPECT_EQ(data[0]["relationships"]["groups"]["data"][0]["id"], data[1]["id"]);
  EXPECT_EQ(data[1]["relationships"]["parent"]["data"]["id"], data[0]["id"]);
  EXPECT_EQ(data[2]["attributes"]["path"], "::visit homepage::in");
  const Reply one = test.ask("GET", "/v1/groups/b0470a9324a4ae563b04e9ac49fbc9cf");
  EXPECT_EQ(Json::parse(one.body)["data"], data[1]);
}

TEST(ControlApi, KeepsTheSetupDataThatItIsGiven) {
  Steered test;
  const auto data = [](const Reply& reply) {
    EXPECT_EQ(reply.status, 200);
    return Json::parse(reply.body)["data"]["attributes"]["data"].dump();
  };
  EXPECT_EQ(test.ask("GET", "/v1/setup").body,
            R"({"data":{"type":"setupData","id":"default","attributes":{"data":null}}})");
  EXPECT_EQ(data(test.ask("PUT", "/v1/setup",
                          R"({"data":{"attributes":{"data":{"a":1}},"type":"setupData"}})")),
            R"({"a":1})");
  EXPECT_EQ(data(test.ask("POST", "/v1/setup")), R"({"a":1})");
  EXPECT_EQ(data(test.ask("PUT", "/v1/setup", R"({"b":[2]})")), R"({"b":[2]})");
  EXPECT_EQ(test.ask("PUT", "/v1/setup", "{").status, 400);
  EXPECT_EQ(data(test.ask("GET", "/v1/setup")), R"({"b":[2]})");
  EXPECT_EQ(test.ask("POST", "/v1/teardown").status, 200);
}

TEST(ControlApi, SaysWhereItCannotListen) {
  Steered test;
  EventLoop loop;
  CommandQueue commands(loop);
  const Rehearsal rehearsal = *read_rehearsal(kExternal, steered());
  for (const std::string& address : {fmt::format("127.0.0.1:{}", test.port()), std::string("6565"),
                                     std::string("localhost:http"), std::string("192.0.2.1:1")}) {
    const auto api = ControlApi::open(address, loop, commands, rehearsal);
    ASSERT_FALSE(api) << address;
    EXPECT_NE(api.problems()[0].message, "");
  }
}

TEST(ControlApi, RefusesHugeBodies) {
  Steered test;
  const Reply announced = test.serve([&] {
    const PlainConnection connection(test.port());
    connection.send(
        "PATCH /v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n");
    return connection.read();
  });
  EXPECT_EQ(announced.status, 413);
  const Reply in_pieces = test.serve([&] {
    const PlainConnection connection(test.port());
    connection.send(
        "PUT /v1/setup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        "Transfer-Encoding: chunked\r\n\r\n");
    const std::string piece = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    for (int i = 0; i < 17; ++i) connection.send(piece);
    connection.send("0\r\n\r\n");
    return connection.read();
  });
  EXPECT_EQ(in_pieces.status, 413);
}

TEST(ControlApi, CutsOffABodyThatNeverEnds) {
  Steered test;
  const bool endless = test.serve([&] {
    const PlainConnection connection(test.port());
    connection.send(
        "PUT /v1/setup HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string piece = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    for (int i = 0; i < 1000; ++i) {
      if (!connection.send(piece)) return false;
    }
    return true;
  });
  EXPECT_FALSE(endless);
  EXPECT_EQ(test.ask("GET", "/v1/status").status, 200);
}

TEST(ControlApi, DropsSlowClientsAndServesTheOthersMeanwhile) {
  Steered test(kExternal, {.timeout_s = 1});
  auto slow = std::async(std::launch::async, [&] {
    const PlainConnection connection(test.port());
    connection.send("GET /v1/sta");
    return connection.read().status;
  });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(test.ask("GET", "/v1/status").status, 200);
  EXPECT_NE(test.serve([&] { return slow.get(); }), 200);
}

TEST(ControlApi, OutlivesAWantOfDescriptors) {
  Steered test;
  // The sanitizer needs descriptors too, when it first meets an object.
  EXPECT_EQ(test.ask("GET", "/v1/status").status, 200);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const PlainConnection connection(test.port());
  const int next = dup(STDIN_FILENO);
  close(next);
  const rlimit none_left{static_cast<rlim_t>(next), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none_left), 0);
  for (int i = 0; i < 50; ++i) test.turn();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  connection.send("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(test.serve([&] { return connection.read().status; }), 200);
}

TEST(ControlApi, SurvivesClientsThatMisbehave) {
  Steered test;
  const std::vector<std::string> openings = {
      "",
      "GET",
      "\r\n\r\n\r\n\r\n",
      "GET /v1/status HTTP/9.9\r\n\r\n",
      "\x16\x03\x01\x02\x01\x01\xfc\x03\x03",
      "PATCH /v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"data\":",
      "PATCH /v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{}",
      "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n",
      "GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n",
  };
  for (const std::string& opening : openings) {
    for (const bool resets : {false, true}) {
      test.serve([&] {
        PlainConnection connection(test.port());
        connection.send(opening);
        if (resets) connection.reset();
        return true;
      });
    }
  }
  // A client that is gone when its command is answered.
  test.engine_sleeps = true;
  test.serve([&] {
    PlainConnection connection(test.port());
    connection.send(
        "PATCH /v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 39\r\n\r\n"
        R"({"data":{"attributes":{"paused":true}}})");
    return true;
  });
  for (int i = 0; i < 3; ++i) test.attributes();
  test.answer_commands();
  EXPECT_THAT(test.commands, ElementsAre("pause"));
  EXPECT_EQ(test.attributes()["paused"], true);
}

}  // namespace
}  // namespace rehearse::testing
