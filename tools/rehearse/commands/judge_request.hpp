#pragma once
// A line of `rehearse judge --jsonl`, read.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

struct JudgeSample {
  std::string metric;
  double value = 0;
  TagSet tags;
  std::uint64_t times = 1;
};

struct JudgeStep {
  double at_ms = 0;
  std::vector<JudgeSample> samples;
};

struct JudgeMetric {
  std::string name;
  MetricKind kind = MetricKind::Counter;
  MetricUnit unit = MetricUnit::Default;
};

/// The parts of an answer that a line may want.
struct JudgeWants {
  bool verdicts = true;
  bool compact = false;
  bool full = false;
  bool exported = false;
  bool handle = false;
  bool machine = false;
};

struct JudgeRequest {
  std::vector<JudgeMetric> metrics;
  bool names_only = false;  ///< `metrics` were names: only the order of rows is asked for
  std::optional<std::vector<JudgeStep>> steps;
  std::vector<JudgeSample> samples;
  Duration run;
  ThresholdsReading thresholds;
  bool only_thresholds = false;  ///< nothing but `thresholds`: are they accepted
  SummaryStyle style;
  JudgeWants wants;
};

/// How many samples and steps a line may have.
inline constexpr std::uint64_t kMostJudgeSamples = 10'000'000;
inline constexpr std::size_t kMostJudgeSteps = 100'000;

/// Every mistake, with its place. What is wrong with the thresholds themselves is in `thresholds`,
/// for it is an answer.
Checked<JudgeRequest> read_judge_request(const nlohmann::json& line);

/// The length of a number of milliseconds, rounded to whole nanoseconds. Requires: 0 ≤ ms ≤ 10^12.
Duration milliseconds_rounded(double milliseconds);

}  // namespace rehearse
