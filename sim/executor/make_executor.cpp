// Seven executors, four machines.

#include "sim/executor/make_executor.hpp"

#include <type_traits>
#include <variant>

#include "sim/executor/arrival.hpp"
#include "sim/executor/counted.hpp"
#include "sim/executor/looping.hpp"

namespace rehearse {

std::unique_ptr<Executor> make_executor(RunContext& floor, const ScenarioPlan& scenario,
                                        std::uint32_t rank, OnNoVu on_no_vu,
                                        const UnplannedVus& unplanned,
                                        const AnswerCommand& answer) {
  return std::visit(
      [&]<class Options>(const Options&) -> std::unique_ptr<Executor> {
        if constexpr (std::is_same_v<Options, ConstantVus> || std::is_same_v<Options, RampingVus>) {
          return std::make_unique<LoopingExecutor>(floor, scenario, rank);
        } else if constexpr (std::is_same_v<Options, SharedIterations> ||
                             std::is_same_v<Options, PerVuIterations>) {
          return std::make_unique<CountedExecutor>(floor, scenario, rank);
        } else if constexpr (std::is_same_v<Options, ExternallyControlled>) {
          return std::make_unique<ExternalExecutor>(floor, scenario, rank, unplanned, answer);
        } else {
          return std::make_unique<ArrivalExecutor>(floor, scenario, rank, on_no_vu, unplanned);
        }
      },
      scenario.options.executor);
}

}  // namespace rehearse
