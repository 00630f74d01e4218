// The table's rows, in the order of ExecutorOptions.

#include "sim/plan/executor_traits.hpp"

#include <algorithm>

#include "sim/plan/stages.hpp"

namespace rehearse {

namespace {

/// The executor's own options, and lengths and VUs read from their fields.
template <class Options>
struct Reads {
  static const Options& of(const ExecutorOptions& options) { return std::get<Options>(options); }
  static Wide max_duration(const ExecutorOptions& options) { return of(options).max_duration.ns; }
  static Wide duration(const ExecutorOptions& options) { return of(options).duration.ns; }
  static Wide stages(const ExecutorOptions& options) { return total_ns(of(options).stages); }
  static std::int64_t vus(const ExecutorOptions& options) { return of(options).vus; }
  static std::int64_t arrival_vus(const ExecutorOptions& options) {
    return std::max(of(options).pre_allocated_vus, of(options).max_vus);
  }
};

std::int64_t highest_target(const ExecutorOptions& options) {
  const auto& ramp = std::get<RampingVus>(options);
  std::int64_t most = ramp.start_vus;
  for (const Stage& stage : ramp.stages) most = std::max(most, stage.target);
  return most;
}

std::int64_t steered_vus(const ExecutorOptions& options) {
  const auto& steered = std::get<ExternallyControlled>(options);
  return std::max(steered.vus, steered.max_vus);
}

using Family = ExecutorFamily;

}  // namespace

const std::array<ExecutorTraits, std::variant_size_v<ExecutorOptions>> kExecutors{{
    {"shared-iterations", Family::Counted, false, Reads<SharedIterations>::max_duration,
     Reads<SharedIterations>::vus},
    {"per-vu-iterations", Family::Counted, true, Reads<PerVuIterations>::max_duration,
     Reads<PerVuIterations>::vus},
    {"constant-vus", Family::Looping, true, Reads<ConstantVus>::duration, Reads<ConstantVus>::vus},
    {"ramping-vus", Family::Looping, true, Reads<RampingVus>::stages, highest_target},
    {"constant-arrival-rate", Family::Arrival, false, Reads<ConstantArrivalRate>::duration,
     Reads<ConstantArrivalRate>::arrival_vus},
    {"ramping-arrival-rate", Family::Arrival, false, Reads<RampingArrivalRate>::stages,
     Reads<RampingArrivalRate>::arrival_vus},
    {"externally-controlled", Family::Steered, true, Reads<ExternallyControlled>::duration,
     steered_vus},
}};

}  // namespace rehearse
