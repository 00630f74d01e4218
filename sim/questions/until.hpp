#pragma once
// Runs are added until the intervals of figures' means are as narrow as is asked for.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/expression/expectation.hpp"
#include "sim/measure/expression/expression.hpp"
#include "sim/measure/over/estimate.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// "p(95) of http_req_duration ± 1%": a figure of each run, and half the width that the 95 %
/// interval of its mean over runs may have.
struct Precision {
  std::string text;
  Expression figure;
  Quantity half_width;  ///< in base units; one in percent is a share of the mean
};

/// "FIGURE ± WIDTH" or "FIGURE +- WIDTH", the width a percentage of the mean or a positive number
/// with the figure's unit. Error, without a path: "column N: found …, expected …".
Checked<Precision> parse_precision(std::string_view text, const ExpressionNames& names);

/// What the runs say of one precision.
struct PrecisionOutcome {
  std::string text;
  Dimension dimension;
  bool percent = false;    ///< the figure is shown as a percentage
  bool reached = false;    ///< the interval is as narrow as is asked for
  std::uint64_t runs = 0;  ///< those that have the figure
  std::optional<double> mean;
  std::optional<double> half_width;  ///< of the interval; none of fewer than two runs
  std::optional<double> wanted;      ///< the most that is narrow enough at this mean
  /// Of an interval that is too wide: the runs with which, as far as these runs can tell, it would
  /// be narrow enough.
  std::optional<double> runs_needed;
  std::string missing;  ///< why a run has no value
};

/// The least number of runs that may decide, and the default of the most.
inline constexpr std::uint32_t kLeastUntilRuns = 30;
inline constexpr std::uint32_t kMostUntilRuns = 1000;

/// The number of runs after which is looked next: half as many again, so that few looks are made.
constexpr std::uint64_t next_look(std::uint64_t look) { return look + (look + 1) / 2; }

/// The sequential procedure of A. M. Law, Simulation Modeling and Analysis, 9.4.1, after Y. S. Chow
/// and H. Robbins (1965, Annals of Mathematical Statistics 36:457): after kLeastUntilRuns runs and
/// more, until half the width of Student's interval is at most the wanted one, or at most
/// γ/(1 + γ) of the mean where the share γ of the true mean is wanted, since the mean that it is
/// compared with is an estimate too. Looks are made after 30, 45, 68, 102 … runs: the fewer there
/// are, the less the interval at the end suffers from being the first that was narrow enough.
class UntilNarrow {
 public:
  explicit UntilNarrow(std::vector<Precision> precisions);

  /// The figures of the next run, by precision. Says whether another run is needed.
  bool add(const std::vector<RunFigures>& figures);

  std::uint64_t runs() const { return runs_; }
  /// By precision, of all runs so far.
  std::vector<PrecisionOutcome> outcomes() const;

 private:
  PrecisionOutcome outcome_of(std::size_t number) const;

  std::vector<Precision> precisions_;
  std::vector<Sample> samples_;
  std::vector<std::string> missing_;
  std::uint64_t runs_ = 0;
  std::uint64_t look_ = kLeastUntilRuns;
};

struct UntilSettings {
  std::vector<Precision> precisions;  ///< all have to be reached
  std::uint32_t most_runs = kMostUntilRuns;
  unsigned jobs = 1;
};

/// As run_replications(), for as long as the precisions want it or most_runs allows. The number of
/// runs depends on the rehearsal and its seed alone. Requires: at least one precision, most_runs ≥
/// kLeastUntilRuns, jobs ≥ 1.
std::vector<PrecisionOutcome> run_until(
    const Rehearsal& rehearsal, const UntilSettings& settings,
    const std::function<void(std::uint32_t replication, const Result& result)>& take);

}  // namespace rehearse
