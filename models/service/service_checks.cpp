// Bounds of every field; each check says what was found and what is allowed.

#include "models/service/service_checks.hpp"

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

void check_call(const CallOptions& call, const Checks& checks) {
  checks.number("probability", call.probability, 0.0, 1.0);
  checks.count("count", call.count, 1, kMostCalls);
  if (call.timeout) checks.positive_length("timeout", *call.timeout);
  const Checks retry = checks.below("retry");
  retry.count("limit", call.retry.limit, 0, kMostRetries);
  retry.length("backoff", call.retry.backoff);
  retry.number("growth", call.retry.growth, 1.0, 100.0);
  retry.length("longest", call.retry.longest);
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
  if (manner.restart_after) checks.length("restartAfter", *manner.restart_after);
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
  checks.length("learnsAfter", service.learns_after);
  if (service.rate_limit) {
    checks.below("rateLimit").number("rate", service.rate_limit->rate, 1e-9, 1e9);
    checks.below("rateLimit").count("burst", service.rate_limit->burst, 1, UINT32_MAX);
  }
  for (std::size_t i = 0; i < service.changes.size(); ++i) {
    check_change(service.changes[i], service, checks.item("changes", i));
  }
  check_stops(service, checks);
  return problems.take();
}

}  // namespace rehearse
