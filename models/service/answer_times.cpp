// Adds up the times of calls, services without calls first, then their callers.

#include "models/service/answer_times.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/capped.hpp"
#include "models/base/means.hpp"
#include "models/duration/typical_duration.hpp"

namespace rehearse {
namespace {

constexpr std::uint32_t kNone = PlannedCall::kNone;
constexpr double kFastest =
    1.0 / 64.0;  // no work goes faster, whatever its factors (work_clock.hpp)

/// The least factor by which work is ever slower at an instance of the service.
double least_slowness(const ServiceOptions& service) {
  double least = service.instances.empty() ? 1.0 : service.instances.front().slower;
  for (const InstanceOptions& instance : service.instances) {
    least = std::min(least, instance.slower);
  }
  for (const ChangeOptions& change : service.changes) {
    if (change.kind == ChangeOptions::Kind::Slower) least *= std::min(change.factor, 1.0);
  }
  return std::max(least, kFastest);
}

/// Whether requests may be answered without any work.
bool may_turn_away(const ServiceOptions& service) {
  const auto bounded = [](const InstanceOptions& instance) {
    return instance.queue_bound || instance.concurrency_limit;
  };
  const bool line_is_bounded = service.central_queue && service.central_queue->bound;
  const auto refuses = [](const ChangeOptions& change) {
    return change.kind == ChangeOptions::Kind::Refusing;
  };
  return service.rate_limit || line_is_bounded || !service.stops.empty() || service.autoscale ||
         !service.rolling_restarts.empty() ||
         std::any_of(service.instances.begin(), service.instances.end(), bounded) ||
         std::any_of(service.changes.begin(), service.changes.end(), refuses);
}

/// `work` at that slowness; a clock that does not run at full speed may be 1 ns ahead.
Duration shortest_work(Duration work, double slowness) {
  if (slowness == 1.0) return work;
  const double length = as_double(work) * slowness - 1.0;
  if (length >= as_double(kMaxDuration)) return kMaxDuration;
  return {length > 0.0 ? static_cast<std::int64_t>(length) : 0};
}

class AnswerTimes {
 public:
  explicit AnswerTimes(const NetworkPlan& plan)
      : plan_(plan), times_(plan.endpoints.size()), known_(plan.endpoints.size(), false) {
    for (const PlannedService& service : plan.services) {
      services_.push_back({least_slowness(service.options), may_turn_away(service.options)});
    }
  }

  std::vector<AnswerTime> all() {
    // Callees first, so that of() is nowhere deep.
    const std::vector<std::uint32_t> order = callers_first(plan_);
    for (auto it = order.rbegin(); it != order.rend(); ++it) of(*it);
    return std::move(times_);
  }

 private:
  /// Of one call made `count` times in a row.
  struct CallTime {
    Duration shortest;
    double typical_ns = 0.0;
    double all_good = 1.0;  ///< about the probability that none fails; not more
  };

  const AnswerTime& of(std::uint32_t index) {
    if (known_[index]) return times_[index];
    known_[index] = true;
    const PlannedEndpoint& endpoint = plan_.endpoints[index];
    const ServiceOptions& service = plan_.services[endpoint.service].options;
    const Duration wire = capped_sum(service.latency.min(), service.latency.min());
    AnswerTime time;
    const double failing = endpoint.error.probability();
    const bool streams = endpoint.kind == EndpointKind::Stream;
    const bool turns_away = services_[endpoint.service].turns_away;
    if (turns_away && wire > Duration{}) {
      time.shortest = wire;
      time.typical_ns = as_double(wire);
    } else {
      const CallTime calls = calls_of(endpoint);
      if (!turns_away) {
        time.shortest = capped_sum(
            wire, std::min(least_inside(endpoint, calls.shortest), least_limit(service)));
      }
      time.typical_ns = 2.0 * typical_of(service.latency) +
                        work_ns(endpoint) * (streams ? 1.0 : services_[endpoint.service].slowness) +
                        weighted(1.0 - failing, calls.typical_ns);
    }
    return times_[index] = time;
  }

  /// When the service ends a request by itself at the earliest.
  static Duration least_limit(const ServiceOptions& service) {
    Duration least = service.time_limit.value_or(kMaxDuration);
    if (service.central_queue && service.central_queue->time_limit) {
      least = std::min(least, *service.central_queue->time_limit);
    }
    return least;
  }

  static double typical_of(const std::optional<DurationModel>& model) {
    if (!model) return as_double(kMaxDuration);
    return typical_ns(*model);
  }

  static double work_ns(const PlannedEndpoint& endpoint) {
    const double failing = endpoint.error.probability();
    const auto& bad = endpoint.error_duration ? endpoint.error_duration : endpoint.duration;
    return weighted(1.0 - failing, typical_of(endpoint.duration)) +
           weighted(failing, typical_of(bad));
  }

  Duration least_inside(const PlannedEndpoint& endpoint, Duration calls) const {
    const double slowness =
        endpoint.kind == EndpointKind::Stream ? 1.0 : services_[endpoint.service].slowness;
    const auto least = [&](const std::optional<DurationModel>& model) {
      return model ? shortest_work(model->min(), slowness) : kMaxDuration;
    };
    const Duration good = capped_sum(least(endpoint.duration), calls);
    if (endpoint.error.never()) return good;
    const Duration bad =
        least(endpoint.error_duration ? endpoint.error_duration : endpoint.duration);
    return endpoint.error.always() ? bad : std::min(good, bad);
  }

  CallTime calls_of(const PlannedEndpoint& endpoint) {
    CallTime whole;
    for (const PlannedCall& call : endpoint.calls) {
      const CallTime one = call_time(call, endpoint.call_order);
      if (endpoint.call_order == CallOrder::Parallel) {
        whole.shortest = std::max(whole.shortest, one.shortest);
        whole.typical_ns = std::max(whole.typical_ns, one.typical_ns);
      } else {
        // The first that fails ends the sequence.
        if (whole.all_good == 1.0) whole.shortest = capped_sum(whole.shortest, one.shortest);
        whole.typical_ns += weighted(whole.all_good, one.typical_ns);
        whole.all_good *= one.all_good;
      }
    }
    return whole;
  }

  CallTime call_time(const PlannedCall& call, CallOrder order) {
    const AnswerTime& answer = of(call.endpoint);
    const PlannedEndpoint& callee = plan_.endpoints[call.endpoint];
    // Before it is sent.
    const bool may_be_barred = call.breaker != kNone || call.bulkhead != kNone;
    const bool may_fail_otherwise = call.timeout < kMaxDuration || may_be_barred ||
                                    !callee.calls.empty() || services_[callee.service].turns_away;
    const double good =
        !call.required ? 1.0 : (may_fail_otherwise ? 0.0 : 1.0 - callee.error.probability());
    const double probability = call.chance.probability();
    const double made = static_cast<double>(call.count) * probability;
    CallTime time;
    time.all_good = std::pow(1.0 - probability * (1.0 - good), static_cast<double>(call.count));
    const Duration shortest = may_be_barred ? Duration{} : std::min(answer.shortest, call.timeout);
    const double typical = std::min(answer.typical_ns, as_double(call.timeout));
    if (order == CallOrder::Parallel) {
      if (call.chance.always()) time.shortest = shortest;
      time.typical_ns = weighted(std::min(probability, 1.0), typical);
    } else {
      // At least the first of them is made, and all of them where none can fail.
      if (call.chance.always() && call.only_if == CallCondition::None) {
        time.shortest = time.all_good == 1.0 ? capped_product(shortest, call.count) : shortest;
      }
      time.typical_ns =
          weighted(time.all_good == 1.0 ? made : std::min(made, probability), typical);
    }
    return time;
  }

  struct OfService {
    double slowness;  // the least
    bool turns_away;
  };

  const NetworkPlan& plan_;
  std::vector<OfService> services_;
  std::vector<AnswerTime> times_;
  std::vector<bool> known_;
};

}  // namespace

std::vector<AnswerTime> answer_times(const NetworkPlan& plan) { return AnswerTimes(plan).all(); }

std::vector<KnownTarget> known_targets(const NetworkPlan& plan) {
  const std::vector<AnswerTime> times = answer_times(plan);
  std::vector<KnownTarget> targets;
  for (const PlannedService& service : plan.services) {
    KnownTarget& target = targets.emplace_back();
    target.name = service.name;
    for (std::uint32_t i = 0; i < service.endpoints; ++i) {
      const std::uint32_t index = service.first_endpoint + i;
      const int status = http_status(Status::Error);
      target.endpoints.push_back({.name = plan.endpoints[index].name,
                                  .shortest = times[index].shortest,
                                  .error_share = service.options.endpoints[i].error_probability,
                                  .error_status = service.options.statuses.error.value_or(
                                      static_cast<std::uint16_t>(status))});
    }
  }
  return targets;
}

}  // namespace rehearse
