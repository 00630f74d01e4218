#pragma once
// A run's result as JSON.

#include <optional>
#include <string>
#include <vector>

#include "sim/json/json_writer.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

struct IterationTimes;

/// How much of a result is written.
struct ResultForm {
  /// Of durations (in milliseconds). Requires: every entry can be parsed (trend_stat.hpp).
  const std::vector<std::string>& trend_stats;
  const std::vector<IterationTimes>* detail;  ///< startsNs, endsNs and dropsNs; null: neither
  bool series;                                ///< lists of what was so in each second
};

/// Writes what scenarios/results.md says of a result into the open object: for `run --json`, for
/// each line of `run --jsonl` and each run of `run --runs`.
void write_result(JsonWriter& json, const Result& result, const ResultForm& form);

/// The same as an object of its own, with the series.
void write_whole_result(JsonWriter& json, const Result& result,
                        const std::vector<std::string>& trend_stats);

/// The field busyVUs: VUs that ran an iteration, or null.
void write_busy(JsonWriter& json, const std::optional<BusyFigures>& busy);

/// The fields complete, interrupted and dropped.
void write_counts(JsonWriter& json, const IterationCounts& counts);

}  // namespace rehearse
