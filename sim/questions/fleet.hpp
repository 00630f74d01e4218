#pragma once
// A test divided among instances, as k6 is run on several machines: all segments at once, on the
// same targets (S114).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/measure/over/over_runs.hpp"
#include "sim/measure/result.hpp"
#include "sim/plan/segment.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

inline constexpr std::uint32_t kMostInstances = 1000;
/// Of all instances together.
inline constexpr std::size_t kMostFleetScenarios = 4096;

/// One of the two.
struct FleetSettings {
  std::optional<std::uint32_t> instances;         ///< from 1 to kMostInstances
  std::optional<std::uint64_t> vus_per_instance;  ///< planned and unplanned, at least 1
  /// Replications, of which the answer has the first as a whole; none: that one alone.
  std::optional<std::uint32_t> runs{};
  unsigned jobs = 1;  ///< replications at once; no answer depends on it
};

/// One instance; its segment's part of the run.
struct FleetInstance {
  Segment segment;
  std::uint64_t max_planned_vus = 0;
  std::uint64_t max_possible_vus = 0;
  IterationCounts counts;
  std::vector<ScenarioResult> scenarios;  ///< by the rank they have in the whole test
  EndpointTraffic requests;               ///< to all endpoints, without names
  std::optional<Instant> ended;           ///< its last scenario; none: it has no work
  std::optional<BusyFigures> busy{};      ///< its VUs that ran an iteration; none: likewise
};

/// What the plans of all instances have together, and what they would have if each knew only its
/// own segment.
struct PlannedSum {
  enum class Of : std::uint8_t { Vus, Iterations };
  std::string scenario;
  Of of = Of::Vus;
  std::int64_t whole = 0;  ///< of the undivided test
  std::int64_t together = 0;
  std::int64_t without_sequence = 0;

  bool operator==(const PlannedSum&) const = default;
};

struct FleetAnswer {
  std::vector<FleetInstance> instances;
  SegmentSequence sequence;
  std::vector<PlannedSum> planned;  ///< by rank; the most VUs, and iterations where they are known
  /// Of all instances; each scenario once, with the sums of its parts.
  Result sum;
  std::vector<std::string> warnings;
  std::string script;  ///< that the instances are to run; of a rehearsal without one "script.js"
  /// Over all replications: the figures of the sum, and {"instances", "2", …} of each instance, its
  /// counts and busy VUs.
  std::optional<OverRuns> over;
};

/// Runs all instances at once, and adds up. Thresholds are judged on the samples of all instances
/// together, which none of k6's instances sees. Problems, at "/instances" or
/// "/vusPerInstance": too many instances; at the options' keys: a segment of the file's own,
/// commands.
Checked<FleetAnswer> fleet_of(const Rehearsal& rehearsal, const FleetSettings& settings);

/// The fewest instances of which none has more VUs than that, planned and unplanned ones together;
/// nothing where the most that there may be are not enough. Requires: the options have no segment.
std::optional<std::uint32_t> fewest_instances(const Rehearsal& rehearsal, std::uint64_t vus);

/// The command line of k6 for each instance.
std::vector<std::string> fleet_commands(const FleetAnswer& answer);

}  // namespace rehearse
