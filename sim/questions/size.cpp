// Batches of runs with something out of the way, then quantiles.

#include "sim/questions/size.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "models/base/order_statistic.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/questions/changed_rehearsal.hpp"
#include "sim/questions/fleet.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

constexpr Duration kMillisecond = milliseconds(1);

bool has_graceful_stop(const ScenarioOptions& scenario) {
  return traits_of(scenario.executor).family != ExecutorFamily::Steered;
}

bool adds_vus(ScenarioOptions scenario) {
  const ArrivalVus of = arrival_vus_of(scenario);
  return of.max != nullptr && *of.max > *of.pre_allocated;
}

bool ramps_down(const ScenarioPlan& scenario) {
  const std::vector<ActiveStep>& steps = scenario.raw_steps;
  if (!std::holds_alternative<RampingVus>(scenario.options.executor)) return false;
  return std::adjacent_find(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
           return b.active < a.active;
         }) != steps.end();
}

/// What is out of the way beside gracefulStop and gracefulRampDown.
enum class Freed : std::uint8_t {
  AllVus,  ///< preAllocatedVUs
  MaxVus,  ///< maxVUs of the arrival rates that add VUs
};

/// Nothing if that cannot be planned.
std::optional<Rehearsal> freed(const Rehearsal& rehearsal, Freed what, std::int64_t vus) {
  Rehearsal other = rehearsal;
  for (ScenarioOptions& scenario : other.options.scenarios) {
    const bool adds = adds_vus(scenario);
    const ArrivalVus of = arrival_vus_of(scenario);
    if (of.max != nullptr && (what == Freed::AllVus || adds)) {
      *of.max = std::max(*of.max, vus);
      if (what == Freed::AllVus) *of.pre_allocated = *of.max;
    }
    if (has_graceful_stop(scenario)) scenario.graceful_stop = kOutOfTheWay;
    if (auto* const ramp = std::get_if<RampingVus>(&scenario.executor)) {
      ramp->graceful_ramp_down = kOutOfTheWay;
    }
  }
  return planned_anew(std::move(other));
}

/// Whether the VUs were in the way of the run, or, with room for others to need more, nearly.
bool is_short(const Rehearsal& rehearsal, const Result& result, Freed what, std::uint64_t room) {
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const ScenarioResult& scenario = result.scenarios[rank];
    ScenarioOptions options = rehearsal.plan.scenarios[rank].options;
    const ArrivalVus of = arrival_vus_of(options);
    if (of.max == nullptr || !scenario.busy) continue;
    if (what == Freed::MaxVus && !adds_vus(options)) continue;
    const bool all = what == Freed::AllVus;
    const std::uint64_t used = all ? scenario.busy->most_at_once() : scenario.vus_max;
    if (all ? scenario.counts.dropped > 0 : scenario.insufficient_vus) return true;
    if (room * used > static_cast<std::uint64_t>(*of.max)) return true;
  }
  return false;
}

/// Runs the batch with more and more VUs until they are in no run's way. `take` begins anew with
/// replication 0. Problems: a million are too few.
Checked<Rehearsal> run_freed(const Rehearsal& rehearsal, const SizeSettings& settings, Freed what,
                             const TakeResult& take) {
  constexpr std::int64_t kFew = 64;
  constexpr std::int64_t kMore = 4;
  for (std::int64_t vus = kFew; vus <= kManyVus; vus *= kMore) {
    std::optional<Rehearsal> free = freed(rehearsal, what, vus);
    if (!free) break;
    bool lacks = is_short(*free, run_rehearsal(*free), what, 2);
    if (lacks) continue;
    run_replications(*free, settings.runs, settings.jobs,
                     [&](std::uint32_t replication, const Result& result) {
                       lacks = lacks || is_short(*free, result, what, 1);
                       if (!lacks) take(replication, result);
                     });
    if (!lacks) return *std::move(free);
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
  if (answer.value >= one) answer.one_less = up_to(answer.value - one);
  return answer;
}

/// A grace that an iteration outlives by nothing: one that would end exactly when its grace does is
/// interrupted (S84), but where ends come first (S123).
Duration grace_for(Duration time, Ties ties) {
  const std::int64_t room = ties == Ties::Earliest ? kMillisecond.ns - 1 : kMillisecond.ns;
  return {(time.ns + room) / kMillisecond.ns * kMillisecond.ns};
}

/// What a scenario needed in each run.
struct Needs {
  std::vector<std::uint64_t> vus;
  std::vector<std::uint64_t> max_vus;
  std::vector<Duration> grace;
  std::vector<Duration> ramp_down;
  bool endless = false;
};

Duration grace_after_end(const ScenarioResult& scenario, const ScenarioPlan& plan, Ties ties) {
  const Instant regular_end = *scenario.began + plan.regular_end;
  const std::optional<Instant> last = scenario.busy->last_end();
  if (!last || *last < regular_end) return {};
  return grace_for(*last - regular_end, ties);
}

void add(const ScenarioResult& scenario, const ScenarioPlan& plan, Ties ties, Needs& needs) {
  if (!scenario.busy) return;
  needs.vus.push_back(scenario.busy->most_at_once());
  needs.grace.push_back(grace_after_end(scenario, plan, ties));
  needs.endless = needs.endless || scenario.counts.interrupted > 0;
}

/// How long VUs finish after steps down: until their iteration ends, or they are started again.
class RampDownWatch final : public FactSink {
 public:
  explicit RampDownWatch(const Rehearsal& rehearsal)
      : rehearsal_(rehearsal), longest_(rehearsal.plan.scenarios.size()) {}

  void observe(const Fact& fact) override {
    const std::pair<Rank, std::uint64_t> vu{fact.scenario, fact.number};
    if (fact.kind == FactKind::VuGracePeriod) {
      if (is_of_ramp(fact)) finishing_[vu] = fact.at;
    } else if (fact.kind == FactKind::IterationCompleted || fact.kind == FactKind::VuRevived) {
      const auto found = finishing_.find(vu);
      if (found == finishing_.end()) return;
      Duration& longest = longest_[index_of(fact.scenario)];
      longest = std::max(longest, grace_for(fact.at - found->second, rehearsal_.ties));
      finishing_.erase(found);
    }
  }
  std::vector<Duration> take() { return std::move(longest_); }

 private:
  /// The step at the regular end is one of the ramp where the ramp comes down to 0 by itself.
  bool is_of_ramp(const Fact& fact) const {
    const ScenarioPlan& plan = rehearsal_.plan.scenarios[index_of(fact.scenario)];
    const auto* const ramp = std::get_if<RampingVus>(&plan.options.executor);
    if (ramp == nullptr) return false;
    return fact.rule == Rule::RampDown ||
           (fact.rule == Rule::RegularEnd && ramp->stages.back().target == 0);
  }

  const Rehearsal& rehearsal_;
  std::map<std::pair<Rank, std::uint64_t>, Instant> finishing_;
  std::vector<Duration> longest_;  // by rank; 0: nothing needed one
};

/// `free`: with all graces out of the way.
void add_ramp_downs(const Rehearsal& free, const SizeSettings& settings,
                    std::vector<Needs>& needs) {
  const std::vector<ScenarioPlan>& scenarios = free.plan.scenarios;
  if (std::none_of(scenarios.begin(), scenarios.end(), ramps_down)) return;
  const auto watched = [](const Rehearsal& one) {
    RampDownWatch watch(one);
    run_rehearsal(one, {&watch});
    return watch.take();
  };
  replicate<std::vector<Duration>>(free, settings.runs, settings.jobs, watched,
                                   [&](std::uint64_t, const std::vector<Duration>& longest) {
                                     for (std::size_t rank = 0; rank < needs.size(); ++rank) {
                                       if (ramps_down(scenarios[rank]))
                                         needs[rank].ramp_down.push_back(longest[rank]);
                                     }
                                     return true;
                                   });
}

/// How many instances each run needs, whose arrival rates have the VUs that they need.
class InstanceNeeds {
 public:
  InstanceNeeds(const Rehearsal& rehearsal, std::uint64_t vus) : rehearsal_(rehearsal), vus_(vus) {}

  /// False beyond kMostInstances.
  bool add(const std::vector<Needs>& needs) {
    std::vector<std::uint64_t> vus;
    for (const Needs& one : needs) vus.push_back(one.vus.empty() ? 0 : one.vus.back());
    const auto [known, is_new] = known_.try_emplace(std::move(vus));
    if (is_new) known->second = instances_for(known->first);
    if (known->second) values_.push_back(*known->second);
    return known->second.has_value();
  }
  std::vector<std::uint64_t> take() { return std::move(values_); }
  Problem problem() const {
    return {"/vusPerInstance",
            fmt::format("found {} for a test whose {} scenarios are each divided by themselves, "
                        "expected a number for which {} instances are enough",
                        vus_, rehearsal_.plan.scenarios.size(), kMostInstances)};
  }

 private:
  std::optional<std::uint32_t> instances_for(const std::vector<std::uint64_t>& vus) const {
    Rehearsal sized = rehearsal_;
    for (std::size_t rank = 0; rank < vus.size(); ++rank) {
      const ArrivalVus of = arrival_vus_of(sized.options.scenarios[rank]);
      if (of.max != nullptr && vus[rank] > 0) {
        *of.pre_allocated = *of.max = static_cast<std::int64_t>(vus[rank]);
      }
    }
    const std::optional<Rehearsal> planned = planned_anew(std::move(sized));
    return planned ? fewest_instances(*planned, vus_) : std::nullopt;
  }

  const Rehearsal& rehearsal_;
  std::uint64_t vus_;
  std::map<std::vector<std::uint64_t>, std::optional<std::uint32_t>> known_;  // by VUs of each rank
  std::vector<std::uint64_t> values_;
};

ScenarioSize size_from(Needs needs, const ScenarioOptions& scenario, double share) {
  ScenarioSize size;
  size.name = scenario.name;
  if (needs.vus.empty()) return size;
  ScenarioOptions options = scenario;
  if (arrival_vus_of(options).max != nullptr) {
    size.vus = enough(std::move(needs.vus), share, std::uint64_t{1});
  }
  if (!needs.max_vus.empty()) {
    size.max_vus = enough(std::move(needs.max_vus), share, std::uint64_t{1});
  }
  if (has_graceful_stop(options) && !needs.endless) {
    size.graceful_stop = enough(std::move(needs.grace), share, kMillisecond);
    if (!needs.ramp_down.empty()) {
      size.graceful_ramp_down = enough(std::move(needs.ramp_down), share, kMillisecond);
    }
  }
  return size;
}

/// What max VUs come about where they are not in the way.
Problems add_max_vus(const Rehearsal& rehearsal, const SizeSettings& settings,
                     std::vector<Needs>& needs) {
  const std::vector<ScenarioOptions>& scenarios = rehearsal.options.scenarios;
  if (std::none_of(scenarios.begin(), scenarios.end(), adds_vus)) return {};
  const auto ran = run_freed(rehearsal, settings, Freed::MaxVus,
                             [&](std::uint32_t replication, const Result& result) {
                               for (std::size_t rank = 0; rank < needs.size(); ++rank) {
                                 if (!adds_vus(scenarios[rank])) continue;
                                 std::vector<std::uint64_t>& vus = needs[rank].max_vus;
                                 vus.resize(replication);
                                 vus.push_back(result.scenarios[rank].vus_max);
                               }
                             });
  return ran ? Problems{} : ran.problems();
}

}  // namespace

Checked<SizeAnswer> size_of(const Rehearsal& rehearsal, const SizeSettings& settings) {
  if (settings.vus_per_instance && rehearsal.options.segment) {
    return Problem{"/executionSegment",
                   "found a segment of the test, expected the whole: load generators are counted "
                   "for it"};
  }
  std::vector<Needs> needs;
  std::optional<InstanceNeeds> instances;
  bool divides = true;
  const auto free = run_freed(
      rehearsal, settings, Freed::AllVus, [&](std::uint32_t replication, const Result& result) {
        if (replication == 0) {
          needs.assign(rehearsal.plan.scenarios.size(), {});
          divides = true;
          if (settings.vus_per_instance) instances.emplace(rehearsal, *settings.vus_per_instance);
        }
        for (std::size_t rank = 0; rank < needs.size(); ++rank) {
          add(result.scenarios[rank], rehearsal.plan.scenarios[rank], rehearsal.ties, needs[rank]);
        }
        if (instances) divides = instances->add(needs) && divides;
      });
  if (!free) return free.problems();
  if (!divides) return instances->problem();
  if (Problems problems = add_max_vus(rehearsal, settings, needs); !problems.empty()) {
    return problems;
  }
  add_ramp_downs(*free, settings, needs);
  SizeAnswer answer{settings.runs, {}};
  for (std::size_t rank = 0; rank < needs.size(); ++rank) {
    answer.scenarios.push_back(
        size_from(std::move(needs[rank]), rehearsal.plan.scenarios[rank].options, settings.share));
  }
  if (instances) {
    answer.instances = enough(instances->take(), settings.share, std::uint64_t{1});
  }
  return answer;
}

}  // namespace rehearse
