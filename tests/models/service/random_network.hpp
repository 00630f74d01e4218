#pragma once
// Networks, and what clients do to them, drawn by RapidCheck.

#include <algorithm>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "tests/models/service/network_driver.hpp"

namespace rehearse::random_network {

/// From `low` to `high`, both included, whatever RapidCheck's size: small networks are not the aim.
inline int between(int low, int high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1));
}
inline bool one_in(int n) { return between(1, n) == 1; }
inline Duration length(int most_ms) { return microseconds(between(0, most_ms * 1'000)); }
inline Instant moment(int most_ms) { return Instant{length(most_ms).ns}; }

inline DurationModel work() {
  switch (between(0, 3)) {
    case 0:
      return DurationModel::constant(length(20));
    case 1:
      return *DurationModel::uniform(Duration{0}, length(30));
    case 2:
      return *DurationModel::choice({length(5), length(40)}, {});
    default:
      return *DurationModel::exponential(length(10) + nanoseconds(1));
  }
}

inline InstanceOptions instance() {
  InstanceOptions options;
  if (!one_in(6)) {
    options.servers = static_cast<std::uint32_t>(between(1, 4));
    options.discipline = static_cast<Discipline>(between(0, 3));
    if (options.discipline != Discipline::ProcessorSharing && one_in(3)) {
      options.queue_bound = static_cast<std::uint32_t>(between(0, 5));
    }
  }
  if (one_in(5)) options.concurrency_limit = static_cast<std::uint32_t>(between(1, 8));
  if (one_in(4)) options.scalability = {between(0, 100) / 200.0, between(0, 100) / 2'000.0};
  options.slower = between(1, 40) / 10.0;
  return options;
}

/// What guards a call: nothing, or some of it.
inline void guard(CallOptions& options) {
  if (one_in(4)) {
    BreakerOptions& breaker = options.breaker.emplace();
    breaker.failure_rate = between(1, 4) / 4.0;
    if (one_in(2)) {
      breaker.last_time = seconds(between(1, 2));
    } else {
      breaker.last_calls = static_cast<std::uint32_t>(between(1, 5));
    }
    breaker.minimum_calls = static_cast<std::uint32_t>(between(1, 5));
    breaker.open_for = length(50) + nanoseconds(1);
    breaker.trials = static_cast<std::uint32_t>(between(1, 3));
    breaker.shared = one_in(2);
  }
  if (one_in(3)) {
    BulkheadOptions& bulkhead = options.bulkhead.emplace();
    bulkhead.limit = static_cast<std::uint32_t>(between(1, 3));
    bulkhead.queue = static_cast<std::uint32_t>(between(0, 3));
    if (one_in(3)) bulkhead.queue.reset();
    if (one_in(2)) bulkhead.queue_time_limit = length(20) + nanoseconds(1);
    bulkhead.shared = one_in(2);
  }
  if (options.count > 1 || options.retry.limit > 0 || one_in(2)) return;
  options.hedge = HedgeOptions{work(), static_cast<std::uint32_t>(between(2, 4))};
}

inline CallOptions call_to(const ServiceOptions& to) {
  const auto last = static_cast<int>(to.endpoints.size()) - 1;
  CallOptions options =
      call(to.name, to.endpoints[static_cast<std::size_t>(between(0, last))].name);
  options.probability = between(0, 4) / 4.0;
  options.count = static_cast<std::uint32_t>(between(1, 3));
  if (one_in(2)) options.timeout = length(40) + nanoseconds(1);
  options.retry.limit = static_cast<std::uint32_t>(between(0, 2));
  options.retry.backoff = length(10);
  options.retry.jitter = one_in(2);
  options.required = one_in(2);
  options.connects = one_in(4);
  guard(options);
  return options;
}

/// Makes some calls of a sequence depend on those before them.
inline void condition(std::vector<CallOptions>& calls) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].count > 1) continue;
    if (one_in(3)) calls[i].hits = {{Instant{}, between(0, 4) / 4.0}};
    if (i > 0 && one_in(3)) calls[i].only_if = static_cast<CallCondition>(between(1, 2));
  }
}

/// `behind` are the services that it may call.
inline EndpointOptions endpoint(const std::string& name,
                                const std::vector<ServiceOptions>& behind) {
  if (one_in(6)) return stream(name, one_in(2) ? std::optional(length(50)) : std::nullopt);
  EndpointOptions options = unary(name, work());
  options.priority = between(0, 2);
  options.error_probability = one_in(3) ? between(0, 4) / 4.0 : 0.0;
  if (one_in(2)) options.error_duration = work();
  options.call_order = one_in(2) ? CallOrder::Parallel : CallOrder::Sequence;
  options.holds_server = one_in(2);
  for (const ServiceOptions& to : behind) {
    if (one_in(2)) options.calls.push_back(call_to(to));
  }
  if (options.call_order == CallOrder::Sequence) condition(options.calls);
  return options;
}

inline ChangeOptions change(const ServiceOptions& of) {
  ChangeOptions options;
  options.kind = static_cast<ChangeOptions::Kind>(between(0, 3));
  options.from = moment(120);
  options.until = options.from + length(100) + nanoseconds(1);
  const auto last = static_cast<int>(of.instances.size()) - 1;
  if (one_in(2)) options.instance = static_cast<std::uint32_t>(between(0, last));
  options.factor = between(1, 80) / 16.0;
  options.servers = static_cast<std::uint32_t>(between(1, 5));
  const bool has_delay = std::any_of(of.instances.begin(), of.instances.end(),
                                     [](const auto& one) { return !one.servers; });
  if (has_delay && options.kind == ChangeOptions::Kind::Servers) {
    options.kind = ChangeOptions::Kind::Slower;
  }
  return options;
}

inline StopManner manner() {
  StopManner options;
  options.graceful = !one_in(3);
  if (options.graceful && one_in(2)) options.grace = length(50);
  options.goodbye = one_in(2) ? Duration{0} : length(10);
  if (!one_in(4)) options.restart_after = DurationModel::constant(length(60));
  if (one_in(4)) options.reaction = *DurationModel::uniform(Duration{0}, length(20));
  if (one_in(4)) options.drain = DurationModel::constant(length(20));
  return options;
}

/// The way in: none of it, or some.
inline void entry(ServiceOptions& options) {
  const auto waits = [](const InstanceOptions& one) {
    return one.servers && one.discipline != Discipline::ProcessorSharing;
  };
  const bool all_wait = std::all_of(options.instances.begin(), options.instances.end(), waits);
  if (all_wait && one_in(3)) {
    options.central_queue.emplace();
    if (one_in(2)) options.central_queue->bound = static_cast<std::uint32_t>(between(0, 4));
    if (one_in(2)) options.central_queue->time_limit = length(30) + nanoseconds(1);
    for (InstanceOptions& one : options.instances) one.queue_bound.reset();
  } else {
    options.when_full = static_cast<WhenFull>(between(0, 3));
  }
  if (one_in(3) && (all_wait || !options.central_queue)) {
    ConnectionOptions& kept = options.connections.emplace();
    kept.holds_server = all_wait && (options.central_queue || one_in(2));
    if (one_in(2)) kept.limits.idle_timeout = length(30) + nanoseconds(1);
    if (one_in(2)) kept.limits.max_age = length(60) + nanoseconds(1);
    if (one_in(2)) kept.limits.max_requests = static_cast<std::uint32_t>(between(1, 3));
    if (options.central_queue && !kept.holds_server) options.connections.reset();
  }
  if (one_in(4)) options.time_limit = length(40) + nanoseconds(1);
  if (options.rate_limit && one_in(2)) {
    options.rate_limit->delay_after = static_cast<std::uint32_t>(between(1, 3));
  }
  if (one_in(5)) {
    ArrivalOptions arrivals{.rate = {{Instant{}, between(1, 200) * 1.0}}};
    arrivals.gap = *DurationModel::exponential(seconds(1));
    arrivals.until = Instant{} + seconds(1);
    options.traffic = {{options.endpoints.front().name, std::move(arrivals), {}}};
  }
}

inline ScalingPace pace() {
  ScalingPace options;
  if (one_in(2)) options.stabilisation = length(400);
  if (one_in(3)) options.cooldown = length(200);
  if (one_in(2)) {
    options.policies = {
        {one_in(2), static_cast<std::uint32_t>(between(1, 100)), length(300) + nanoseconds(1)}};
  }
  options.select = static_cast<ScalingPace::Select>(between(0, 2));
  return options;
}

/// Instances that come and go, are slow at first, take work from each other: none of it, or some.
inline void scaling(ServiceOptions& options) {
  const auto waits = [](const InstanceOptions& one) {
    return one.servers && one.discipline != Discipline::ProcessorSharing;
  };
  const bool all_wait = std::all_of(options.instances.begin(), options.instances.end(), waits);
  options.steals_work = all_wait && !options.central_queue && !options.connections && one_in(2);
  if (one_in(4)) {
    options.warm_up = WarmUpOptions{between(1, 8) * 1.0, length(200) + nanoseconds(1),
                                    static_cast<WarmUpOptions::Fade>(between(0, 1)), one_in(2)};
  }
  if (!one_in(3)) return;
  AutoscaleOptions& scale = options.autoscale.emplace();
  const bool has_servers = std::all_of(options.instances.begin(), options.instances.end(),
                                       [](const auto& one) { return one.servers.has_value(); });
  scale.rule.metric = static_cast<ScalingMetric>(between(has_servers ? 0 : 1, 3));
  scale.rule.target = between(1, 30) / 20.0;
  if (one_in(3)) {
    const auto other =
        scale.rule.metric == ScalingMetric::Rate ? ScalingMetric::Concurrency : ScalingMetric::Rate;
    scale.rule.others = {{other, between(1, 60) / 4.0}};
  } else if (one_in(4)) {
    scale.rule.steps = {{true, 0.5, 1}, {true, 2.0, 2}, {false, 0.2, 1}};
  }
  scale.rule.period = length(200) + milliseconds(10);
  scale.rule.window = length(300) + nanoseconds(1);
  scale.rule.most = static_cast<std::uint32_t>(options.instances.size()) +
                    static_cast<std::uint32_t>(between(0, 4));
  scale.rule.up = pace();
  scale.rule.down = pace();
  scale.startup = DurationModel::constant(length(100));
  scale.manner = manner();
  scale.manner.restart_after.reset();
}

inline ServiceOptions any_service(int number, const std::vector<ServiceOptions>& behind) {
  ServiceOptions options;
  options.name = "s" + std::to_string(number);
  for (int i = between(1, 3); i > 0; --i) options.instances.push_back(instance());
  for (int i = between(1, 3); i > 0; --i) {
    options.endpoints.push_back(endpoint("e" + std::to_string(i), behind));
  }
  options.balancing = static_cast<Balancing>(between(0, 3));
  options.learns_after = both_after(one_in(2) ? Duration{0} : length(20));
  if (one_in(4)) options.rate_limit = RateLimitOptions{between(1, 500) * 1.0, 3};
  if (one_in(2)) options.latency = *DurationModel::uniform(Duration{0}, length(3));
  options.connect = DurationModel::constant(length(5));
  const bool endless = std::any_of(options.endpoints.begin(), options.endpoints.end(),
                                   [](const auto& one) { return !one.duration; });
  options.notices_abandonment = endless || one_in(2);
  for (int i = between(0, 2); i > 0; --i) options.changes.push_back(change(options));
  if (one_in(3)) options.stops.push_back({moment(120), {}, manner()});
  if (one_in(3)) {
    RollingRestartOptions rolling{moment(120), {}, manner(), length(20)};
    rolling.manner.restart_after = DurationModel::constant(length(30));
    rolling.at_a_time = static_cast<std::uint32_t>(between(1, 3));
    if (one_in(2)) rolling.max_surge = static_cast<std::uint32_t>(between(0, 3));
    options.rolling_restarts.push_back(rolling);
  }
  entry(options);
  scaling(options);
  return options;
}

/// Up to four services, of which the earlier ones call the later ones; clients use the first.
inline NetworkOptions network() {
  std::vector<ServiceOptions> services;
  for (int i = between(1, 4); i > 0; --i)
    services.insert(services.begin(), any_service(i, services));
  return {std::move(services)};
}

/// Something that clients do.
struct Act {
  Duration after;  // the one before it
  std::uint32_t endpoint = 0;
  Duration timeout = kMaxDuration;
  bool connects = false;
  std::optional<std::size_t> abandons;  // instead of sending: the request with this number
  std::uint32_t client = 0;
  bool closes = false;
};

inline std::vector<Act> acts(const ServiceOptions& service) {
  std::vector<Act> list;
  for (int i = between(1, 80); i > 0; --i) {
    Act act;
    act.after = one_in(3) ? Duration{0} : length(4);
    act.endpoint =
        static_cast<std::uint32_t>(between(0, static_cast<int>(service.endpoints.size()) - 1));
    if (one_in(3)) act.timeout = length(60) + nanoseconds(1);
    act.connects = one_in(3);
    act.client = static_cast<std::uint32_t>(between(1, 6));
    act.closes = one_in(8);
    if (one_in(6)) act.abandons = static_cast<std::size_t>(between(0, 79));
    list.push_back(act);
  }
  return list;
}

}  // namespace rehearse::random_network
