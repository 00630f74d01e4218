// A metric is a difference of integrals between the beginning of its window and the look.

#include "models/service/network_scaling.hpp"

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr Wide kSecond = 1'000'000'000;

/// Of the window before a look, counted from 0; before the start if it is longer than what passed.
Instant begin_of_window(const ScalingRule& rule, std::int64_t look) {
  return Instant{(rule.period * (look + 1)).ns - rule.window.ns};
}

std::optional<double> ratio(Wide part, Wide whole) {
  if (whole <= 0) return {};
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::unique_ptr<NetworkScaling> NetworkScaling::of(
    const NetworkPlan& plan, NetworkLifecycle& lifecycle,
    const std::vector<network_parts::Instance>& instances,
    const std::vector<network_parts::Service>& services,
    const std::vector<EndpointCounts>& endpoints, network_parts::NetworkTimers& timers,
    NetworkLifecycle::Requests& requests) {
  const auto comes_and_goes = [](const PlannedService& service) {
    return service.options.autoscale || service.places > service.options.instances.size();
  };
  if (std::none_of(plan.services.begin(), plan.services.end(), comes_and_goes)) return nullptr;
  std::unique_ptr<NetworkScaling> scaling(
      new NetworkScaling(plan, lifecycle, instances, services, endpoints, timers, requests));
  scaling->of_service_.assign(plan.services.size(), kNone);
  scaling->serials_.resize(instances.size());
  for (std::uint32_t i = 0; i < plan.services.size(); ++i) {
    if (comes_and_goes(plan.services[i])) scaling->add(i);
  }
  return scaling;
}

void NetworkScaling::add(std::uint32_t service) {
  const PlannedService& plan = plan_.services[service];
  const auto number = static_cast<std::uint32_t>(scaled_.size());
  const auto count = static_cast<std::uint32_t>(plan.options.instances.size());
  of_service_[service] = number;
  Scaled& scaled = scaled_.emplace_back(service, count);
  for (std::uint32_t i = 0; i < plan.places; ++i) {
    const std::uint32_t index = plan.first_instance + i;
    if (i < count) {
      join(scaled, index);
    } else {
      scaled.free.insert(scaled.free.end(), index);
    }
  }
  if (plan.options.autoscale) {
    scaled.scaler = std::make_unique<Autoscaler>(plan.options.autoscale->rule, count);
    scaled.timer = timers_.add(Due::Scaling, number);
    begin_windows(Instant{}, scaled);
    arm_scaler(number);
  }
  add_rollouts(number);
}

void NetworkScaling::join(Scaled& scaled, std::uint32_t instance) {
  serials_[instance] = starts_;
  scaled.there.emplace_hint(scaled.there.end(), starts_++, instance);
}

void NetworkScaling::fire(Instant now, const network_parts::TimerOwner& timer) {
  if (timer.due == Due::Rollout) {
    Rollout& rollout = rollouts_[timer.index];
    if (!rollout.began) {
      begin(now, timer.index);
    } else {
      be_ready(now, rollout);
    }
    go_on(now, timer.index);
    return;
  }
  Scaled& scaled = scaled_[timer.index];
  begin_windows(now, scaled);
  const Duration period = plan_of(scaled).options.autoscale->rule.period;
  if (now == Instant{} + period * (scaled.looks + 1)) look(now, scaled);
  arm_scaler(timer.index);
}

void NetworkScaling::arm_scaler(std::uint32_t number) {
  const Scaled& scaled = scaled_[number];
  const ScalingRule& rule = plan_of(scaled).options.autoscale->rule;
  const Instant look = Instant{} + rule.period * (scaled.looks + 1);
  timers_.arm(scaled.timer, std::min(look, begin_of_window(rule, scaled.windows)), Due::Scaling,
              number);
}

void NetworkScaling::begin_windows(Instant now, Scaled& scaled) {
  const ScalingRule& rule = plan_of(scaled).options.autoscale->rule;
  while (begin_of_window(rule, scaled.windows) <= now) {
    ++scaled.windows;
    scaled.begins.push_back(sums(now, scaled));
  }
}

NetworkScaling::Sums NetworkScaling::sums(Instant now, const Scaled& scaled) const {
  const PlannedService& plan = plan_of(scaled);
  Sums sums{.at = now};
  for (std::uint32_t i = 0; i < plan.places; ++i) {
    const network_parts::Instance& instance = instances_[plan.first_instance + i];
    sums.busy += instance.station.busy_integral(now);
    sums.servers += instance.station.server_integral(now);
    sums.inside += instance.counts.inside.integral(now);
    sums.waiting += instance.station.queue().integral(now);
  }
  const Wide line = services_[scaled.service].line_counts.waiting.integral(now);
  sums.inside += line;
  sums.waiting += line;
  sums.running = lifecycle_.running(scaled.service).integral(now);
  for (std::uint32_t i = 0; i < plan.endpoints; ++i) {
    sums.requests += endpoints_[plan.first_endpoint + i].sent;
  }
  return sums;
}

std::optional<double> NetworkScaling::mean_of(ScalingMetric metric, const Sums& from,
                                              const Sums& until) {
  const Wide running = until.running - from.running;
  switch (metric) {
    case ScalingMetric::Utilisation:
      return ratio(until.busy - from.busy, until.servers - from.servers);
    case ScalingMetric::Concurrency:
      return ratio(until.inside - from.inside, running);
    case ScalingMetric::Rate:
      return ratio(kSecond * static_cast<Wide>(until.requests - from.requests), running);
    case ScalingMetric::Queue:
      break;
  }
  return ratio(until.waiting - from.waiting, running);
}

std::optional<double> NetworkScaling::total_of(ScalingMetric metric, const Sums& from,
                                               const Sums& until) {
  const Wide running = until.running - from.running;
  if (running <= 0) return {};
  const Wide length = (until.at - from.at).ns;
  switch (metric) {
    case ScalingMetric::Utilisation: {
      const std::optional<double> busy = ratio(until.busy - from.busy, length);
      const std::optional<double> of_one = ratio(until.servers - from.servers, running);
      if (!busy || !of_one || *of_one == 0.0) return {};
      return *busy / *of_one;
    }
    case ScalingMetric::Concurrency:
      return ratio(until.inside - from.inside, length);
    case ScalingMetric::Rate:
      return ratio(kSecond * static_cast<Wide>(until.requests - from.requests), length);
    case ScalingMetric::Queue:
      break;
  }
  return ratio(until.waiting - from.waiting, length);
}

void NetworkScaling::look(Instant now, Scaled& scaled) {
  const AutoscaleOptions& options = *plan_of(scaled).options.autoscale;
  ++scaled.looks;
  REQUIRE(!scaled.begins.empty());
  const Sums from = scaled.begins.front();
  const Sums until = sums(now, scaled);
  scaled.begins.pop_front();
  const std::uint32_t before = nominal(scaled);
  const auto value_of = options.rule.steps.empty() ? total_of : mean_of;
  ScalingLook seen{now, value_of(options.rule.metric, from, until), before};
  for (const ScalingGoal& other : options.rule.others) {
    seen.others.push_back(value_of(other.metric, from, until));
  }
  const std::uint32_t decided = scaled.scaler->decide(seen);
  if (decided == before) return;
  ++(decided > before ? scaled.figures.ups : scaled.figures.downs);
  requests_.moment({.kind = ServiceMoment::Kind::Scaled,
                    .at = now,
                    .service = scaled.service,
                    .scaled_from = before,
                    .scaled_to = decided});
  for (std::uint32_t i = before; i < decided && !scaled.free.empty(); ++i) {
    start(now, scaled, options.startup);
  }
  for (std::uint32_t i = decided; i < before; ++i) {
    const std::uint32_t last = scaled.there.rbegin()->second;
    drop_member(now, last);
    stop(now, scaled, last, options.manner);
  }
}

std::uint32_t NetworkScaling::nominal(const Scaled& scaled) const {
  auto count = static_cast<std::uint32_t>(scaled.there.size());
  for (const std::uint32_t index : scaled.rollouts) {
    const Rollout& rollout = rollouts_[index];
    if (!rollout.over) count -= rollout.old + rollout.fresh - rollout.size;
  }
  return count;
}

std::uint32_t NetworkScaling::start(Instant now, Scaled& scaled, const DurationModel& startup) {
  const std::uint32_t place = *scaled.free.begin();
  scaled.free.erase(scaled.free.begin());
  join(scaled, place);
  scaled.figures.set(now, scaled.figures.count().level() + 1);
  lifecycle_.start(now, place, startup);
  return place;
}

void NetworkScaling::stop(Instant now, Scaled& scaled, std::uint32_t instance,
                          const StopManner& manner) {
  scaled.there.erase(serials_[instance]);
  lifecycle_.retire(now, instance, manner);
}

void NetworkScaling::left(Instant now, std::uint32_t instance) {
  Scaled& scaled = scaled_[of_service_[instances_[instance].service]];
  scaled.free.insert(instance);
  scaled.figures.set(now, scaled.figures.count().level() - 1);
  for (const std::uint32_t rollout : scaled.rollouts) {
    if (!rollouts_[rollout].began || rollouts_[rollout].over) continue;
    timers_.arm(rollouts_[rollout].timer, now, Due::Rollout, rollout);
  }
}

const ScaledInstances* NetworkScaling::instances(std::uint32_t service) const {
  const std::uint32_t scaled = of_service_[service];
  return scaled == kNone ? nullptr : &scaled_[scaled].figures;
}

}  // namespace rehearse
