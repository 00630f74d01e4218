// Seven executors, four machines.

#include "sim/executor/make_executor.hpp"

#include "sim/executor/arrival.hpp"
#include "sim/executor/counted.hpp"
#include "sim/executor/looping.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {

std::unique_ptr<Executor> make_executor(RunContext& context, const ScenarioPlan& scenario,
                                        Rank rank, OnNoVu on_no_vu, const UnplannedVus& unplanned,
                                        const AnswerCommand& answer) {
  switch (traits_of(scenario.options.executor).family) {
    case ExecutorFamily::Counted:
      return std::make_unique<CountedExecutor>(context, scenario, rank);
    case ExecutorFamily::Looping:
      return std::make_unique<LoopingExecutor>(context, scenario, rank);
    case ExecutorFamily::Arrival:
      return std::make_unique<ArrivalExecutor>(context, scenario, rank, on_no_vu, unplanned);
    case ExecutorFamily::Steered:
      return std::make_unique<ExternalExecutor>(context, scenario, rank, unplanned, answer);
  }
  REQUIRE(false);
  return nullptr;
}

}  // namespace rehearse
