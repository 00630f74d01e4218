#pragma once
// What --check-determinism has found, as text.

#include <string>

#include "sim/plan/plan.hpp"
#include "sim/run/determinism.hpp"

namespace rehearse {

/// The hash of each way; then that they are the same, or the first event that differs.
std::string determinism_text(const Determinism& found, const TestPlan& plan);

}  // namespace rehearse
