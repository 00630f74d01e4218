// Every recorded sample of k6's metrics, with its tags, value and time (S101).

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>

#include "sim/run/run.hpp"
#include "sim/run/run_environment.hpp"
#include "sim/run/run_verdict.hpp"
#include "tests/sim/run/rehearsed.hpp"
#include "tests/tools/rehearse/recordings.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

/// The samples of a metric with the same tags.
struct Samples {
  std::vector<double> at_ms;
  std::vector<double> values;
};

class Kept final : public SampleSink {
 public:
  void begin(const MetricEngine& engine) override { engine_ = &engine; }
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    json key{engine_->metric(metric).name, json::object()};
    for (const auto& [name, tag] : engine_->tags(tags).tags()) key[1][name] = tag;
    Samples& samples = series[key];
    samples.at_ms.push_back(static_cast<double>((at - Instant{}).ns) / 1e6);
    samples.values.push_back(value);
  }

  std::map<json, Samples> series;

 private:
  const MetricEngine* engine_ = nullptr;
};

std::map<json, Samples> samples_of(const json& rehearsal) {
  const Rehearsal test = read(rehearsal.dump());
  Kept kept;
  RunVerdict verdict(test, {&kept});
  run_rehearsal(test, {}, {.verdict = &verdict});
  return kept.series;
}

/// Real runs lag behind; what happens next is at least 100 ms away.
constexpr double kLagMs = 40;

void expect_close(std::vector<double> expected, std::vector<double> found, double tolerance) {
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(found[i], expected[i], tolerance) << "sample " << i;
  }
}

TEST(Emission, OfSamplesIsAsRecorded) {
  for (const json& line : recorded("metrics/emission.jsonl")) {
    SCOPED_TRACE(line.at("name"));
    std::map<json, Samples> found = samples_of(line.at("rehearsal"));
    EXPECT_EQ(found.size(), line.at("series").size());
    for (const json& series : line.at("series")) {
      const json key{series.at("metric"), series.at("tags")};
      SCOPED_TRACE(key);
      const Samples& samples = found[key];
      const std::vector<double> at_ms = series.at("at_ms");
      ASSERT_EQ(samples.at_ms.size(), at_ms.size());
      expect_close(at_ms, samples.at_ms, kLagMs);
      if (!series.contains("values")) continue;
      const json& values = series["values"];
      const bool is_one = values.is_number();
      const auto expected =
          is_one ? std::vector<double>(at_ms.size(), values) : values.get<std::vector<double>>();
      expect_close(expected, samples.values, key[0] == "iteration_duration" ? kLagMs : 0);
    }
  }
}

}  // namespace
}  // namespace rehearse::testing
