// The table of metrics, read from totals made by hand.

#include "sim/measure/metrics.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>

#include "models/base/match.hpp"
#include "sim/verdict/metric_names.hpp"

namespace rehearse {
namespace {

MetricTotals everything() {
  MetricTotals totals;
  totals.counts = {.complete = 5, .interrupted = 2, .dropped = 3, .returned = 6, .thrown = 1};
  totals.iteration_duration.add(milliseconds(7));
  totals.start_lag.emplace().add(milliseconds(1));
  totals.vus = GaugeSample{3, 1, 4};
  totals.vus_max = GaugeSample{4, 2, 4};
  totals.requests.sent = 9;
  totals.requests.answered = 8;
  totals.requests.failed = 2;
  totals.requests.duration.add(milliseconds(30));
  RequestTimes times;
  times.waiting = milliseconds(20);
  totals.requests.measured.emplace().add(times);
  return totals;
}

std::string kind_of(const MetricSample& sample) {
  return match(
      sample, [](std::monostate) { return "none"; }, [](std::uint64_t) { return "counter"; },
      [](const GaugeSample&) { return "gauge"; }, [](const RateSample&) { return "rate"; },
      [](const Histogram*) { return "trend"; });
}

TEST(Metrics, HaveSamplesOfTheirKind) {
  const MetricTotals totals = everything();
  for (const Metric& each : all_metrics()) {
    EXPECT_EQ(kind_of(each.sample(totals)), metric_kind_name(each.kind)) << each.name;
  }
}

TEST(Metrics, HaveNoSampleOfATestInWhichNothingHappened) {
  for (const Metric& each : all_metrics()) {
    EXPECT_EQ(kind_of(each.sample({})), "none") << each.name;
  }
}

TEST(Metrics, AreFoundByTheirId) {
  for (const Metric& each : all_metrics()) EXPECT_EQ(&metric(each.id), &each);
}

TEST(Metrics, AreNamedInTheTableAlone) {
  namespace fs = std::filesystem;
  for (const auto& entry : fs::recursive_directory_iterator(REHEARSE_SOURCE_DIR "/tools")) {
    const std::string extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream in(entry.path());
    const std::string source{std::istreambuf_iterator<char>(in), {}};
    for (const Metric& each : all_metrics()) {
      const std::string name = each.name;
      if (name.find('_') == std::string::npos) continue;  // "vus" is a key of options too
      EXPECT_EQ(source.find('"' + name), std::string::npos) << entry.path() << ": " << name;
    }
  }
}

TEST(Metrics, OfKSixAreAsInItsTable) {
  for (const Metric& each : all_metrics()) {
    const auto known = builtin_metrics();
    const auto found = std::find_if(known.begin(), known.end(), [&](const BuiltinMetric& other) {
      return std::string_view(other.name) == each.name;
    });
    ASSERT_EQ(found != known.end(), each.builtin) << each.name;
    if (!each.builtin) continue;
    EXPECT_EQ(found->kind, each.kind) << each.name;
    EXPECT_EQ(found->unit, each.unit) << each.name;
  }
}

TEST(Metrics, TellTheFailedFromTheAnswered) {
  const auto rate = std::get<RateSample>(metric(MetricId::HttpReqFailed).sample(everything()));
  EXPECT_EQ(rate.share(), 0.25);
}

TEST(Metrics, OfARequestsDurationPreferWhatWasMeasured) {
  MetricTotals totals = everything();
  EXPECT_EQ(http_req_duration(totals.requests).max(), milliseconds(20));
  totals.requests.measured.reset();
  EXPECT_EQ(http_req_duration(totals.requests).max(), milliseconds(30));
}

TEST(Metrics, SampleVusAtTheEndOfEachFullInterval) {
  Result result;
  result.series.initialised_changed(Instant{}, 2);
  result.series.initialised_changed(Instant{} + milliseconds(1500), 3);
  result.series.initialised_changed(Instant{} + milliseconds(2500), -4);
  result.end = Instant{} + milliseconds(2900);
  result.series.settle();
  EXPECT_EQ(metric_totals(result).vus_max, (GaugeSample{5, 2, 5}));
  result.end = Instant{} + milliseconds(900);
  EXPECT_EQ(metric_totals(result).vus_max, std::nullopt);
}

}  // namespace
}  // namespace rehearse
