// Composes mean times upward from services without calls, and request rates downward from services
// without callers.

#include "models/service/network_demand.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "models/base/means.hpp"

namespace rehearse {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

double mean_of(const std::optional<DurationModel>& model) {
  return model ? mean_or_infinity(*model) : kInfinite;
}

double mean_slowness(const ServiceOptions& service) {
  double total = 0.0;
  for (const InstanceOptions& instance : service.instances) total += instance.slower;
  return total / static_cast<double>(service.instances.size());
}

class Means {
 public:
  explicit Means(const NetworkPlan& plan)
      : plan_(plan), means_(plan.endpoints.size()), known_(plan.endpoints.size(), false) {}

  std::vector<RequestMeans> all() {
    // Callees first, so that of() is nowhere deep.
    const std::vector<std::uint32_t> order = callers_first(plan_);
    for (auto it = order.rbegin(); it != order.rend(); ++it) of(*it);
    return std::move(means_);
  }

 private:
  /// A call with its retries.
  struct Attempts {
    double sent = 1.0;
    double length_ns = 0.0;
    double fails = 0.0;  ///< probability that it fails for good
  };

  /// What became of the last call that was made: how likely it failed, and found nothing.
  struct LastCall {
    double failed = 0.0;
    double missed = 0.0;  ///< failed or not

    double meets(CallCondition condition) const {
      if (condition == CallCondition::None) return 1.0;
      return condition == CallCondition::Failed ? failed : missed;
    }
    /// Of calls that do not end the sequence. A hit ratio over time counts as at the start.
    void follow(const PlannedCall& call, double fails, double chance) {
      const double made = chance * meets(call.only_if);
      const double finds = call.hits.empty() ? 1.0 : call.hits.front().rate;
      const bool always = call.only_if == CallCondition::None;
      missed =
          (always ? missed * (1.0 - chance) : missed - made) + made * (1.0 - (1.0 - fails) * finds);
      failed = failed * (1.0 - chance) + made * fails;
    }
  };

  const RequestMeans& of(std::uint32_t index) {
    if (known_[index]) return means_[index];
    known_[index] = true;
    const PlannedEndpoint& endpoint = plan_.endpoints[index];
    const ServiceOptions& service = plan_.services[endpoint.service].options;
    const double failing = endpoint.error.probability();
    const auto& bad = endpoint.error_duration ? endpoint.error_duration : endpoint.duration;
    RequestMeans means;
    means.work_ns =
        weighted(1.0 - failing, mean_of(endpoint.duration)) + weighted(failing, mean_of(bad));
    means.succeeds = 1.0 - failing;
    add_calls(endpoint, means);
    const double slowness = endpoint.kind == EndpointKind::Stream ? 1.0 : mean_slowness(service);
    means.answer_ns =
        2.0 * mean_or_infinity(service.latency) + means.work_ns * slowness + means.calls_ns;
    return means_[index] = std::move(means);
  }

  void add_calls(const PlannedEndpoint& endpoint, RequestMeans& means) {
    const bool parallel = endpoint.call_order == CallOrder::Parallel;
    const double begins = means.succeeds;
    double reached = begins;
    LastCall last;
    for (const PlannedCall& call : endpoint.calls) {
      const Attempts attempts = attempts_of(call);
      const double made = call.chance.probability() * last.meets(call.only_if);
      if (call.count == 1) last.follow(call, attempts.fails, call.chance.probability());
      const double fails = call.required ? made * attempts.fails : 0.0;
      const auto count = static_cast<double>(call.count);
      const double all_good = std::pow(1.0 - fails, count);
      if (parallel) {
        means.calls.push_back(begins * count * made * attempts.sent);
        const double any = 1.0 - std::pow(1.0 - made, count);
        means.calls_ns = std::max(means.calls_ns, weighted(begins * any, attempts.length_ns));
      } else {
        // Σ (1 − fails)^k over the count: the first that fails ends the sequence.
        const double turns = fails > 0.0 ? (1.0 - all_good) / fails : count;
        means.calls.push_back(reached * turns * made * attempts.sent);
        means.calls_ns += weighted(reached * turns * made, attempts.length_ns);
        reached *= all_good;
      }
      means.succeeds *= all_good;
    }
  }

  Attempts attempts_of(const PlannedCall& call) {
    const RequestMeans& callee = of(call.endpoint);
    const ServiceOptions& service = plan_.services[plan_.endpoints[call.endpoint].service].options;
    const double one = callee.answer_ns + (call.connects ? mean_or_infinity(service.connect) : 0.0);
    Attempts attempts{1.0, one, 1.0 - callee.succeeds};
    for (const Duration& backoff : call.backoffs) {
      if (attempts.fails == 0.0) break;
      attempts.sent += attempts.fails;
      const double wait = static_cast<double>(backoff.ns) * (call.jitter ? 0.5 : 1.0);
      attempts.length_ns += attempts.fails * (wait + one);
      attempts.fails *= 1.0 - callee.succeeds;
    }
    return attempts;
  }

  const NetworkPlan& plan_;
  std::vector<RequestMeans> means_;
  std::vector<bool> known_;
};

/// How many times faster than a single request `most` at a time are, at the best load up to that:
/// the largest n / (1 + contention·(n − 1) + coherency·n·(n − 1)) (Gunther 2007, section 4.4: at
/// n = √((1 − contention)/coherency)).
double best_speed_up(const ScalabilityOptions& usl, double most) {
  const auto speed_up = [&](double n) {
    if (n == kInfinite) return usl.contention > 0.0 ? 1.0 / usl.contention : kInfinite;
    return n / (1.0 + usl.contention * (n - 1.0) + usl.coherency * n * (n - 1.0));
  };
  if (usl.coherency == 0.0) return speed_up(most);
  const double peak = std::sqrt((1.0 - usl.contention) / usl.coherency);
  const double below = std::clamp(std::floor(peak), 1.0, most);
  return std::max(speed_up(below), speed_up(std::min(below + 1.0, most)));
}

/// What a unit asks of one service, without the speed of its instances.
struct Demand {
  double requests = 0.0;
  double work_ns = 0.0;    ///< of unary requests
  double held_ns = 0.0;    ///< calls during which a server is kept
  double inside_ns = 0.0;  ///< calls and streams, without the work
};

struct Bound {
  double rate = kInfinite;
  ServiceLimit limit = ServiceLimit::None;

  void lower(double other, ServiceLimit by) {
    if (other < rate) *this = {other, by};
  }
};

/// The rate of `most` units at a time that take `length_ns` each, per second.
double per_second(double most, double length_ns) {
  return length_ns == 0.0 ? kInfinite : most * 1e9 / length_ns;
}

double server_time(const Demand& demand, const InstanceOptions& instance) {
  if (!instance.servers) return 0.0;
  const bool sharing = instance.discipline == Discipline::ProcessorSharing;
  return demand.work_ns * instance.slower + (sharing ? 0.0 : demand.held_ns);
}

/// The rate of units that an instance bears which gets all requests.
Bound bound_of(const Demand& demand, const InstanceOptions& instance) {
  Bound bound;
  const double work_ns = demand.work_ns * instance.slower;
  double at_work = kInfinite;
  if (instance.servers) {
    at_work = *instance.servers;
    bound.lower(per_second(at_work, server_time(demand, instance)), ServiceLimit::Servers);
  }
  if (instance.concurrency_limit) {
    const double inside = *instance.concurrency_limit;
    at_work = std::min(at_work, inside);
    bound.lower(per_second(inside, work_ns + demand.inside_ns), ServiceLimit::Concurrency);
  }
  bound.lower(per_second(best_speed_up(instance.scalability, at_work), work_ns),
              ServiceLimit::Scalability);
  return bound;
}

/// With all the instances that an autoscaler may start.
ServiceOptions at_most(const ServiceOptions& service) {
  ServiceOptions options = service;
  if (service.autoscale) {
    options.instances.resize(
        std::max<std::size_t>(service.autoscale->rule.most, service.instances.size()),
        InstanceOptions(service.instances.front()));
  }
  return options;
}

Bound bound_of(const Demand& demand, const ServiceOptions& service) {
  const bool adapts = service.balancing == Balancing::LeastConnections ||
                      service.balancing == Balancing::TwoChoices || service.central_queue;
  Bound all;
  double sum = 0.0;
  for (const InstanceOptions& instance : service.instances) {
    const Bound one = bound_of(demand, instance);
    sum += one.rate;
    all.lower(one.rate * static_cast<double>(service.instances.size()), one.limit);
  }
  if (adapts) all.rate = sum;
  if (adapts && sum == kInfinite) all.limit = ServiceLimit::None;
  if (service.rate_limit) {
    all.lower(service.rate_limit->rate / demand.requests, ServiceLimit::RateLimit);
  }
  return all;
}

}  // namespace

std::vector<RequestMeans> request_means(const NetworkPlan& plan) { return Means(plan).all(); }

std::vector<double> with_calls(const NetworkPlan& plan, const std::vector<RequestMeans>& means,
                               std::vector<double> direct) {
  for (const std::uint32_t caller : callers_first(plan)) {
    const std::vector<PlannedCall>& calls = plan.endpoints[caller].calls;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      direct[calls[i].endpoint] += weighted(means[caller].calls[i], direct[caller]);
    }
  }
  return direct;
}

std::vector<ServiceUse> service_use(const NetworkPlan& plan, const std::vector<RequestMeans>& means,
                                    const std::vector<double>& requests) {
  std::vector<ServiceUse> uses;
  for (std::uint32_t number = 0; number < plan.services.size(); ++number) {
    const PlannedService& service = plan.services[number];
    Demand demand;
    for (std::uint32_t i = 0; i < service.endpoints; ++i) {
      const std::uint32_t index = service.first_endpoint + i;
      const PlannedEndpoint& endpoint = plan.endpoints[index];
      const bool streams = endpoint.kind == EndpointKind::Stream;
      const double count = requests[index];
      demand.requests += count;
      (streams ? demand.inside_ns : demand.work_ns) += weighted(count, means[index].work_ns);
      demand.inside_ns += weighted(count, means[index].calls_ns);
      if (endpoint.holds_server) demand.held_ns += weighted(count, means[index].calls_ns);
    }
    if (demand.requests == 0.0) continue;
    ServiceUse use{number, demand.requests, 0.0, 0.0, ServiceLimit::None, true};
    for (const InstanceOptions& instance : service.options.instances) {
      use.server_ns +=
          server_time(demand, instance) / static_cast<double>(service.options.instances.size());
    }
    const Bound bound = service.options.autoscale ? bound_of(demand, at_most(service.options))
                                                  : bound_of(demand, service.options);
    use.highest_rate = bound.rate;
    use.limit = bound.limit;
    use.known = bound.rate > 0.0;
    uses.push_back(use);
  }
  return uses;
}

}  // namespace rehearse
