// What the time of iterations is due to, against arithmetic and the counts of services (S108).

#include <gtest/gtest.h>
#include <map>
#include <string>

#include "models/base/duration_format.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using Causes = std::map<std::string, std::string>;

/// The times of all iterations together, by the causes that there are.
Causes causes(const Script& script) {
  const TimeByCause spent = time_by_cause(run_rehearsal(read(document(script))));
  Causes texts;
  for (const Cause cause : kAllCauses) {
    if (spent[cause] == 0) continue;
    texts[std::string(cause_name(cause))] =
        format_duration(Duration{static_cast<std::int64_t>(spent[cause])});
  }
  return texts;
}

const std::string kOnce = R"("s": {"executor": "per-vu-iterations"})";
const std::string kRequest = R"({"request": {"target": "t"}})";

TEST(TimeByCause, OfALoopUnderRpsIsTheWaitForATurn) {
  // 40 requests, one each second: ten iterations of 0 s … 9 s and thirty of 10 s, 50 ms of which is
  // the service's and, of the thirty, spent before the iteration began.
  EXPECT_EQ(
      causes({.scenarios = R"("s": {"executor": "constant-vus", "vus": 10, "duration": "30s"})",
              .steps = kRequest,
              .targets = R"("t": "50ms")",
              .options = R"("rps": 1)"}),
      (Causes{{"rps", "5m43.5s"}, {"service", "2s"}}));
}

TEST(TimeByCause, OfSharedIterationsUnderRpsIsTheWaitForATurn) {
  // 50 · 2.46 s + 150 · 5 s.
  EXPECT_EQ(causes({.scenarios =
                        R"("s": {"executor": "shared-iterations", "vus": 50, "iterations": 200})",
                    .steps = kRequest,
                    .targets = R"("t": "10ms")",
                    .options = R"("rps": 10)"}),
            (Causes{{"rps", "14m31s"}, {"service", "2s"}}));
}

TEST(TimeByCause, OfABatchIsThatOfItsLastRequest) {
  std::string batch = R"({"target": "t"})";
  for (int i = 1; i < 20; ++i) batch += R"(, {"target": "t"})";
  // Six at a time: the last two are sent after three waves.
  EXPECT_EQ(causes({.scenarios = kOnce,
                    .steps = R"({"batch": [)" + batch + "]}",
                    .targets = R"("t": "100ms")"}),
            (Causes{{"batch", "300ms"}, {"service", "100ms"}}));
}

TEST(TimeByCause, TellsTheWireFromTheService) {
  EXPECT_EQ(
      causes({.scenarios = R"("s": {"executor": "per-vu-iterations", "iterations": 2})",
              .steps = kRequest + R"(, {"think": "1s"})",
              .targets = R"("t": {"duration": "10ms", "latency": "3ms", "connect": "20ms",
                                        "servers": 1})"}),
      (Causes{{"connecting", "20ms"}, {"network", "12ms"}, {"service", "20ms"}, {"think", "2s"}}));
}

TEST(TimeByCause, TellsCallsFromTheirRetries) {
  // Two calls that are turned away after 2 ms of latency, 100 ms and 200 ms apart, then one more.
  EXPECT_EQ(causes({.scenarios = kOnce,
                    .steps = kRequest,
                    .targets = R"("t": {"duration": "10ms", "servers": 1,
                                        "calls": [{"target": "db", "retry": 2}]},
                                  "db": {"duration": "1s", "latency": "1ms",
                                         "changes": [{"from": 0, "until": "1m", "down": "refusing"}]})"}),
            (Causes{{"calls", "6ms"}, {"retry", "300ms"}, {"service", "10ms"}}));
}

TEST(TimeByCause, OfWhatIsSwallowedIsLost) {
  EXPECT_EQ(causes({.scenarios = kOnce,
                    .steps = R"({"request": {"target": "t", "timeout": "4s"}})",
                    .targets = R"("t": {"duration": "1s", "latency": "1ms",
                                        "changes": [{"from": 0, "until": "1m", "down": "blackhole"}]})"}),
            (Causes{{"lost", "3.999s"}, {"network", "1ms"}}));
}

TEST(TimeByCause, OfABodyThatIsTooShortIsMinIterationDuration) {
  EXPECT_EQ(causes({.scenarios = R"("s": {"executor": "constant-vus", "vus": 2, "duration": "9s"})",
                    .options = R"("minIterationDuration": "3s")"}),
            (Causes{{"minIterationDuration", "12s"}, {"think", "6s"}}));
}

TEST(TimeByCause, OfAnInterruptedIterationCountsAsFarAsItGot) {
  // The second VU's request waits for the first one's server until both are interrupted.
  EXPECT_EQ(causes({.scenarios = R"("s": {"executor": "constant-vus", "vus": 2, "duration": "5s",
                                          "gracefulStop": "1s"})",
                    .steps = R"({"think": "2s"}, )" + kRequest,
                    .targets = R"("t": {"duration": "1m", "servers": 1})"}),
            (Causes{{"queue", "4s"}, {"service", "4s"}, {"think", "4s"}}));
}

TEST(TimeByCause, OfQueueAndServersIsWhatTheServiceCounts) {
  const Result result = run_rehearsal(
      read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 30, "duration": "1m",
                             "gracefulStop": "1s"})",
                     .steps = kRequest + R"(, {"think": {"exponential": "300ms"}})",
                     .targets = R"("t": {"duration": {"exponential": "100ms"}, "servers": 5})"})));
  const ServiceSample& end = result.services.at(0).samples.back();
  EXPECT_GT(result.counts.interrupted, 0U);
  EXPECT_EQ(time_by_cause(result)[Cause::Queue], static_cast<UnsignedWide>(end.waiting_ns));
  EXPECT_EQ(time_by_cause(result)[Cause::Service], static_cast<UnsignedWide>(end.busy_ns));
}

}  // namespace
}  // namespace rehearse::testing
