#pragma once
// A run's result as JSON.

#include <string>
#include <vector>

#include "sim/json/json_writer.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

struct IterationTimes;

/// Writes the machine interface's fields (scenarios/results.md) into the open object: seed,
/// complete, interrupted, dropped, vusMax, runNs, exitCode, traceHash (16 hex digits), scenarios,
/// commands; with `detail` also startsNs, endsNs and dropsNs of each scenario. Times are integer
/// nanoseconds.
void write_result(JsonWriter& json, const Result& result,
                  const std::vector<IterationTimes>* detail);

/// The whole result as one object, for `run --json`: the same facts and everything else in a
/// Result, with `trend_stats` of iteration_duration (in milliseconds) and the series by interval.
/// Requires: every entry of `trend_stats` can be parsed (trend_stat.hpp).
void write_whole_result(JsonWriter& json, const Result& result,
                        const std::vector<std::string>& trend_stats);
/// The same fields into the open object; with `detail` also those of write_result().
void write_whole_result(JsonWriter& json, const Result& result,
                        const std::vector<std::string>& trend_stats,
                        const std::vector<IterationTimes>* detail);

}  // namespace rehearse
