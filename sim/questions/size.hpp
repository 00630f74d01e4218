#pragma once
// How many VUs, how much grace and how many instances are enough, and how surely.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/share_interval.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct SizeSettings {
  std::uint32_t runs = 1000;  ///< replications; at least 1
  unsigned jobs = 1;          ///< threads
  double share = 0.99;        ///< of the runs in which it has to be enough; above 0, at most 1
  /// How many VUs one load generator bears; none: their number is not asked. At least 1.
  std::optional<std::uint64_t> vus_per_instance{};
};

/// The least value that is enough in that share of the runs.
template <class Value>
struct Enough {
  Value value{};
  std::uint64_t runs = 0;       ///< in which it is enough
  ConfidenceInterval interval;  ///< of the probability that it is
  std::uint64_t one_less = 0;   ///< runs in which one less (a VU, a millisecond) is enough too
};

struct ScenarioSize {
  std::string name;
  /// Of an arrival rate: preAllocatedVUs with which no arrival is dropped, maxVUs being the same
  /// number.
  std::optional<Enough<std::uint64_t>> vus;
  /// Of an arrival rate that adds VUs to its preAllocatedVUs: maxVUs with which it is as with any
  /// more. Arrivals that are dropped while a VU is being initialised are dropped all the same
  /// (S57).
  std::optional<Enough<std::uint64_t>> max_vus;
  /// gracefulStop with which no iteration is interrupted at the end of the scenario. None where
  /// there is no gracefulStop, or an iteration takes longer than a day.
  std::optional<Enough<Duration>> graceful_stop;
  /// Of ramping-vus that ramps down: gracefulRampDown with which no iteration is interrupted by it.
  std::optional<Enough<Duration>> graceful_ramp_down;
};

struct SizeAnswer {
  std::uint32_t runs = 0;
  std::vector<ScenarioSize> scenarios;  ///< by rank
  /// Load generators among which the test is divided so that none has more VUs than it bears, each
  /// arrival rate having as many VUs as it needs. None where it was not asked.
  std::optional<Enough<std::uint64_t>> instances{};
};

/// Runs the rehearsal with VUs and graces out of the way, `runs` times, and takes of each run the
/// most VUs that were not free for an arrival and how long iterations last after the regular end
/// and after steps down: the least value that is enough in a share of them is their quantile (an
/// order statistic), so nothing is searched (S113). Exact where more VUs change nothing but drops
/// (a journey that draws by iteration, on targets that do not see connections), and of
/// gracefulRampDown where a ramp does not rise again within it. Durations are whole milliseconds.
/// Problems: an arrival rate that a million VUs do not bear; of instances, at "/vusPerInstance": a
/// test that kMostInstances do not bear, at "/executionSegment": a segment.
Checked<SizeAnswer> size_of(const Rehearsal& rehearsal, const SizeSettings& settings);

}  // namespace rehearse
