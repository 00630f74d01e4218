// Wiring of the service model; samples each second.

#include "sim/run/target_side.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "models/base/duration_format.hpp"

namespace rehearse {

namespace {

/// Each instance of a fleet has its own turns.
RequestLimits limits_of(const Rehearsal& rehearsal) {
  RequestLimits limits = request_limits(rehearsal.options);
  if (rehearsal.plan.instances.size() > 1) {
    for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
      limits.instances.push_back(scenario.instance);
    }
  }
  return limits;
}

/// When any target changes by itself.
std::vector<Instant> changes(const NetworkPlan& targets) {
  std::vector<Instant> at;
  for (const PlannedService& service : targets.services) {
    for (const ChangeOptions& change : service.options.changes) {
      at.push_back(change.from);
      at.push_back(change.until);
    }
    for (const StopOptions& stop : service.options.stops) at.push_back(stop.at);
    for (const auto& restart : service.options.rolling_restarts) at.push_back(restart.at);
  }
  std::sort(at.begin(), at.end());
  return at;
}

}  // namespace

std::optional<PhaseCounter> phase_counter(const Rehearsal& rehearsal) {
  if (rehearsal.targets == nullptr) return std::nullopt;
  std::vector<Instant> at = changes(*rehearsal.targets);
  if (at.empty()) return std::nullopt;
  return PhaseCounter(std::move(at), rehearsal.plan.scenarios.size());
}

TargetSide::TargetSide(const Rehearsal& rehearsal, Backend* live, EventQueue& queue, Facts& facts)
    : queue_(queue), sample_timer_(queue.add_timer()) {
  if (rehearsal.targets == nullptr) return;
  if (live == nullptr) {
    network_.emplace(rehearsal.targets, rehearsal.seed, rehearsal.replication);
    network_->keep_parts();
    network_->report_to([&facts](const ServiceMoment& moment) { facts.state(moment); });
    sampler_.emplace(*network_);
    live = &model_.emplace(*network_, limits_of(rehearsal).reuse);
    queue_.arm(sample_timer_, sampler_->next(), EventClass::HardEnd);
  }
  requests_.emplace(queue_, facts, *live,
                    static_cast<std::uint32_t>(rehearsal.targets->services.size()),
                    limits_of(rehearsal));
}

PrecomputedLoad& TargetSide::expect_precomputed() {
  if (precomputed_ == nullptr) {
    network_->expect_precomputed();
    precomputed_ = network_->precomputed();
  }
  return *precomputed_;
}

void TargetSide::count_precomputed(Instant until) {
  if (precomputed_ != nullptr) network_->count_precomputed(until);
}

void TargetSide::sample() {
  count_precomputed(queue_.now());
  sampler_->look(queue_.now());
  queue_.arm(sample_timer_, sampler_->next(), EventClass::HardEnd);
}

std::size_t TargetSide::idle_events() const {
  if (!sampler_) return 0;
  return (queue_.armed(sample_timer_) ? 1U : 0U) + (requests_->awaits_only_changes() ? 1U : 0U);
}

void TargetSide::write(Result& result, Instant end) const {
  if (!sampler_) return;
  result.services = sampler_->loads(end);
  write_unfinished_stops(result, end);
}

void TargetSide::write_unfinished_stops(Result& result, Instant end) const {
  for (std::uint32_t service = 0; service < network_->plan().services.size(); ++service) {
    const std::uint32_t instances = network_->plan().services[service].places;
    for (std::uint32_t i = 0; i < instances && result.moments.size() < kMostMoments; ++i) {
      const ServerState state = network_->state(service, i);
      if (state == ServerState::Running || state == ServerState::Terminated) continue;
      if (!network_->stays(service, i)) continue;  // its stop was not reported either
      result.moments.push_back({.kind = ServiceMoment::Kind::StillStopping,
                                .at = end,
                                .service = service,
                                .name = network_->plan().services[service].name,
                                .instance = i,
                                .inside = network_->instance_counts(service, i).inside.count(),
                                .only_streams = network_->only_streams_inside(service)});
    }
  }
}

std::optional<std::string> deadlock_warning(const std::vector<ServiceLoad>& services) {
  Instant first = kNever;
  std::string parts;
  std::uint64_t at_end = 0;
  for (const ServiceLoad& service : services) {
    if (service.deadlock.times == 0) continue;
    first = std::min(first, service.deadlock.first);
    at_end += service.deadlock.at_end;
    parts +=
        fmt::format("{}{} of {}", parts.empty() ? "" : ", ", service.deadlock.most, service.name);
  }
  if (parts.empty()) return std::nullopt;
  return fmt::format(
      "requests waited for each other, from {} on: up to {} held servers that others of them "
      "needed, so that only timeouts ended it; {} did at the end",
      format_duration(first - Instant{}), parts, at_end);
}

}  // namespace rehearse
