// Seven executors, four machines.

#include "sim/executor/make_executor.hpp"

#include "models/base/match.hpp"
#include "sim/executor/arrival.hpp"
#include "sim/executor/counted.hpp"
#include "sim/executor/looping.hpp"

namespace rehearse {

std::unique_ptr<Executor> make_executor(RunContext& context, const ScenarioPlan& scenario,
                                        Rank rank, OnNoVu on_no_vu, const UnplannedVus& unplanned,
                                        const AnswerCommand& answer) {
  using Made = std::unique_ptr<Executor>;
  const auto counted = [&]() -> Made {
    return std::make_unique<CountedExecutor>(context, scenario, rank);
  };
  const auto looping = [&]() -> Made {
    return std::make_unique<LoopingExecutor>(context, scenario, rank);
  };
  const auto arrival = [&]() -> Made {
    return std::make_unique<ArrivalExecutor>(context, scenario, rank, on_no_vu, unplanned);
  };
  return match(
      scenario.options.executor, [&](const SharedIterations&) { return counted(); },
      [&](const PerVuIterations&) { return counted(); },
      [&](const ConstantVus&) { return looping(); }, [&](const RampingVus&) { return looping(); },
      [&](const ConstantArrivalRate&) { return arrival(); },
      [&](const RampingArrivalRate&) { return arrival(); },
      [&](const ExternallyControlled&) -> Made {
        return std::make_unique<ExternalExecutor>(context, scenario, rank, unplanned, answer);
      });
}

}  // namespace rehearse
