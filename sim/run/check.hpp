#pragma once
// A rehearsal judged by its thresholds and its expectations, in one run or in many.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/measure/expression/expectation.hpp"
#include "sim/measure/result.hpp"
#include "sim/measure/share_interval.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct CheckSettings {
  std::uint32_t runs = 1;  ///< replications 0 … runs − 1
  unsigned jobs = 1;       ///< at once; no outcome depends on it
  /// A threshold passes many runs when the 95 % interval of the share that it passes lies above
  /// this; none: when it passes more than half of them.
  std::optional<double> confidence = std::nullopt;
};

struct ThresholdOutcome {
  std::string metric;     ///< as the option has it
  std::string source;     ///< "p(95)<300"
  std::size_t index = 0;  ///< in the metric's list
  bool ok = false;
  std::uint32_t passes = 0;  ///< runs
  ConfidenceInterval share;  ///< of the runs that pass
  /// Of the run that misses it by most, or of the first one. In base units; nothing where it holds
  /// for want of samples.
  std::optional<double> observed;
  double bound = 0;
  Dimension dimension;
  std::string message;  ///< "p(95) is 412ms, 112ms (37.3%) above 300ms"
};

struct CheckOutcome {
  std::uint32_t runs = 1;
  IterationCounts counts;  ///< of all runs together
  Duration longest;        ///< Result::run of the longest
  /// Some run ended early for another reason than a threshold: its exit code.
  std::optional<ExitCode> cut_short;
  std::vector<ThresholdOutcome> thresholds;      ///< by metric, then as written
  std::vector<ExpectationOutcome> expectations;  ///< as in Rehearsal::expectations

  bool ok() const;
};

/// Runs the rehearsal in virtual time. What no expectation needs is not watched. Requires: as
/// run_rehearsal(); runs ≥ 1, jobs ≥ 1.
CheckOutcome check_rehearsal(const Rehearsal& rehearsal, const CheckSettings& settings);

}  // namespace rehearse
