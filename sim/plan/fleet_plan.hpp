#pragma once
// A test divided among instances that run at once (S114).

#include <cstdint>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// The segments of equal instances, in order: i/n:(i+1)/n. Requires: instances > 0.
std::vector<Segment> equal_segments(std::uint32_t instances);

enum class FleetSequence : std::uint8_t {
  Given,    ///< each instance knows all segments
  Missing,  ///< each knows its own alone, and fills up the rest (S5)
};

/// The plan of each segment's instance. Errors: of plan_test().
/// Requires: the options have no segment.
Checked<std::vector<TestPlan>> instance_plans(const Options& options,
                                              const std::vector<Segment>& segments,
                                              FleetSequence sequence);

/// The plans of the other segments of the plan's sequence, in order. Errors: of plan_test().
Checked<std::vector<TestPlan>> other_plans(const Options& options, const TestPlan& own);

/// All instances in one plan: their scenarios one instance after another, so rank is the order of
/// (instance, startTime, name). Each has its own VUs, so the numbers of VUs are the sums of what
/// the instances have, whenever they have it. Requires: at least one, of the same options.
TestPlan plan_together(const std::vector<TestPlan>& instances);

}  // namespace rehearse
