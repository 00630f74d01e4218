#pragma once
// What `k6 run --out json` wrote, into an engine (F1).

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/base/problem_list.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// By which thresholds a file is judged: its own, or these.
using GivenThresholds = std::optional<std::vector<MetricThresholds>>;

/// The evaluation at which k6 would have stopped the test.
struct PrematureEnd {
  Duration at;
  std::vector<std::string> crossed;
};

/// Takes the lines of a file one by one. Points in k6's own layout are scanned, all other lines are
/// parsed as JSON.
class PointsReader {
 public:
  PointsReader(MetricEngine& engine, GivenThresholds thresholds);

  /// Blank lines say nothing.
  void read_line(std::string_view line);
  /// Every mistake, with its line; given thresholds on metrics that are not there, with their key.
  /// Empty if all is well. The engine has everything then.
  Problems finish();

  /// When the first iteration began that the file tells of, or the first point if that was before;
  /// and the last point. In nanoseconds since 1970; nothing without points.
  std::optional<std::int64_t> begin() const { return begin_; }
  std::optional<std::int64_t> end() const { return end_; }
  /// From the first to the last of these: what the file tells of the test's run time.
  Duration run() const { return {begin_ ? *end_ - *begin_ : 0}; }

  /// The first abort by a threshold with abortOnFail, evaluated every two seconds of the file's
  /// time (S99, S100), as far as points are in the order of their times.
  const std::optional<PrematureEnd>& premature_end() const { return premature_end_; }

  /// Submetrics that the file names without saying by which thresholds: these are not in the file.
  const std::vector<std::string>& submetrics() const { return submetrics_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  void problem(std::string message);
  void read_json(std::string_view line);
  void read_metric(const nlohmann::json& data);
  void read_submetrics(MetricRef metric, const nlohmann::json& data);
  void read_point(const nlohmann::json& line);
  void bind_given(std::string_view metric);
  void add(std::string_view metric, TagSetId tags, std::string_view time, double value);
  std::optional<TagSetId> scanned_tags(std::string_view object);
  std::optional<TagSetId> tags(const nlohmann::json& object);
  void see(std::int64_t time, MetricRef metric, double value);
  void evaluate_until(std::int64_t time);

  MetricEngine& engine_;
  GivenThresholds given_;  // those whose metric has not been seen yet
  ProblemList problems_;
  ProblemList given_problems_;  // of the given thresholds
  std::uint64_t line_ = 0;
  ByText<MetricRef> metrics_;  // those that have a line
  ByText<TagSetId> tags_;      // by the text of the object
  std::optional<std::int64_t> begin_;
  std::optional<std::int64_t> end_;
  std::int64_t evaluations_ = 0;  // that are over
  std::optional<PrematureEnd> premature_end_;
  std::vector<std::string> submetrics_;
  MetricRef iteration_duration_;
  MetricRef vus_;
};

}  // namespace rehearse
