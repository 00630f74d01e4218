#pragma once
// k6's metrics of a run that is over, out of its result's totals.

#include "sim/measure/result.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// Adds what the result's totals say of each of k6's metrics: exact, but for percentiles, which
/// come from histograms whose cells are at most 1/1024 of their value wide. Tags and submetrics get
/// nothing.
void take_totals(const Result& result, MetricEngine& engine);

}  // namespace rehearse
