// Each change is found by a run in which the option is out of the way, then tried.

#include "sim/questions/rescue.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <variant>

#include "models/base/duration_format.hpp"
#include "models/base/match.hpp"
#include "sim/questions/changed_rehearsal.hpp"
#include "sim/questions/life_collector.hpp"
#include "sim/questions/shorter_wait.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

/// Options are written to the millisecond.
constexpr Duration kStep = milliseconds(1);

Duration rounded_up(Duration time) { return {(time.ns + kStep.ns - 1) / kStep.ns * kStep.ns}; }

/// An option that gives running iterations time.
struct Grace {
  const char* name;
  Duration (*get)(const ScenarioOptions& scenario);
  void (*set)(ScenarioOptions& scenario, Duration value);
};

constexpr Grace kGracefulStop{
    "gracefulStop", [](const ScenarioOptions& scenario) { return scenario.graceful_stop; },
    [](ScenarioOptions& scenario, Duration value) { scenario.graceful_stop = value; }};

constexpr Grace kGracefulRampDown{
    "gracefulRampDown",
    [](const ScenarioOptions& scenario) {
      return std::get<RampingVus>(scenario.executor).graceful_ramp_down;
    },
    [](ScenarioOptions& scenario, Duration value) {
      std::get<RampingVus>(scenario.executor).graceful_ramp_down = value;
    }};

/// The time that maxDuration gives, if the executor has it.
Duration* max_duration_of(ScenarioOptions& scenario) {
  return match(
      scenario.executor, [](SharedIterations& of) -> Duration* { return &of.max_duration; },
      [](PerVuIterations& of) -> Duration* { return &of.max_duration; },
      [](auto&) -> Duration* { return nullptr; });
}

std::optional<Rescue> more_grace(const Rehearsal& rehearsal, const IterationLife& life,
                                 const Grace& grace) {
  const Duration now = grace.get(rehearsal.options.scenarios[index_of(life.scenario)]);
  const auto with = [&](Duration value) {
    return changed(rehearsal, life.scenario,
                   [&](ScenarioOptions& scenario) { grace.set(scenario, value); });
  };
  const auto free = again(with(now + kOutOfTheWay), life);
  if (!free || free->interrupted || !free->ended) return std::nullopt;
  Duration needed = rounded_up(now + (*free->ended - *life.ended));
  // One that ends at the very instant of the end may be cut off first.
  for (int tries = 0; tries < 2; ++tries, needed = needed + kStep) {
    const auto saved = again(with(needed), life);
    if (!saved || saved->interrupted) continue;
    return Rescue{grace.name, format_duration(now), format_duration(needed),
                  fmt::format("iteration {} is complete at {}, {} after it was cut off",
                              life.iteration, format_duration(*saved->ended - Instant{}),
                              format_duration(*saved->ended - *life.ended))};
  }
  return std::nullopt;
}

std::optional<Rescue> more_vus(const Rehearsal& rehearsal, Rank rank) {
  ScenarioOptions as_is = rehearsal.options.scenarios[index_of(rank)];
  const std::int64_t max = *arrival_vus_of(as_is).max;
  const auto with = [&](std::int64_t vus) {
    return changed(rehearsal, rank, [&](ScenarioOptions& scenario) {
      const ArrivalVus of = arrival_vus_of(scenario);
      *of.pre_allocated = *of.max = vus;
    });
  };
  const auto scenario_with = [&](std::int64_t vus) -> std::optional<ScenarioResult> {
    const auto other = with(vus);
    if (!other) return std::nullopt;
    return run_rehearsal(*other).scenarios[index_of(rank)];
  };
  std::int64_t enough = max;
  // The most that are busy where there are many are enough; where VUs are many connections may be
  // opened that fewer would not open, so that is tried.
  for (std::int64_t many = std::max<std::int64_t>(max * 2, 64); many <= kManyVus; many *= 4) {
    const auto free = scenario_with(many);
    if (!free || !free->busy) return std::nullopt;
    if (free->counts.dropped > 0) continue;
    enough = static_cast<std::int64_t>(free->busy->most());
    break;
  }
  if (enough <= max) return std::nullopt;
  for (int tries = 0; tries < 8; ++tries, ++enough) {
    const auto saved = scenario_with(enough);
    if (!saved || saved->counts.dropped > 0) continue;
    return Rescue{"preAllocatedVUs and maxVUs", fmt::format("{}", max), fmt::format("{}", enough),
                  "no arrival of the scenario is dropped"};
  }
  return std::nullopt;
}

std::optional<Rescue> more_time(const Rehearsal& rehearsal, const DropLife& drop) {
  ScenarioOptions as_is = rehearsal.options.scenarios[index_of(drop.scenario)];
  const Duration now = *max_duration_of(as_is);
  const auto scenario_with = [&](Duration value) -> std::optional<ScenarioResult> {
    const auto other = changed(rehearsal, drop.scenario, [&](ScenarioOptions& scenario) {
      *max_duration_of(scenario) = value;
    });
    if (!other) return std::nullopt;
    return run_rehearsal(*other).scenarios[index_of(drop.scenario)];
  };
  const auto free = scenario_with(now + kOutOfTheWay);
  if (!free || free->counts.dropped > 0 || !free->ended) return std::nullopt;
  const Duration needed = rounded_up(*free->ended - *free->began);
  const auto saved = scenario_with(needed);
  if (!saved || saved->counts.dropped > 0) return std::nullopt;
  return Rescue{"maxDuration", format_duration(now), format_duration(needed),
                "all iterations of the scenario are done"};
}

}  // namespace

std::optional<Rescue> rescue_of(const Rehearsal& rehearsal, const IterationLife& life) {
  if (!life.interrupted) return shorter_wait(rehearsal, life);
  if (life.rule == Rule::HardEnd) return more_grace(rehearsal, life, kGracefulStop);
  if (life.rule == Rule::GracefulRampDown) return more_grace(rehearsal, life, kGracefulRampDown);
  return std::nullopt;
}

std::optional<Rescue> rescue_of(const Rehearsal& rehearsal, const DropLife& drop) {
  ScenarioOptions as_is = rehearsal.options.scenarios[index_of(drop.scenario)];
  if (arrival_vus_of(as_is).max != nullptr) return more_vus(rehearsal, drop.scenario);
  if (max_duration_of(as_is) != nullptr) return more_time(rehearsal, drop);
  return std::nullopt;
}

}  // namespace rehearse
