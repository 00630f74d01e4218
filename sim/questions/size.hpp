#pragma once
// How many VUs and how much gracefulStop are enough, and how surely.

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
  /// gracefulStop with which no iteration is interrupted at the end of the scenario. None where
  /// there is no gracefulStop, or an iteration takes longer than a day.
  std::optional<Enough<Duration>> graceful_stop;
};

struct SizeAnswer {
  std::uint32_t runs = 0;
  std::vector<ScenarioSize> scenarios;  ///< by rank
};

/// Runs the rehearsal with VUs and gracefulStop out of the way, `runs` times, and takes the most
/// busy VUs and the time after the regular end of each run: the least value that is enough in a
/// share of them is their quantile (an order statistic), so nothing is searched. Exact where more
/// VUs change nothing but drops: a journey that draws by iteration, on targets that do not see
/// connections. Problems: an arrival rate that a million VUs do not bear.
Checked<SizeAnswer> size_of(const Rehearsal& rehearsal, const SizeSettings& settings);

}  // namespace rehearse
