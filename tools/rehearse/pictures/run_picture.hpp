#pragma once
// A test over time as a picture: what is planned, and beside it what a run did.

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

/// VUs, and arrivals where there are; the time between a scenario's regular and its hard end is
/// shaded. No panels where the plan has no course.
Picture plan_picture(const TestPlan& plan);

/// The plan, busy VUs, iterations, both also by model where there are scenarios of both, requests
/// with their times, and how services with servers were used; at most 300 points a curve, each the
/// mean or the most of some intervals of Result::series. The figures are those of `series` in JSON.
Picture run_picture(const TestPlan& plan, const Result& result);

}  // namespace rehearse
