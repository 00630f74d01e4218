// One batch of runs, then quantiles.

#include "sim/questions/size.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "models/base/order_statistic.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/questions/changed_rehearsal.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

constexpr Duration kMillisecond = milliseconds(1);

bool has_graceful_stop(const ScenarioOptions& scenario) {
  return traits_of(scenario.executor).family != ExecutorFamily::Steered;
}

/// The rehearsal with gracefulStop out of the way of all scenarios, and that many VUs for each of
/// its arrival rates; nothing if that cannot be planned.
std::optional<Rehearsal> unbounded(const Rehearsal& rehearsal, std::int64_t vus) {
  Rehearsal other = rehearsal;
  for (ScenarioOptions& scenario : other.options.scenarios) {
    const ArrivalVus of = arrival_vus_of(scenario);
    if (of.max != nullptr) *of.pre_allocated = *of.max = std::max(*of.max, vus);
    if (has_graceful_stop(scenario)) scenario.graceful_stop = kOutOfTheWay;
  }
  return planned_anew(std::move(other));
}

/// VUs with which the run of the first replication drops nothing, and room beside.
Checked<Rehearsal> with_vus_enough(const Rehearsal& rehearsal) {
  constexpr std::int64_t kFew = 64;
  constexpr std::int64_t kRoom = 4;
  for (std::int64_t vus = kFew; vus <= kManyVus; vus *= kRoom) {
    std::optional<Rehearsal> free = unbounded(rehearsal, vus);
    if (!free) break;
    const Result result = run_rehearsal(*free);
    bool bears = true;
    for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
      const ScenarioResult& scenario = result.scenarios[rank];
      ScenarioOptions& options = free->options.scenarios[rank];
      if (arrival_vus_of(options).max == nullptr || !scenario.busy) continue;
      const auto most = static_cast<std::int64_t>(scenario.busy->most());
      bears = bears && scenario.counts.dropped == 0 && 2 * most <= *arrival_vus_of(options).max;
    }
    if (bears) return *std::move(free);
  }
  return Problem{"", fmt::format("found arrivals that {} VUs do not bear, expected a target or a "
                                 "journey that keeps up with them",
                                 kManyVus)};
}

/// The least of the values that is not exceeded in the share of them.
template <class Value>
Enough<Value> enough(std::vector<Value> values, double share, Value one) {
  std::sort(values.begin(), values.end());
  Enough<Value> answer;
  answer.value = order_statistic(values, share);
  const auto up_to = [&](Value value) {
    return static_cast<std::uint64_t>(std::upper_bound(values.begin(), values.end(), value) -
                                      values.begin());
  };
  answer.runs = up_to(answer.value);
  answer.interval = wilson_interval(answer.runs, values.size());
  answer.one_less = up_to(answer.value - one);
  return answer;
}

Duration rounded_up(Duration time) {
  return {(std::max(time, Duration{}).ns + kMillisecond.ns - 1) / kMillisecond.ns *
          kMillisecond.ns};
}

/// What a scenario needed in each run.
struct Needs {
  std::vector<std::uint64_t> vus;
  std::vector<Duration> grace;
  bool endless = false;
};

void add(const ScenarioResult& scenario, const ScenarioPlan& plan, Needs& needs) {
  if (!scenario.busy) return;
  needs.vus.push_back(scenario.busy->most());
  needs.grace.push_back(rounded_up(*scenario.ended - *scenario.began - plan.regular_end));
  needs.endless = needs.endless || scenario.counts.interrupted > 0;
}

}  // namespace

Checked<SizeAnswer> size_of(const Rehearsal& rehearsal, const SizeSettings& settings) {
  Checked<Rehearsal> free = with_vus_enough(rehearsal);
  if (!free) return free.problems();
  std::vector<Needs> needs(free->plan.scenarios.size());
  run_replications(*free, settings.runs, settings.jobs, [&](std::uint32_t, const Result& result) {
    for (std::size_t rank = 0; rank < needs.size(); ++rank) {
      add(result.scenarios[rank], free->plan.scenarios[rank], needs[rank]);
    }
  });
  SizeAnswer answer{settings.runs, {}};
  for (std::size_t rank = 0; rank < needs.size(); ++rank) {
    ScenarioSize& size = answer.scenarios.emplace_back();
    size.name = free->plan.scenarios[rank].options.name;
    if (needs[rank].vus.empty()) continue;
    if (arrival_vus_of(free->options.scenarios[rank]).max != nullptr) {
      size.vus = enough(std::move(needs[rank].vus), settings.share, std::uint64_t{1});
    }
    if (has_graceful_stop(free->options.scenarios[rank]) && !needs[rank].endless) {
      size.graceful_stop = enough(std::move(needs[rank].grace), settings.share, kMillisecond);
    }
  }
  return answer;
}

}  // namespace rehearse
