// One option a cause; each value is tried by a run.

#include "sim/questions/shorter_wait.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/questions/changed_rehearsal.hpp"
#include "sim/questions/life_collector.hpp"

namespace rehearse {

namespace {

/// An option that is a number, and may be larger.
struct Knob {
  std::string option;
  std::int64_t now = 0;
  std::int64_t most = 0;
  std::function<std::optional<Rehearsal>(std::int64_t value)> with;
};

Duration length(const IterationLife& life) { return *life.ended - life.began; }

bool is_shorter(const std::optional<IterationLife>& other, const IterationLife& life) {
  return other && other->ended && !other->interrupted &&
         largest_cause(*other) != largest_cause(life) && length(*other) < length(life);
}

std::string effect_text(const IterationLife& shorter, const IterationLife& life) {
  return fmt::format("iteration {} takes {} instead of {}", life.iteration,
                     format_duration(length(shorter)), format_duration(length(life)));
}

/// The least value that shortens it, as far as doubling and halving find it.
std::optional<Rescue> more_of(const Knob& knob, const IterationLife& life) {
  std::optional<IterationLife> best;
  std::int64_t enough = 0;
  std::int64_t too_few = knob.now;
  int tries = 0;
  const auto helps = [&](std::int64_t value) {
    ++tries;
    std::optional<IterationLife> other = again(knob.with(value), life);
    if (!is_shorter(other, life)) return false;
    best = std::move(other);
    enough = value;
    return true;
  };
  for (std::int64_t value = knob.now; value < knob.most && tries < kMostTries;) {
    value = std::min(std::max<std::int64_t>(value, 1) * 2, knob.most);
    if (helps(value)) break;
    too_few = value;
  }
  if (!best) return std::nullopt;
  while (enough - too_few > 1 && tries < kMostTries) {
    const std::int64_t middle = too_few + (enough - too_few) / 2;
    if (!helps(middle)) too_few = middle;
  }
  return Rescue{knob.option, fmt::format("{}", knob.now), fmt::format("{}", enough),
                effect_text(*best, life)};
}

std::optional<Rescue> higher_rps(const Rehearsal& rehearsal, const IterationLife& life) {
  return more_of({.option = "rps",
                  .now = rehearsal.options.rps,
                  .most = 1'000'000'000,
                  .with =
                      [&](std::int64_t value) {
                        Rehearsal other = rehearsal;
                        other.options.rps = value;
                        return planned_anew(std::move(other));
                      }},
                 life);
}

std::optional<Rescue> larger_batch(const Rehearsal& rehearsal, const IterationLife& life) {
  const auto requests = static_cast<std::int64_t>(life.requests.size());
  const std::int64_t batch = rehearsal.options.batch;
  const bool of_host = rehearsal.options.batch_per_host > 0;
  Knob knob{.option = of_host ? "batchPerHost" : "batch",
            .now = of_host ? std::int64_t{rehearsal.options.batch_per_host} : batch,
            .most = of_host ? std::min(batch, requests) : requests,
            .with = [&](std::int64_t value) {
              Rehearsal other = rehearsal;
              if (of_host) {
                other.options.batch_per_host = value;
              } else {
                other.options.batch = value;
              }
              return planned_anew(std::move(other));
            }};
  if (auto rescue = more_of(knob, life)) return rescue;
  knob.option = "batch and batchPerHost";
  knob.now = std::max<std::int64_t>(batch, rehearsal.options.batch_per_host);
  knob.most = requests;
  knob.with = [&](std::int64_t value) {
    Rehearsal other = rehearsal;
    other.options.batch = value;
    other.options.batch_per_host = value;
    return planned_anew(std::move(other));
  };
  return more_of(knob, life);
}

/// The service in whose queue it was longest; none if its instances differ.
std::optional<std::size_t> longest_queue(const NetworkPlan& targets, const IterationLife& life) {
  const auto longest = std::max_element(
      life.requests.begin(), life.requests.end(),
      [](const RequestLife& a, const RequestLife& b) { return a.queued < b.queued; });
  if (longest == life.requests.end()) return std::nullopt;
  const auto service = targets.find_service(longest->target);
  if (!service) return std::nullopt;
  const std::vector<InstanceOptions>& instances = targets.services[*service].options.instances;
  const bool alike =
      std::all_of(instances.begin(), instances.end(), [&](const InstanceOptions& one) {
        return one.servers && one.servers == instances.front().servers;
      });
  return alike ? std::optional<std::size_t>{*service} : std::nullopt;
}

std::optional<Rescue> more_servers(const Rehearsal& rehearsal, const IterationLife& life) {
  if (rehearsal.targets == nullptr) return std::nullopt;
  const auto service = longest_queue(*rehearsal.targets, life);
  if (!service) return std::nullopt;
  const PlannedService& target = rehearsal.targets->services[*service];
  return more_of({.option = fmt::format("targets.{}.servers", target.name),
                  .now = std::int64_t{*target.options.instances.front().servers},
                  .most = 1'000'000,
                  .with =
                      [&](std::int64_t value) {
                        Rehearsal other = rehearsal;
                        auto targets = std::make_shared<NetworkPlan>(*rehearsal.targets);
                        for (InstanceOptions& one : targets->services[*service].options.instances) {
                          one.servers = static_cast<std::uint32_t>(value);
                        }
                        other.targets = std::move(targets);
                        return std::optional(std::move(other));
                      }},
                 life);
}

std::optional<Rescue> no_minimum(const Rehearsal& rehearsal, const IterationLife& life) {
  Rehearsal other = rehearsal;
  other.options.min_iteration_duration = Duration{};
  const auto shorter = again(planned_anew(std::move(other)), life);
  if (!is_shorter(shorter, life)) return std::nullopt;
  return Rescue{"minIterationDuration", format_duration(rehearsal.plan.min_iteration_duration),
                format_duration({}), effect_text(*shorter, life)};
}

}  // namespace

Cause largest_cause(const IterationLife& life) {
  return *std::max_element(kAllCauses.begin(), kAllCauses.end(),
                           [&](Cause a, Cause b) { return life.spent[a] < life.spent[b]; });
}

std::optional<Rescue> shorter_wait(const Rehearsal& rehearsal, const IterationLife& life) {
  if (!life.ended) return std::nullopt;
  switch (largest_cause(life)) {
    case Cause::Rps:
      return higher_rps(rehearsal, life);
    case Cause::Batch:
      return larger_batch(rehearsal, life);
    case Cause::Queue:
      return more_servers(rehearsal, life);
    case Cause::MinIterationDuration:
      return no_minimum(rehearsal, life);
    case Cause::Think:
    case Cause::Connecting:
    case Cause::Network:
    case Cause::Service:
    case Cause::Calls:
    case Cause::Retry:
    case Cause::Lost:
      break;
  }
  return std::nullopt;
}

}  // namespace rehearse
