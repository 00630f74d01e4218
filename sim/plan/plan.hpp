#pragma once
// The plan before the run: what each scenario needs and does, and their sum (S20 to S29).
// A pure function of the options; executors only walk it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "sim/plan/options.hpp"
#include "sim/plan/segment.hpp"

namespace rehearse {

/// From `offset` on, `planned` VUs must exist and `unplanned` more may be initialised.
struct VuStep {
  Duration offset;
  std::uint64_t planned = 0;
  std::uint64_t unplanned = 0;

  bool operator==(const VuStep&) const = default;
};

/// From `offset` on, this number of VUs is active, before any grace.
struct ActiveStep {
  Duration offset;
  std::uint64_t active = 0;

  bool operator==(const ActiveStep&) const = default;
};

/// This segment's part of a scenario's numbers.
struct ScaledShare {
  std::int64_t vus = 0;         ///< vus, startVUs or preAllocatedVUs
  std::int64_t max_vus = 0;     ///< arrival rates and externally-controlled; otherwise = vus
  std::int64_t iterations = 0;  ///< shared- and per-vu-iterations (per-vu are never scaled)
};

struct ScenarioPlan {
  ScenarioOptions options;
  std::string description;  ///< k6's one-line description
  bool has_work = true;     ///< false: not started for this segment; its steps still count
  ScaledShare share;
  std::vector<VuStep> steps;          ///< offsets from the scenario's start, grace included
  std::vector<ActiveStep> raw_steps;  ///< of looping executors; ends with a row of 0
  /// Offsets from the scenario's start: until when iterations may start, and when running ones are
  /// interrupted. externally-controlled has one end, counts it in unpaused time of the test, and is
  /// endless with 0.
  Duration regular_end;
  Duration hard_end;
  std::uint64_t max_planned_vus = 0;  ///< of the steps
  /// Numbers the iterations: the test's tuple, re-cut for shared-iterations and arrival rates.
  /// Empty when the re-cut leaves the segment nothing (then recut_error says why).
  std::optional<ExecutionTuple> numbering;
  std::string recut_error;
  std::uint32_t instance = 0;  ///< that runs it, in TestPlan::instances
};

/// One instance that runs its segment of a test.
struct InstancePlan {
  ExecutionTuple tuple;
  std::uint64_t max_planned_vus = 0;
  std::uint64_t max_possible_vus = 0;
};

struct TestPlan {
  ExecutionTuple tuple;
  Duration min_iteration_duration;
  bool paused = false;
  std::vector<ScenarioPlan> scenarios;  ///< by rank
  std::vector<VuStep> steps;            ///< offsets from the test's start
  std::uint64_t max_planned_vus = 0;    ///< how many VUs exist before the test starts
  std::uint64_t max_possible_vus = 0;
  Duration end;                         ///< offset of the last step
  bool is_final = true;                 ///< whether that step has no VUs
  std::vector<InstancePlan> instances;  ///< one, but of a fleet (fleet_plan.hpp)
};

/// Limits on a plan; beyond them planning is refused with an error.
struct PlanLimits {
  std::uint64_t max_steps = 50'000'000;  ///< rows of one step list
};

/// Whether it has a scenario whose number of VUs can be set while it runs.
bool is_steered(const TestPlan& plan);

/// Plans the test. Errors: a segment that is not in its sequence (k6's message), a limit exceeded
/// (with the scenario's path). The steps of a stage whose duration times its change of VUs exceeds
/// 64 bits are wrapped as in k6 and then out of order; the test's steps are always in order.
Checked<TestPlan> plan_test(const Options& options, const PlanLimits& limits = {});

}  // namespace rehearse
