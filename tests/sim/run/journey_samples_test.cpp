// Checks, metrics and groups of journeys in a run (S103, S104).

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

#include "sim/run/run.hpp"
#include "sim/run/run_environment.hpp"
#include "sim/run/run_verdict.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Every sample of the metrics that journeys add to, as "at metric value tag=value …".
class Samples final : public SampleSink {
 public:
  explicit Samples(const std::string& metric) : metric_(metric) {}
  void begin(const MetricEngine& engine) override { engine_ = &engine; }
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    if (engine_->metric(metric).name != metric_) return;
    std::string line = text(at) + " " + std::to_string(value).substr(0, 6);
    for (const auto& [name, tag] : engine_->tags(tags).tags()) {
      if (name != "scenario") line += " " + name + "=" + tag;
    }
    lines.push_back(line);
  }

  std::vector<std::string> lines;

 private:
  std::string metric_;
  const MetricEngine* engine_ = nullptr;
};

constexpr const char* kOnce = R"("a": {"executor": "per-vu-iterations"})";

struct Judged {
  Result result;
  std::vector<std::string> samples;
};

Judged judged(const Rehearsal& rehearsal, const std::string& metric) {
  Samples samples(metric);
  RunVerdict verdict(rehearsal, {&samples});
  Judged run{run_rehearsal(rehearsal, {}, {.verdict = &verdict}), {}};
  run.samples = samples.lines;
  return run;
}

/// The samples of one iteration with these steps.
std::vector<std::string> samples(const std::string& metric, const std::string& steps,
                                 const std::string& targets = "") {
  return judged(read(document({.scenarios = kOnce, .steps = steps, .targets = targets})), metric)
      .samples;
}

TEST(JourneySamples, OfChecksHaveTheirNameAndGroup) {
  EXPECT_THAT(samples("checks", R"({"think": "1s"}, {"check": "x", "probability": 1},
                                   {"group": "g", "steps": [{"check": "y", "probability": 0}]})"),
              ElementsAre("1s 1.0000 check=x group=", "1s 0.0000 check=y group=::g"));
}

TEST(JourneySamples, OfAStatusLookAtTheLastAnswer) {
  EXPECT_THAT(samples("checks",
                      R"({"check": "none yet", "status": 200}, {"request": {"target": "t"}},
                 {"check": "good", "status": 200}, {"check": "bad", "status": [{"min": 400, "max": 599}]})",
                      R"("t": "1s")"),
              ElementsAre("0s 0.0000 check=none yet group=", "1s 1.0000 check=good group=",
                          "1s 0.0000 check=bad group="));
}

TEST(JourneySamples, OfMetricsAreInTheirOwnUnits) {
  EXPECT_THAT(samples("basket", R"({"metric": "basket", "type": "trend", "value": 12.5,
                                    "tags": {"kind": "big"}}, {"think": "1s"})"),
              ElementsAre("0s 12.500 group= kind=big"));
}

TEST(JourneySamples, OfCountersAreOneUnlessTheySay) {
  EXPECT_THAT(samples("orders", R"({"metric": "orders", "type": "counter"}, {"think": "1s"},
                                   {"metric": "orders", "type": "counter", "value": 3})"),
              ElementsAre("0s 1.0000 group=", "1s 3.0000 group="));
}

TEST(JourneySamples, OfGroupsAreTheirTimes) {
  EXPECT_THAT(
      samples(
          "group_duration",
          R"({"group": "g", "steps": [{"think": "1s"}, {"group": "h", "steps": [{"think": "2s"}]}]})"),
      ElementsAre("3s 2000.0 group=::g::h", "3s 3000.0 group=::g"));
}

TEST(JourneySamples, OfGroupsThatAnExceptionLeavesAreThere) {
  EXPECT_THAT(
      samples("group_duration", R"({"group": "g", "steps": [{"think": "1s"}, {"throw": true}]})"),
      ElementsAre("1s 1000.0 group=::g"));
}

TEST(JourneySamples, OfGroupsOfAnInterruptedIterationAreNot) {
  const Rehearsal rehearsal = read(document(
      {.scenarios =
           R"("a": {"executor": "per-vu-iterations", "maxDuration": "5s", "gracefulStop": "0s"})",
       .steps = R"({"group": "g", "steps": [{"think": "9s"}]})"}));
  EXPECT_THAT(judged(rehearsal, "group_duration").samples, IsEmpty());
}

TEST(JourneySamples, OfABodyThatTakesNoTimeAreThereOnce) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("a": {"executor": "per-vu-iterations", "iterations": 2})",
       .steps =
           R"({"check": "x", "probability": 1}, {"choose": [{"weight": 1, "steps": []}, {"weight": 1, "steps": [{"think": "1s"}]}]})"}));
  EXPECT_EQ(judged(rehearsal, "checks").samples.size(), 2U);
}

/// A run is the same whether or not samples are seen.
TEST(JourneySamples, ChangeNothingElse) {
  for (
      const char* executor :
      {R"("executor": "constant-vus", "vus": 3, "duration": "30s")",
       R"("executor": "constant-arrival-rate", "rate": 3, "duration": "30s", "preAllocatedVUs": 5)",
       R"("executor": "shared-iterations", "vus": 4, "iterations": 50)"}) {
    const Rehearsal rehearsal =
        read(document({.scenarios = std::string(R"("a": {)") + executor + "}",
                       .steps = R"({"check": "x", "probability": 0.5}, {"request": {"target": "t"}},
                     {"check": "y", "status": 200}, {"think": {"uniform": ["1ms", "2s"]}},
                     {"metric": "mine", "type": "gauge", "value": {"uniform": [1, 5]}})",
                       .targets = R"("t": {"exponential": "300ms"})"}));
    EXPECT_THAT(differences(judged(rehearsal, "checks").result, run_rehearsal(rehearsal)),
                IsEmpty())
        << executor;
  }
}

// S103.
TEST(JourneySamples, DecideThresholds) {
  const Rehearsed test = run({.scenarios = kOnce,
                              .steps = R"({"check": "x", "probability": 0}, {"think": "1s"},
                                          {"metric": "mine", "type": "trend", "value": 5})",
                              .options = R"("thresholds": {"checks": ["rate>0.9"],
                                                           "mine": ["avg==5"], "mine{scenario:a}": ["max<5"]})"});
  EXPECT_THAT(test.result.verdict->crossed, ElementsAre("checks", "mine{scenario:a}"));
}

std::string complaints(const std::string& steps) {
  try {
    read(document({.scenarios = kOnce, .steps = steps}));
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "";
}

TEST(JourneySamples, OfOneNameAreOfOneKind) {
  EXPECT_THAT(complaints(R"({"metric": "m", "type": "rate", "probability": 1}, {"think": "1s"},
                            {"metric": "m", "type": "trend", "value": 5})"),
              HasSubstr("/journeys/default/steps/2/metric"));
}

TEST(JourneySamples, HaveNamesThatKSixAllows) {
  EXPECT_THAT(complaints(R"({"metric": "my-metric", "type": "counter"}, {"think": "1s"})"),
              HasSubstr("/journeys/default/steps/0/metric: Invalid metric name: 'my-metric'"));
}

TEST(JourneySamples, ReportAllThatIsWrong) {
  const std::string all = complaints(R"({"check": "a::b", "status": 99}, {"think": "1s"},
    {"check": "c"}, {"metric": "m"}, {"metric": "m", "type": "histogram"},
    {"metric": "m", "type": "trend"}, {"metric": "r", "type": "rate", "probability": 2, "tags": {"x": 1}})");
  for (const char* place :
       {"/steps/0/check", "/steps/0/status", "/steps/2:", "/steps/3:", "/steps/4/type",
        "/steps/5:", "/steps/6/probability", "/steps/6/tags/x"}) {
    EXPECT_THAT(all, HasSubstr(place));
  }
}

TEST(JourneySamples, CanBeExpected) {
  const Rehearsal rehearsal = read(
      document({.scenarios = kOnce,
                .steps = R"({"metric": "basket", "type": "trend", "value": 5}, {"think": "1s"})",
                .more = R"("expect": ["avg of basket == 5"])"}));
  EXPECT_EQ(rehearsal.expectations.size(), 1U);
}

}  // namespace
}  // namespace rehearse::testing
