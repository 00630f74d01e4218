#pragma once
// How many VUs a scenario needs over time (S20 to S28), and a ramp's active VUs with the
// reservation for the iterations of ramped-down VUs.
//
// startVUs 0, stages 4s → 4 and 4s → 0, gracefulRampDown 2s, gracefulStop 30s
// (vu_steps_test.cpp, DrawsTheChartOfTheHeader):
//
//   VUs   active █   held for the ramp-down ░
//    4                      █████░░░░░░░░░░
//    3                 ███████████████░░░░░░░░░░
//    2            █████████████████████████░░░░░░░░░░
//    1       ███████████████████████████████████░░░░░░░░░░
//       ┼────┼────┼────┼────┼────┼────┼────┼────┼────┼────┼ s
//       0    1    2    3    4    5    6    7    8    9    10

#include <cstdint>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// When the segment's number of active VUs changes, without the row that ends the last stage (S23):
/// the first row is at 0, the offsets ascend unless a stage's duration times its difference exceeds
/// 64 bits, and rows at one offset keep the order in which they happen. Error: more than
/// limits.max_steps rows; the problem's path is "/stages".
Checked<std::vector<ActiveStep>> active_steps(const RampingVus& options,
                                              const ExecutionTuple& tuple,
                                              const PlanLimits& limits);

/// The VUs to reserve for `active`, whose drops are delayed by `graceful_ramp_down` (S25 to S27).
/// `end` is the sum of the stages plus gracefulStop; the last row is 0 VUs. Requires: `active` is
/// not empty and no two rows in a row are equally active. In O(n).
std::vector<VuStep> reserve_for_ramp_down(const std::vector<ActiveStep>& active,
                                          Duration graceful_ramp_down, Duration end);

/// `planned` VUs and up to `unplanned` more from 0 until `end`, then none.
std::vector<VuStep> level_steps(std::uint64_t planned, std::uint64_t unplanned, Duration end);

/// The sum of the scenarios' steps, each shifted by its startTime (S28): a row after each step that
/// changes the sum, in the order of (offset, rank, place in the scenario's list).
/// Requires: `scenarios` in the order of rank.
std::vector<VuStep> merged_steps(const std::vector<ScenarioPlan>& scenarios);

}  // namespace rehearse
