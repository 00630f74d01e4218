#pragma once
// Takes samples, keeps what each metric and submetric has of them, and evaluates thresholds.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/metric_kind.hpp"
#include "sim/verdict/sink.hpp"
#include "sim/verdict/summary_part.hpp"
#include "sim/verdict/tags.hpp"
#include "sim/verdict/threshold.hpp"
#include "sim/verdict/thresholds_reader.hpp"

namespace rehearse {

/// A metric, or a submetric: those of its parent's samples that have certain tags.
struct EngineMetric {
  std::string name;  ///< of a submetric with its selector: "http_reqs{status:200}"
  MetricKind kind;
  MetricUnit unit;
  Sink sink;
  std::vector<Threshold> thresholds;
  bool declared = false;  ///< thresholds name it, or a submetric of it: shown without samples too
  std::optional<MetricRef> parent;  ///< of a submetric, as are the next two
  std::string suffix;               ///< what is between its braces
  TagSet tags;
  std::vector<MetricRef> submetrics;

  bool shown() const { return declared || has_samples(sink); }
};

/// One metric's samples with one set of tags.
enum class SeriesRef : std::uint32_t {};

/// What an evaluation of all thresholds found.
struct Evaluation {
  std::vector<std::string> crossed;  ///< names of metrics with a failed threshold, sorted
  bool abort = false;                ///< one of these ends the test
};

class MetricEngine {
 public:
  /// `parts`: also keep what a full summary tells of groups and scenarios.
  /// `exact_trend_values`: see kExactTrendValues.
  explicit MetricEngine(bool parts = false, std::size_t exact_trend_values = kExactTrendValues);
  MetricEngine(const MetricEngine&) = delete;
  MetricEngine& operator=(const MetricEngine&) = delete;

  /// A custom metric, or the one of that name which is there already; k6's message if that one is
  /// of another kind or unit, or the name is not allowed.
  Checked<MetricRef> define(std::string_view name, MetricKind kind, MetricUnit unit);
  std::optional<MetricRef> find(std::string_view name) const;
  /// The metric or submetric that the selector names.
  std::optional<MetricRef> find(const MetricSelector& selector) const;
  const EngineMetric& metric(MetricRef ref) const { return metrics_[index(ref)]; }
  /// k6's own first, then in the order of definition.
  const std::deque<EngineMetric>& metrics() const { return metrics_; }

  /// The submetric of these tags, which comes about if it is not there; of two selectors with the
  /// same tags the first one names it. It takes samples that are added from now on through series
  /// asked for from now on.
  MetricRef submetric(MetricRef parent, const MetricSelector& selector);
  /// Gives a metric or submetric its thresholds, in place of those it has (S96); without thresholds
  /// it is only shown. Otherwise k6's complaint.
  std::optional<ThresholdComplaint> bind(const MetricThresholds& thresholds);

  TagSetId intern(TagSet tags) { return tags_.intern(std::move(tags)); }
  const TagSet& tags(TagSetId id) const { return tags_[id]; }
  /// Where the samples of a metric with these tags go. The first call decides it, later ones look
  /// it up. Requires: `parent` is not a submetric.
  SeriesRef series(MetricRef parent, TagSetId tags);
  void add(SeriesRef series, double value);
  void add(MetricRef metric, TagSetId tags, double value) { add(series(metric, tags), value); }
  /// The value `times` times. Requires: a counter or a rate.
  void add_repeated(MetricRef metric, TagSetId tags, double value, std::uint64_t times);

  /// Adds the samples that a sink of the metric's kind has, all with these tags; see
  /// merge_samples(). Requires: `metric` is not a submetric.
  void add_all(MetricRef metric, TagSetId tags, const Sink& samples);

  /// Gives a trend the statistics of values that are not there one by one. Requires: it has none.
  void take_trend(MetricRef metric, std::shared_ptr<const TrendTotals> totals);

  /// Whether a threshold can abort the test; without one, only the evaluation at the end counts.
  bool may_abort() const { return may_abort_; }
  /// While the test runs, `at` after its start: metrics without samples are skipped (S99).
  Evaluation evaluate(Duration at) { return evaluate(at, false); }
  /// When the test is over, after `run`: all of them.
  Evaluation evaluate_at_end(Duration run) { return evaluate(run, true); }

  /// Groups and their checks as k6's `root_group` has them: of samples of `checks` and
  /// `group_duration` that have a group, be it the empty one. And the checks by name of the whole
  /// test.
  const SummaryPart& root_group() const { return root_group_; }
  const std::deque<CheckCount>& checks() const { return checks_.checks; }
  /// With `parts`: the groups of samples whose scenario is `default` or none, and the other
  /// scenarios by name.
  const SummaryPart& default_part() const { return default_part_; }
  const std::map<std::string, SummaryPart>& scenarios() const { return scenarios_; }

 private:
  struct Route {
    std::vector<Sink*> sinks;
    std::vector<CheckCount*> checks;
  };

  static std::size_t index(MetricRef ref) { return static_cast<std::size_t>(ref); }
  MetricRef append(EngineMetric metric);
  Evaluation evaluate(Duration at, bool end);
  Route route(MetricRef metric, const TagSet& tags);
  void route_to_parts(MetricRef metric, const TagSet& tags, Route& route);
  Sink* sink_in(SummaryPart& part, MetricRef metric);

  bool parts_;
  bool may_abort_ = false;
  std::size_t exact_trend_values_;
  std::deque<EngineMetric> metrics_;
  std::unordered_map<std::string, MetricRef> by_name_;
  TagTable tags_;
  std::deque<Route> routes_;
  std::vector<std::vector<std::uint32_t>> series_;  // by metric and tags: route + 1, 0 if none
  SummaryPart root_group_;
  SummaryPart checks_;  // only its checks
  SummaryPart default_part_;
  std::map<std::string, SummaryPart> scenarios_;
  MetricRef check_metric_{};
  MetricRef group_metric_{};
};

}  // namespace rehearse
