// Bounds of every field; each check says what was found and what is allowed.

#include "models/service/service_checks.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "models/base/duration_format.hpp"
#include "models/base/json_place.hpp"
#include "models/base/problem_list.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {
namespace {

constexpr double kFastest = 1.0 / 64.0;
constexpr double kSlowest = 1e6;
constexpr std::uint32_t kMostServers = 1'000'000;
constexpr std::uint32_t kMostCalls = 100'000;

std::string at(const std::string& path, std::size_t index) {
  return std::string(path).append("/").append(std::to_string(index));
}

/// Adds problems below one place to a list.
class Checks {
 public:
  Checks(ProblemList& problems, std::string path) : problems_(problems), path_(std::move(path)) {}

  Checks below(const std::string& key) const { return {problems_, path_ + "/" + key}; }
  Checks item(const std::string& key, std::size_t index) const {
    return {problems_, at(path_ + "/" + key, index)};
  }
  Checks named(const std::string& key, const std::string& name) const {
    return {problems_, path_ + "/" + key + pointer_segment(name)};
  }

  void add(const std::string& key, std::string message) const {
    problems_.add(place(key), std::move(message));
  }
  void add(const std::string& key, std::string_view found, std::string_view expected) const {
    problems_.add(place(key), found, expected);
  }
  void number(const std::string& key, double value, double low, double high) const {
    if (value >= low && value <= high) return;  // not for a NaN
    add(key, weight_text(value), "a number from " + weight_text(low) + " to " + weight_text(high));
  }
  void count(const std::string& key, std::uint32_t value, std::uint32_t low,
             std::uint32_t high) const {
    if (value >= low && value <= high) return;
    add(key, std::to_string(value),
        "a number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  void length(const std::string& key, Duration value) const {
    if (value.ns < 0) add(key, format_duration(value), "≥ 0s");
  }
  void positive_length(const std::string& key, Duration value) const {
    if (value.ns <= 0) add(key, format_duration(value), "> 0s");
  }
  void instant(const std::string& key, Instant value) const {
    if (value.ns < 0) add(key, format_duration({value.ns}), "≥ 0s");
  }
  void limit(const std::string& key, const std::optional<Duration>& value) const {
    if (value) positive_length(key, *value);
  }
  /// Of points over time.
  void after_previous(const std::string& key, Instant value, Instant previous) const {
    if (value > previous) return;
    add(key, format_duration({value.ns}), "an instant after the one before it");
  }
  void status(const std::string& key, const std::optional<std::uint16_t>& value) const {
    if (!value || *value == 0 || (*value >= 200 && *value <= 599)) return;
    add(key, std::to_string(*value), "0, or a status from 200 to 599");
  }
  void instance(const std::string& key, std::uint32_t value, std::size_t instances) const {
    if (value < instances) return;
    add(key, std::to_string(value),
        "an instance, 0 to " + std::to_string(instances - (instances > 0 ? 1 : 0)));
  }

 private:
  std::string place(const std::string& key) const {
    return key.empty() ? path_ : path_ + "/" + key;
  }

  ProblemList& problems_;
  std::string path_;
};

void check_instance(const InstanceOptions& instance, const Checks& checks) {
  if (instance.servers) checks.count("servers", *instance.servers, 1, kMostServers);
  const bool queues = instance.servers && instance.discipline != Discipline::ProcessorSharing;
  if (instance.queue_bound && !queues) {
    checks.add("queueBound", instance.servers
                                 ? "nothing waits under processor sharing; use a concurrency limit"
                                 : "nothing waits without servers; use a concurrency limit");
  }
  if (!instance.servers && instance.discipline != Discipline::Fifo) {
    checks.add("discipline", "needs servers; a pure delay has none to wait for");
  }
  if (instance.concurrency_limit) {
    checks.count("concurrencyLimit", *instance.concurrency_limit, 1, UINT32_MAX);
  }
  checks.number("contention", instance.scalability.contention, 0.0, 1.0);
  checks.number("coherency", instance.scalability.coherency, 0.0, 1.0);
  checks.number("slower", instance.slower, kFastest, kSlowest);
}

void check_breaker(const BreakerOptions& breaker, const Checks& checks) {
  checks.number("failureRate", breaker.failure_rate, 1e-9, 1.0);
  if (breaker.last_calls) {
    checks.count("lastCalls", *breaker.last_calls, 1, kMostBreakerCalls);
    if (breaker.last_time) checks.add("lastTime", "counts beside lastCalls; one of both");
  }
  if (breaker.last_time) {
    const Duration time = *breaker.last_time;
    if (time < seconds(1) || time > kLongestBreakerWindow || time.ns % seconds(1).ns != 0) {
      checks.add("lastTime", format_duration(time), "whole seconds, 1s to 1h");
    }
  }
  checks.count("minimumCalls", breaker.minimum_calls, 1, kMostBreakerCalls);
  checks.positive_length("openFor", breaker.open_for);
  checks.count("trials", breaker.trials, 1, kMostBreakerCalls);
}

void check_guards(const CallOptions& call, const Checks& checks) {
  if (call.breaker) check_breaker(*call.breaker, checks.below("breaker"));
  if (call.bulkhead) {
    const Checks bulkhead = checks.below("bulkhead");
    bulkhead.count("limit", call.bulkhead->limit, 1, UINT32_MAX);
    bulkhead.below("queue").limit("timeout", call.bulkhead->queue_time_limit);
  }
  if (!call.hedge) return;
  checks.below("hedge").count("attempts", call.hedge->attempts, 2, kMostHedges);
  if (call.retry.limit > 0) checks.add("hedge", "a call is repeated or hedged, not both");
  if (call.count > 1) checks.add("count", std::to_string(call.count), "1 beside hedge");
}

void check_call(const CallOptions& call, const Checks& checks) {
  checks.number("probability", call.probability, 0.0, 1.0);
  checks.count("count", call.count, 1, kMostCalls);
  if (call.timeout) checks.positive_length("timeout", *call.timeout);
  const Checks retry = checks.below("retry");
  retry.count("limit", call.retry.limit, 0, kMostRetries);
  retry.length("backoff", call.retry.backoff);
  retry.number("growth", call.retry.growth, 1.0, 100.0);
  retry.length("longest", call.retry.longest);
  for (std::size_t i = 0; i < call.hits.size(); ++i) {
    checks.item("hits", i).number("hits", call.hits[i].rate, 0.0, 1.0);
    if (i > 0) checks.item("hits", i).after_previous("at", call.hits[i].at, call.hits[i - 1].at);
  }
  const bool conditional = call.only_if != CallCondition::None || !call.hits.empty();
  if (conditional && call.count > 1) {
    checks.add("count", std::to_string(call.count), "1 beside onlyIf or hits");
  }
  check_guards(call, checks);
}

void check_conditions(const EndpointOptions& endpoint, const Checks& checks) {
  for (std::size_t i = 0; i < endpoint.calls.size(); ++i) {
    if (endpoint.calls[i].only_if == CallCondition::None) continue;
    if (i == 0) checks.item("calls", i).add("onlyIf", "there is no call before it");
    if (endpoint.call_order == CallOrder::Parallel) {
      checks.item("calls", i).add("onlyIf", "of parallel calls none is over before another");
    }
  }
}

void check_stream(const EndpointOptions& endpoint, const ServiceOptions& service,
                  const Checks& checks) {
  if (!endpoint.calls.empty()) checks.add("calls", "a stream makes none");
  if (!endpoint.duration && !service.notices_abandonment) {
    checks.add("duration",
               "missing; a stream whose server does not notice that its client has "
               "gone must end by itself");
  }
}

void check_endpoint(const EndpointOptions& endpoint, const ServiceOptions& service,
                    const Checks& checks) {
  checks.number("errorProbability", endpoint.error_probability, 0.0, 1.0);
  if (endpoint.kind == EndpointKind::Stream) {
    check_stream(endpoint, service, checks);
  } else if (!endpoint.duration) {
    checks.add("duration", "missing; only a stream may last for ever");
  }
  for (std::size_t i = 0; i < endpoint.calls.size(); ++i) {
    check_call(endpoint.calls[i], checks.item("calls", i));
  }
  check_conditions(endpoint, checks);
}

bool has_servers(const ServiceOptions& service, const std::optional<std::uint32_t>& instance) {
  if (instance && *instance >= service.instances.size()) return true;  // reported as such
  for (std::size_t i = 0; i < service.instances.size(); ++i) {
    if ((!instance || i == *instance) && !service.instances[i].servers) return false;
  }
  return true;
}

void check_change(const ChangeOptions& change, const ServiceOptions& service,
                  const Checks& checks) {
  checks.instant("from", change.from);
  if (change.until <= change.from) {
    checks.add("until", format_duration({change.until.ns}),
               "an instant after `from`, " + format_duration({change.from.ns}));
  }
  if (change.instance) checks.instance("instance", *change.instance, service.instances.size());
  if (change.kind == ChangeOptions::Kind::Slower) {
    checks.number("slower", change.factor, kFastest, kSlowest);
  }
  if (change.kind == ChangeOptions::Kind::Servers) {
    checks.count("servers", change.servers, 1, kMostServers);
    if (!has_servers(service, change.instance)) {
      checks.add("servers", "an instance that is a pure delay has no servers to change");
    }
  }
}

void check_manner(const StopManner& manner, const Checks& checks) {
  if (manner.grace) checks.length("grace", *manner.grace);
  if (manner.grace && !manner.graceful) checks.add("grace", "a stop at once has no grace");
  checks.length("goodbye", manner.goodbye);
}

void check_pace(const ScalingPace& pace, const Checks& checks) {
  checks.length("stabilisation", pace.stabilisation);
  checks.length("cooldown", pace.cooldown);
  for (std::size_t i = 0; i < pace.policies.size(); ++i) {
    const ScalingPolicy& policy = pace.policies[i];
    const Checks here = checks.item("policies", i);
    here.count(policy.percent ? "percent" : "instances", policy.value, 1, kMostServers);
    here.positive_length("period", policy.period);
  }
}

constexpr double kHighestMetric = 1e9;

void check_metric(ScalingMetric metric, const ServiceOptions& service, const Checks& checks) {
  if (metric == ScalingMetric::Utilisation && !has_servers(service, {})) {
    checks.add("metric", "a pure delay has no servers that could be busy");
  }
}

void check_goal(const ScalingGoal& goal, const ServiceOptions& service, const Checks& checks) {
  checks.number("target", goal.target, 1e-9, kHighestMetric);
  check_metric(goal.metric, service, checks);
}

/// Of several metrics, each once.
void check_goals(const ScalingRule& rule, const ServiceOptions& service, const Checks& checks) {
  if (rule.others.empty()) return check_goal({rule.metric, rule.target}, service, checks);
  std::vector<ScalingGoal> goals{{rule.metric, rule.target}};
  goals.insert(goals.end(), rule.others.begin(), rule.others.end());
  std::set<ScalingMetric> seen;
  for (std::size_t i = 0; i < goals.size(); ++i) {
    const Checks here = checks.item("metrics", i);
    check_goal(goals[i], service, here);
    if (!seen.insert(goals[i].metric).second) {
      here.add("metric", "a metric that is there before", "each once");
    }
  }
}

void check_rule(const ScalingRule& rule, const ServiceOptions& service, const Checks& checks) {
  constexpr std::int64_t kMostLooks = 1000;
  if (rule.steps.empty()) {
    check_goals(rule, service, checks);
  } else {
    if (!rule.others.empty()) checks.add("metrics", "several metrics", "one, beside steps");
    check_metric(rule.metric, service, checks);
    for (std::size_t i = 0; i < rule.steps.size(); ++i) {
      const ScalingStep& step = rule.steps[i];
      const Checks here = checks.item("steps", i);
      here.number(step.above ? "above" : "below", step.threshold, 0.0, kHighestMetric);
      here.count(step.above ? "add" : "remove", step.change, 1, kMostServers);
    }
  }
  checks.positive_length("period", rule.period);
  checks.positive_length("window", rule.window);
  if (rule.period.ns > 0 && rule.window.ns / kMostLooks > rule.period.ns) {
    checks.add("window", format_duration(rule.window), "at most 1000 periods");
  }
  checks.number("tolerance", rule.tolerance, 0.0, 1.0);
  checks.count("min", rule.least, 1, kMostServers);
  checks.count("max", rule.most, std::max(rule.least, 1U), kMostServers);
  check_pace(rule.up, checks.below("up"));
  check_pace(rule.down, checks.below("down"));
}

/// What makes instances come, go, and be slower at first.
void check_scaling(const ServiceOptions& service, const Checks& checks) {
  if (service.autoscale) {
    const Checks here = checks.below("autoscale");
    check_rule(service.autoscale->rule, service, here);
    check_manner(service.autoscale->manner, here.below("stop"));
    if (service.instances.size() > service.autoscale->rule.most) {
      here.add("max", std::to_string(service.autoscale->rule.most),
               "at least the number of instances, " + std::to_string(service.instances.size()));
    }
  }
  if (service.warm_up) {
    const Checks here = checks.below("warmUp");
    here.number("slower", service.warm_up->slower, 1.0, kSlowest);
    here.positive_length("duration", service.warm_up->length);
  }
}

void check_stops(const ServiceOptions& service, const Checks& checks) {
  for (std::size_t i = 0; i < service.stops.size(); ++i) {
    const StopOptions& stop = service.stops[i];
    const Checks here = checks.item("stops", i);
    here.instant("at", stop.at);
    if (stop.instance) here.instance("instance", *stop.instance, service.instances.size());
    check_manner(stop.manner, here);
  }
  for (std::size_t i = 0; i < service.rolling_restarts.size(); ++i) {
    const RollingRestartOptions& rolling = service.rolling_restarts[i];
    const Checks here = checks.item("rollingRestarts", i);
    here.instant("at", rolling.at);
    here.length("pause", rolling.pause);
    here.count("maxUnavailable", rolling.at_a_time, rolling.max_surge.value_or(0) > 0 ? 0 : 1,
               UINT32_MAX);
    check_manner(rolling.manner, here);
    if (!rolling.manner.restart_after) here.add("restartAfter", "missing; a restart comes back");
    std::set<std::uint32_t> seen;
    for (std::size_t k = 0; k < rolling.order.size(); ++k) {
      const Checks item = here.item("order", k);
      item.instance("", rolling.order[k], service.instances.size());
      if (!seen.insert(rolling.order[k]).second) {
        item.add("", "instance " + std::to_string(rolling.order[k]) + " comes twice");
      }
    }
  }
}

/// Whether a request has a server to itself.
bool has_own_servers(const InstanceOptions& instance) {
  return instance.servers && instance.discipline != Discipline::ProcessorSharing;
}

void check_line(const ServiceOptions& service, const Checks& checks) {
  if (!service.central_queue) return;
  checks.below("queue").limit("timeout", service.central_queue->time_limit);
  const auto never_full = [](const InstanceOptions& instance) {
    return !has_own_servers(instance) && !instance.concurrency_limit;
  };
  if (std::any_of(service.instances.begin(), service.instances.end(), never_full)) {
    checks.add("queue",
               "nothing waits where an instance is never full; it needs servers that are not "
               "shared, or a concurrency limit");
  }
  if (drops_connections(service.when_full)) {
    checks.add("whenFull", "nothing is dropped behind a queue before all instances");
  }
}

void check_stealing(const ServiceOptions& service, const Checks& checks) {
  if (!service.steals_work) return;
  if (!std::all_of(service.instances.begin(), service.instances.end(), has_own_servers)) {
    checks.add("workStealing", "nothing waits where there are no servers, or all share them");
  }
  if (service.central_queue) {
    checks.add("workStealing", "nothing waits at an instance behind a queue before all instances");
  }
  if (service.connections) {
    checks.add("workStealing", "requests over a connection that is kept stay at its instance");
  }
}

void check_connections(const ServiceOptions& service, const Checks& checks) {
  if (!service.connections) return;
  const Checks here = checks.below("connections");
  const ConnectionLimits& limits = service.connections->limits;
  here.limit("idleTimeout", limits.idle_timeout);
  here.limit("maxAge", limits.max_age);
  if (limits.max_requests) here.count("maxRequests", *limits.max_requests, 1, UINT32_MAX);
  if (!service.connections->holds_server) {
    if (service.central_queue) {
      here.add("holdServer",
               "a connection that keeps to its instance, but holds no server there, "
               "would pass the queue before all instances");
    }
    return;
  }
  if (!std::all_of(service.instances.begin(), service.instances.end(), has_own_servers)) {
    here.add("holdServer", "there are no servers to hold, or all share them");
  }
}

void check_arrivals(const ArrivalOptions& arrivals, const Checks& checks) {
  constexpr double kHighestRate = 1e6;
  checks.instant("from", arrivals.from);
  if (arrivals.until <= arrivals.from) {
    checks.add("until", format_duration({arrivals.until.ns}),
               "an instant after `from`, " + format_duration({arrivals.from.ns}));
  }
  double highest = 0.0;
  for (std::size_t i = 0; i < arrivals.rate.size(); ++i) {
    const Checks here = checks.item("rate", i);
    const Instant at = arrivals.rate[i].at;
    here.number("", arrivals.rate[i].rate, 0.0, kHighestRate);
    highest = std::max(highest, arrivals.rate[i].rate);
    if (i > 0) {
      here.after_previous("at", at, arrivals.rate[i - 1].at);
    } else if (at.ns != 0) {
      here.add("at", format_duration({at.ns}), "0s");
    }
  }
  if (arrivals.trace.empty() && highest == 0.0) checks.add("rate", "0", "> 0 at some time");
  if (arrivals.period && !arrivals.rate.empty()) {
    const Duration least = std::max(seconds(1), arrivals.rate.back().at - Instant{});
    if (*arrivals.period < least) {
      checks.add("period", format_duration(*arrivals.period), "at least " + format_duration(least));
    }
  }
  double factor = arrivals.states.empty() ? 1.0 : 0.0;
  for (std::size_t i = 0; i < arrivals.states.size(); ++i) {
    checks.item("states", i).number("factor", arrivals.states[i].factor, 0.0, kSlowest);
    factor = std::max(factor, arrivals.states[i].factor);
  }
  if (factor == 0.0) checks.add("states", "0", "a factor > 0 in some state");
  if (!std::is_sorted(arrivals.trace.begin(), arrivals.trace.end())) {
    checks.add("trace", "instants out of order", "each at or after the one before it");
  }
}

void check_statuses(const StatusOptions& statuses, const Checks& checks) {
  for (const StatusField& field : kStatusFields) checks.status(field.key, statuses.*field.http);
}

/// What lies between a request's sending and its work.
void check_entry(const ServiceOptions& service, const Checks& checks) {
  if (service.rate_limit && service.rate_limit->delay_after) {
    checks.below("rateLimit")
        .count("delayAfter", *service.rate_limit->delay_after, 1,
               std::max(service.rate_limit->burst, 1U));
  }
  check_line(service, checks);
  check_stealing(service, checks);
  check_connections(service, checks);
  checks.limit("timeLimit", service.time_limit);
  check_statuses(service.statuses, checks.below("statuses"));
  for (std::size_t i = 0; i < service.traffic.size(); ++i) {
    const Checks here = checks.item("traffic", i);
    here.limit("timeout", service.traffic[i].timeout);
    check_arrivals(service.traffic[i].arrivals, here);
  }
}

}  // namespace

Problems service_problems(const ServiceOptions& service, const std::string& path) {
  ProblemList problems(ProblemList::kUnbounded);
  const Checks checks(problems, path);
  if (service.endpoints.empty()) checks.add("endpoints", "none", "at least one");
  if (service.instances.empty()) checks.add("instances", "none", "at least one");
  std::set<std::string> names;
  for (const EndpointOptions& endpoint : service.endpoints) {
    const Checks here = checks.named("endpoints", endpoint.name);
    if (!names.insert(endpoint.name).second) here.add("", "comes twice");
    check_endpoint(endpoint, service, here);
  }
  for (std::size_t i = 0; i < service.instances.size(); ++i) {
    check_instance(service.instances[i], checks.item("instances", i));
  }
  if (service.rate_limit) {
    checks.below("rateLimit").number("rate", service.rate_limit->rate, 1e-9, 1e9);
    checks.below("rateLimit").count("burst", service.rate_limit->burst, 1, UINT32_MAX);
  }
  for (std::size_t i = 0; i < service.changes.size(); ++i) {
    check_change(service.changes[i], service, checks.item("changes", i));
  }
  check_stops(service, checks);
  check_scaling(service, checks);
  check_entry(service, checks);
  return problems.take();
}

}  // namespace rehearse
