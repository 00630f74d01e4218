#pragma once
// How figures are read from the result of a run.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/expression/figure.hpp"
#include "sim/measure/result.hpp"
#include "sim/verdict/sink.hpp"

namespace rehearse {

/// A figure of one run, or why that run has none.
struct FigureValue {
  double value = 0;     ///< in base units
  std::string missing;  ///< "": there is a value
};

/// What a figure is read from, beside the run's result.
enum class FigureSource : std::uint8_t {
  Result,   ///< the result alone
  Facts,    ///< the run's facts
  Samples,  ///< single samples of metrics
};

/// `end`: the last instant at which the test can be running.
FigureSource source_of(const Figure& figure, Instant end);

/// Each figure of a run as far as the result has it; counts over a scope are those of whole
/// intervals of Result::series, services those of their samples.
std::vector<FigureValue> read_figures(std::span<const Figure> figures, const Result& result);

/// A statistic of a metric's samples, which were taken during `length`. Times are in milliseconds.
FigureValue stat_of(const MetricFigure& figure, const Sink& samples, Duration length);

/// What the run has of the scope; none of a scope that begins when the run is over.
std::optional<Duration> length_of(const std::optional<Scope>& scope, const Result& result);
FigureValue missing_scope(const Scope& scope, const Result& result);

}  // namespace rehearse
