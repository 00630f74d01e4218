#pragma once
// The samples of one part of a test, as much of them as the whole needs.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/measure/metric_sampler.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// How many values of a trend with one set of tags are kept one by one; beyond it they are in cells
/// of at most 1/1024 of their value, so that a part stays some megabytes.
inline constexpr std::size_t kExactPartValues = 100'000;

/// All samples of a metric with the same tags. What the metric's kind does not have is zero.
struct SampleSeries {
  std::string metric;
  MetricKind kind = MetricKind::Counter;
  std::vector<Tag> tags;
  double sum = 0;  ///< of a counter
  std::uint64_t passes = 0;
  std::uint64_t total = 0;
  TrendSink trend{kExactPartValues};
  double last = 0;  ///< of a gauge, as the next two
  double min = 0;
  double max = 0;
  Instant last_at;              ///< when the gauge was sampled last
  std::vector<double> seconds;  ///< of k6's vus and vus_max: the value after each second

  template <class Self, class Fields>
  static void each_part(Self& self, Fields& fields) {
    fields("metric", self.metric);
    fields("kind", self.kind);
    fields("tags", self.tags);
    fields("sum", self.sum);
    fields("passes", self.passes);
    fields("total", self.total);
    fields("trend", self.trend);
    fields("last", self.last);
    fields("min", self.min);
    fields("max", self.max);
    fields("lastAt", self.last_at);
    fields("seconds", self.seconds);
  }
  bool is_sound() const;
};

/// Takes samples while the part runs.
class PartSamples final : public SampleSink {
 public:
  void begin(const MetricEngine& engine) override { engine_ = &engine; }
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override;
  /// In the order of their first samples.
  std::vector<SampleSeries> take() { return std::move(series_); }

 private:
  const MetricEngine* engine_ = nullptr;
  std::vector<SampleSeries> series_;
  std::map<std::pair<MetricRef, TagSetId>, std::size_t> places_;
};

/// Gives the engine the samples of all parts. Gauges that k6 samples each second are summed second
/// by second, since all parts began at once; of others the latest sample is the last. Problems:
/// metrics that the engine does not have, or has of another kind.
Problems add_samples(const std::vector<std::vector<SampleSeries>>& parts, MetricEngine& engine);

}  // namespace rehearse
