// The REST API in front of a test that runs in real time, and the commands that use it.

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"
#include "tests/tools/live/serve/plain_client.hpp"
#include "tests/tools/rehearse/process.hpp"
#include "tools/live/control/control_api.hpp"
#include "tools/live/loop/live_pace.hpp"

namespace rehearse::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kStop = R"({"data":{"attributes":{"stopped":true}}})";

ReadSettings steered() {
  ReadSettings settings;
  settings.steered = true;
  return settings;
}

/// Runs the test on this thread while `client` works on another one, given the API's port.
template <class Client>
Result run_steered(std::string_view document, Client client) {
  const Rehearsal rehearsal = *read_rehearsal(document, steered());
  EventLoop loop;
  CommandQueue commands(loop);
  const std::unique_ptr<ControlApi> api =
      std::move(*ControlApi::open("127.0.0.1:0", loop, commands, rehearsal));
  LivePace pace(loop, {&commands, api.get()});
  loop.start();
  auto done = std::async(std::launch::async, client, api->address().port());
  Result result = run_rehearsal(rehearsal, {api.get()},
                                {.pace = &pace, .target = nullptr, .commands = &commands});
  while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    loop.wait(std::min(loop.now() + milliseconds(1), api->wake()));
    api->work();
  }
  done.get();
  return result;
}

constexpr const char* kExternal =
    R"({"options": {"scenarios": {"a": {"executor": "externally-controlled", "vus": 2,
        "maxVUs": 4, "duration": "0s"}}}, "journeys": {"default": {"duration": "10ms"}}})";

TEST(Steering, PlaysAWholeSessionThroughTheCommands) {
  const Result result = run_steered(kExternal, [](std::uint16_t port) {
    const std::string address = "localhost:" + std::to_string(port);
    const auto steer = [&](std::vector<std::string> words) {
      words.insert(words.end(), {"-a", address});
      return run_command(words);
    };
    const Finished scaled = steer({"scale", "--vus", "5", "--max", "6"});
    EXPECT_EQ(scaled.exit_code, 0) << scaled.err;
    EXPECT_EQ(scaled.out,
              "status: 7\npaused: \"false\"\nvus: \"5\"\nvus-max: \"6\"\nstopped: false\n"
              "running: true\ntainted: false\n");
    const Finished beyond = steer({"scale", "--vus", "7"});
    EXPECT_EQ(beyond.exit_code, 255);
    EXPECT_EQ(beyond.out, "");
    EXPECT_THAT(beyond.err, AllOf(HasSubstr("Config update error"),
                                  HasSubstr("can't be larger than the number of max VUs (6)")));
    EXPECT_THAT(steer({"resume"}).err, HasSubstr("Pause error: the test is not paused"));
    EXPECT_THAT(steer({"pause"}).out, HasSubstr("paused: \"true\"\n"));
    EXPECT_EQ(steer({"pause"}).exit_code, 255);
    EXPECT_THAT(steer({"scale", "-u", "3", "-m", "4"}).out, HasSubstr("paused: \"true\"\n"));
    EXPECT_THAT(steer({"resume"}).out, HasSubstr("paused: \"false\"\n"));
    EXPECT_THAT(steer({"status"}).out, HasSubstr("vus: \"3\"\nvus-max: \"4\"\n"));
    EXPECT_THAT(steer({"stats"}).out,
                AllOf(HasSubstr("- name: iterations\n  type:\n      type: counter\n"
                                "      valid: true\n  contains:\n      type: default\n"),
                      HasSubstr("- name: vus\n  type:\n      type: gauge\n      valid: true\n"
                                "  contains:\n      type: default\n      valid: true\n"
                                "  tainted: \"\"\n  sample:\n      value: 3\n")));
    EXPECT_EQ(request(port, "PATCH", "/v1/status", kStop).status, 200);
  });
  EXPECT_EQ(result.exit_code, ExitCode::Stopped);
  EXPECT_EQ(result.vus_max, 6U);
  EXPECT_EQ(result.counts.interrupted, 3U);  // by the stop; two were scaled away in the pause
  EXPECT_EQ(result.commands.size(), 8U);
}

TEST(Steering, StartsATestThatWaits) {
  const Result result = run_steered(
      R"({"options": {"paused": true, "iterations": 3, "vus": 1},
          "journeys": {"default": {"duration": "1ms"}}})",
      [](std::uint16_t port) {
        const std::string address = "localhost:" + std::to_string(port);
        EXPECT_THAT(run_command({"status", "-a", address}).out,
                    AllOf(HasSubstr("status: 4\npaused: \"true\"\n"), HasSubstr("running: false")));
        EXPECT_EQ(run_command({"resume", "-a", address}).exit_code, 0);
      });
  EXPECT_EQ(result.counts.complete, 3U);
  EXPECT_EQ(result.exit_code, ExitCode::Ok);
}

TEST(Steering, ScalesTheFirstOfSeveralExecutors) {
  const Result result = run_steered(
      R"({"options": {"scenarios": {
            "a": {"executor": "externally-controlled", "vus": 0, "maxVUs": 1, "duration": "1m"},
            "b": {"executor": "externally-controlled", "vus": 0, "maxVUs": 1, "duration": "1m"}}},
          "journeys": {"default": {"duration": "1ms"}}})",
      [](std::uint16_t port) {
        const std::string address = "localhost:" + std::to_string(port);
        EXPECT_EQ(run_command({"scale", "-a", address, "-u", "1"}).exit_code, 0);
        request(port, "PATCH", "/v1/status", kStop);
      });
  EXPECT_EQ(result.scenarios.at(0).vus_max, 1U);
  EXPECT_EQ(result.scenarios.at(1).vus_max, 0U);
}

TEST(Steering, SaysThatOtherExecutorsCannotBeSteered) {
  run_steered(R"({"options": {"vus": 1, "duration": "1m"},
                  "journeys": {"default": {"duration": "1ms"}}})",
              [](std::uint16_t port) {
                const Reply scaled =
                    request(port, "PATCH", "/v1/status", R"({"data":{"attributes":{"vus":2}}})");
                EXPECT_EQ(scaled.status, 500);
                EXPECT_THAT(scaled.body,
                            HasSubstr("an externally-controlled executor needs to be configured "
                                      "for live configuration updates"));
                const Reply paused = request(port, "PATCH", "/v1/status",
                                             R"({"data":{"attributes":{"paused":true}}})");
                EXPECT_EQ(paused.status, 500);
                EXPECT_THAT(paused.body, HasSubstr("Pause error"));
                request(port, "PATCH", "/v1/status", kStop);
              });
}

TEST(Steering, LosesNoIterationToAFloodOfConnections) {
  const Result result = run_steered(
      R"({"options": {"scenarios": {"a": {"executor": "constant-arrival-rate", "rate": 200,
          "duration": "1s", "preAllocatedVUs": 20}}},
          "journeys": {"default": {"duration": "1ms"}}})",
      [](std::uint16_t port) {
        std::vector<std::unique_ptr<PlainConnection>> idle;
        for (int i = 0; i < 2000; ++i) {
          PlainConnection brief(port);
          brief.send(
              "GET /v1/metrics HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/status HTTP/1.1\r\n");
          if (i % 2 == 0) brief.reset();
          if (i % 10 == 0) idle.push_back(std::make_unique<PlainConnection>(port));
        }
      });
  EXPECT_EQ(result.counts.complete, 200U);
  EXPECT_EQ(result.counts.dropped, 0U);
}

TEST(Steering, FailsWhereNoTestRuns) {
  const Finished nobody = run_command({"status", "-a", "localhost:1"});
  EXPECT_EQ(nobody.exit_code, 255);
  EXPECT_EQ(nobody.out, "");
  EXPECT_THAT(nobody.err, HasSubstr("no answer from localhost:1"));
}

TEST(Steering, WantsToKnowWhatToScaleTo) {
  EXPECT_EQ(run_command({"scale"}).exit_code, 104);
  EXPECT_EQ(run_command({"scale", "--vus", "many"}).exit_code, 104);
}

}  // namespace
}  // namespace rehearse::testing
