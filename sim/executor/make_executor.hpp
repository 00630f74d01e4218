#pragma once
// The right executor for a scenario.

#include <memory>

#include "sim/executor/executor.hpp"
#include "sim/executor/external.hpp"
#include "sim/executor/on_no_vu.hpp"
#include "sim/executor/unplanned_vus.hpp"

namespace rehearse {

/// Requires: the scenario has work.
std::unique_ptr<Executor> make_executor(RunContext& context, const ScenarioPlan& scenario,
                                        Rank rank, OnNoVu on_no_vu, const UnplannedVus& unplanned,
                                        const AnswerCommand& answer);

}  // namespace rehearse
