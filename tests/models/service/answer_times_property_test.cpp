// No answer comes sooner than is said, in random networks.

#include <gtest/gtest.h>

#include "models/service/answer_times.hpp"
#include "tests/models/service/random_network.hpp"

namespace rehearse {
namespace {

/// Mostly without what turns requests away, so that the work and the calls count.
NetworkOptions patient_network() {
  NetworkOptions options = random_network::network();
  for (ServiceOptions& service : options.services) {
    const Duration least = random_network::length(2);
    service.latency = *DurationModel::uniform(least, least + random_network::length(2));
    for (EndpointOptions& endpoint : service.endpoints) {
      if (endpoint.duration && endpoint.kind == EndpointKind::Unary) {
        endpoint.duration = *DurationModel::uniform(milliseconds(2), milliseconds(9));
      }
      if (random_network::one_in(2)) endpoint.error_probability = 0.0;
      for (CallOptions& call : endpoint.calls) {
        if (random_network::one_in(2)) call.probability = 1.0;
      }
    }
    if (random_network::one_in(6)) continue;
    service.rate_limit.reset();
    service.stops.clear();
    service.rolling_restarts.clear();
    std::erase_if(service.changes, [](const ChangeOptions& change) {
      return change.kind == ChangeOptions::Kind::Refusing;
    });
    for (InstanceOptions& instance : service.instances) {
      instance.queue_bound.reset();
      instance.concurrency_limit.reset();
    }
  }
  return options;
}

void expect_no_sooner(const NetworkOptions& options) {
  const auto plan = planned(options);
  const std::vector<AnswerTime> times = answer_times(*plan);
  Network network(plan, 7);
  std::vector<Instant> sent;
  std::vector<std::uint32_t> endpoints;
  const auto check = [&] {
    while (const auto outcome = network.take()) {
      const Duration took = outcome->at - sent.at(outcome->owner);
      RC_ASSERT(outcome->status == Status::TimedOut ||
                took >= times.at(endpoints.at(outcome->owner)).shortest);
    }
  };
  const auto advance_to = [&](Instant until) {
    while (network.next() <= until) {
      network.advance(network.next());
      check();
    }
  };
  Instant now{0};
  for (const random_network::Act& act : random_network::acts(options.services.front())) {
    now = now + act.after;
    advance_to(now);
    RequestKey key;
    key.iteration = sent.size();
    sent.push_back(now);
    endpoints.push_back(act.endpoint);
    network.submit(now, {0, act.endpoint}, static_cast<std::uint32_t>(sent.size() - 1), key,
                   {act.timeout, act.connects});
    check();
  }
  advance_to(Instant{seconds(2).ns});
}

TEST(AnswerTimesOfAnyNetwork, AreNeverUndercut) {
  EXPECT_TRUE(rc::check("no answer comes sooner", [] { expect_no_sooner(patient_network()); }));
}

}  // namespace
}  // namespace rehearse
