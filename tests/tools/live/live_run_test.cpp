// Whole tests in real time against a modelled target, beside their simulation: counts, not seconds.

#include "tools/live/live_run.hpp"

#include <algorithm>
#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"
#include "tools/live/loop/command_relay.hpp"
#include "tools/live/segments.hpp"
#include "tools/live/serve/model_server.hpp"

namespace rehearse::testing {
namespace {

/// Plays the only target of a rehearsal on a thread of its own.
class Served {
 public:
  explicit Served(const Rehearsal& rehearsal)
      : server_(loop_, rehearsal.targets, rehearsal.seed, 0),
        url_("http://" + server_
                             .listen(0, *EndpointRoutes::make(*rehearsal.targets, 0, {}),
                                     *parse_socket_address("127.0.0.1:0"))
                             .text()),
        thread_([this] {
          while (!commands_.take()) server_.turn();
        }) {}
  ~Served() {
    relay_.send(StopCommand{});
    thread_.join();
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  const std::string& url() const { return url_; }

 private:
  EventLoop loop_;
  CommandQueue commands_{loop_};
  CommandRelay relay_{loop_, commands_};
  ModelServer server_;
  std::string url_;
  std::thread thread_;
};

/// Runs the test in `threads` parts.
Result live(const Rehearsal& rehearsal, std::size_t threads = 1,
            const std::vector<FactSink*>& observers = {}) {
  LiveSettings settings;
  std::optional<Served> served;
  if (rehearsal.targets != nullptr) settings.urls = {served.emplace(rehearsal).url()};
  return run_live(*segments_of(rehearsal, threads), settings, observers)->result;
}

/// One VU after the other asks the target, whose answers take `takes`.
std::string with_target(const char* scenarios, const char* takes, const char* more = "") {
  return fmt::format(
      R"({{"options": {{"scenarios": {{{}}}}}, "targets": {{"shop": "{}"}},
           "journeys": {{"default": {{"steps": [{{"request": {{"target": "shop"}}}}]}}}}{}}})",
      scenarios, takes, more);
}

void expect_same(const Result& real, const Result& predicted) {
  EXPECT_EQ(real.counts, predicted.counts);
  EXPECT_EQ(real.vus_max, predicted.vus_max);
  EXPECT_EQ(real.exit_code, predicted.exit_code);
  ASSERT_EQ(real.traffic.size(), predicted.traffic.size());
  for (std::size_t i = 0; i < real.traffic.size(); ++i) {
    EXPECT_EQ(real.traffic[i].sent, predicted.traffic[i].sent);
    EXPECT_EQ(real.traffic[i].failed, predicted.traffic[i].failed);
    EXPECT_EQ(real.traffic[i].aborted, predicted.traffic[i].aborted);
    EXPECT_EQ(real.traffic[i].statuses, predicted.traffic[i].statuses);
  }
}

// What happens is the same even if every request takes 60 ms longer than it should.
class LiveRun : public ::testing::TestWithParam<std::string> {};

TEST_P(LiveRun, DoesWhatTheSimulationSays) {
  const Rehearsal rehearsal = read(GetParam());
  const Result real = live(rehearsal);
  expect_same(real, run_rehearsal(rehearsal));
  ASSERT_TRUE(real.start_lag);
  EXPECT_EQ(real.start_lag->count(), real.counts.started());
  std::uint64_t answered = 0;
  for (const EndpointTraffic& endpoint : real.traffic) {
    ASSERT_TRUE(endpoint.measured);
    EXPECT_EQ(endpoint.measured->duration.count(), endpoint.answered);
    EXPECT_GE(endpoint.duration.min(), endpoint.measured->duration.min());
    answered += endpoint.answered;
  }
  EXPECT_GT(answered, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Executors, LiveRun,
    ::testing::Values(
        with_target(R"("a": {"executor": "constant-vus", "vus": 3, "duration": "1s",
                             "gracefulStop": "100ms"})",
                    "400ms", R"(, "setup": "50ms", "teardown": "50ms")"),
        with_target(R"("a": {"executor": "shared-iterations", "vus": 4, "iterations": 10},
                       "b": {"executor": "per-vu-iterations", "vus": 2, "iterations": 2})",
                    "150ms"),
        with_target(R"("a": {"executor": "constant-arrival-rate", "rate": 5, "duration": "1s",
                             "preAllocatedVUs": 1, "maxVUs": 3})",
                    "500ms"),
        with_target(R"("a": {"executor": "externally-controlled", "vus": 2, "maxVUs": 4,
                             "duration": "2s"})",
                    "600ms", R"(, "control": [{"at": "500ms", "scale": {"vus": 4}}])")));

TEST(LiveRun, NeedsNoRequests) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2,
                                           "iterations": 3})",
                     .duration = R"("50ms")",
                     .more = R"("setup": "40ms", "teardown": "30ms")"}));
  const Result real = live(rehearsal);
  EXPECT_EQ(real.counts.complete, 6U);
  EXPECT_EQ(real.run, run_rehearsal(rehearsal).run);  // think times are waited to the instant
}

TEST(LiveRun, OnThreadsIsTheWholeTest) {
  const Rehearsal rehearsal = read(with_target(
      R"("a": {"executor": "constant-arrival-rate", "rate": 60, "duration": "1s",
               "preAllocatedVUs": 30})",
      "50ms"));
  const Result real = live(rehearsal, 3);
  expect_same(real, run_rehearsal(rehearsal));
  EXPECT_EQ(real.start_lag->count(), real.counts.started());
}

TEST(LiveRun, OnThreadsEndsAllOfThemWhenAnIterationAborts) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 3,
                                           "duration": "1h"})",
                     .duration = R"("100ms")",
                     .journey = R"("abort": {"iteration": 4})"}));
  const Result real = live(rehearsal, 3);
  EXPECT_EQ(real.exit_code, ExitCode::Aborted);
  EXPECT_EQ(real.counts.interrupted, 3U);
}

/// Keeps the samples of two metrics: "iterations" by instant, "vus" by value.
class Kept final : public SampleSink {
 public:
  void begin(const MetricEngine& engine) override { engine_ = &engine; }
  void sample(Instant at, MetricRef metric, TagSetId /*tags*/, double value) override {
    const std::string& name = engine_->metric(metric).name;
    if (name == "iterations") iterations.push_back(at);
    if (name == "vus") vus.push_back(value);
  }

  std::vector<Instant> iterations;
  std::vector<double> vus;

 private:
  const MetricEngine* engine_ = nullptr;
};

/// Runs the test in three parts, judged as a whole.
Result judged_on_threads(const Rehearsal& rehearsal, Kept& kept) {
  std::vector<Rehearsal> parts = *segments_of(rehearsal, 3);
  for (Rehearsal& part : parts) part.metrics.thresholds.clear();
  RunVerdict verdict(rehearsal, {&kept});
  LiveSettings settings;
  settings.verdict = &verdict;
  return run_live(parts, settings, {})->result;
}

// In two seconds each part has 40 iterations.
TEST(LiveRun, OnThreadsEndsWhenAThresholdOfTheWholeTestFails) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("a": {"executor": "constant-vus", "vus": 6, "duration": "1h"})",
       .duration = R"("100ms")",
       .options =
           R"("thresholds": {"iterations": [{"threshold": "count<60", "abortOnFail": true}]})"}));
  Kept kept;
  const Result real = judged_on_threads(rehearsal, kept);
  EXPECT_EQ(real.exit_code, ExitCode::ThresholdsCrossed);
  ASSERT_TRUE(real.verdict && real.verdict->abort);
  EXPECT_EQ(real.verdict->abort->at, Instant{} + seconds(2));
  EXPECT_EQ(real.counts.interrupted, 6U);
  EXPECT_TRUE(real.commands.empty());
}

TEST(LiveRun, OnThreadsHasTheSamplesOfAllOfThemByTime) {
  const Rehearsal rehearsal = read(
      document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 6, "duration": "1100ms"})",
                .duration = R"({"sequence": ["70ms", "110ms", "90ms"], "by": "vu"})"}));
  Kept kept;
  const Result real = judged_on_threads(rehearsal, kept);
  EXPECT_EQ(kept.iterations.size(), real.counts.complete);
  EXPECT_TRUE(std::is_sorted(kept.iterations.begin(), kept.iterations.end()));
  EXPECT_THAT(kept.vus, ::testing::ElementsAre(6));
}

/// Plays Ctrl-C when the first iteration is complete.
class CtrlC final : public FactSink {
 public:
  void observe(const Fact& fact) override {
    if (fact.kind != FactKind::IterationCompleted || pressed_) return;
    pressed_ = true;
    kill(getpid(), SIGINT);
  }

 private:
  bool pressed_ = false;
};

class Interrupted : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Interrupted, RunsTeardownAndExitsWith105) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 4,
                                           "iterations": 2})",
                     .duration = R"({"sequence": ["50ms", "1h"], "by": "iteration"})",
                     .more = R"("teardown": "40ms")"}));
  CtrlC ctrl_c;
  const Result real = live(rehearsal, GetParam(), {&ctrl_c});
  EXPECT_EQ(real.exit_code, ExitCode::Interrupted);
  EXPECT_EQ(real.counts.started(), real.counts.complete + real.counts.interrupted);
  EXPECT_GT(real.counts.interrupted, 0U);
  EXPECT_EQ(real.end - *real.scenarios[0].ended, milliseconds(40));
}

INSTANTIATE_TEST_SUITE_P(Threads, Interrupted, ::testing::Values(1U, 2U));

TEST(LiveRun, GoesOnWithoutTheApiUnlessItIsNeeded) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("a": {"executor": "shared-iterations"})", .duration = R"("10ms")"}));
  LiveSettings settings;
  settings.address = "nowhere:1";
  std::string warned;
  settings.warn = [&](const std::string& warning) { warned = warning; };
  const Checked<LiveOutcome> without = run_live({rehearsal}, settings, {});
  ASSERT_TRUE(without);
  EXPECT_EQ(without->result.counts.complete, 1U);
  EXPECT_NE(warned, "");
  settings.needs_address = true;
  EXPECT_FALSE(run_live({rehearsal}, settings, {}));
}

}  // namespace
}  // namespace rehearse::testing
