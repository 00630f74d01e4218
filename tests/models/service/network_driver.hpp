#pragma once
// Drives a network through time in tests, and short ways to describe one.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/base/duration_format.hpp"
#include "models/base/require.hpp"
#include "models/service/network.hpp"

namespace rehearse {

inline EndpointOptions unary(std::string name, DurationModel work) {
  EndpointOptions endpoint;
  endpoint.name = std::move(name);
  endpoint.duration = std::move(work);
  return endpoint;
}
inline EndpointOptions unary(std::string name, Duration work) {
  return unary(std::move(name), DurationModel::constant(work));
}

inline EndpointOptions stream(std::string name, std::optional<Duration> length = {}) {
  EndpointOptions endpoint;
  endpoint.name = std::move(name);
  endpoint.kind = EndpointKind::Stream;
  if (length) endpoint.duration = DurationModel::constant(*length);
  return endpoint;
}

inline InstanceOptions servers(std::uint32_t count, Discipline discipline = Discipline::Fifo) {
  InstanceOptions instance;
  instance.servers = count;
  instance.discipline = discipline;
  return instance;
}

inline ServiceOptions service(std::string name, std::vector<InstanceOptions> instances,
                              std::vector<EndpointOptions> endpoints) {
  ServiceOptions options;
  options.name = std::move(name);
  options.instances = std::move(instances);
  options.endpoints = std::move(endpoints);
  return options;
}

/// A balancer that learns everything after the same time.
inline LearningOptions both_after(Duration delay) {
  return {DurationModel::constant(delay), DurationModel::constant(delay)};
}

inline CallOptions call(std::string to, std::string endpoint) {
  CallOptions options;
  options.service = std::move(to);
  options.endpoint = std::move(endpoint);
  return options;
}

inline std::shared_ptr<const NetworkPlan> planned(NetworkOptions options) {
  Checked<NetworkPlan> plan = plan_network(options);
  if (!plan) {
    for (const Problem& problem : plan.problems()) {
      std::fprintf(stderr, "%s: %s\n", problem.path.c_str(), problem.message.c_str());
    }
  }
  REQUIRE(plan);
  return std::make_shared<const NetworkPlan>(std::move(*plan));
}

inline const char* status_name(Status status) {
  static constexpr const char* kNames[kStatuses] = {
      "ok",           "error",      "call failed", "rejected",        "refused",
      "rate limited", "terminated", "timed out",   "queue timed out", "overdue"};
  return kNames[static_cast<std::size_t>(status)];
}

/// Submits requests and collects outcomes as texts "owner status at".
class Driver {
 public:
  explicit Driver(NetworkOptions options, std::uint64_t seed = 1)
      : network(planned(std::move(options)), seed) {}
  explicit Driver(ServiceOptions options, std::uint64_t seed = 1)
      : Driver(NetworkOptions{{std::move(options)}}, seed) {}

  /// Everything due up to and including `until`.
  void run(Duration until) {
    while (network.next() <= Instant{until.ns}) {
      network.advance(network.next());
      collect();
    }
  }

  /// After everything due at that instant; owners are numbered 1, 2, … in the order of the calls.
  RequestId send(Duration at, std::uint32_t to = 0, std::uint32_t endpoint = 0,
                 RequestTerms terms = {}) {
    run(at);
    const std::uint32_t owner = ++sent_;
    RequestKey key;
    key.iteration = owner;
    const RequestId id = network.submit(Instant{at.ns}, {to, endpoint}, owner, key, terms);
    collect();
    return id;
  }

  bool abandon(Duration at, RequestId id) {
    run(at);
    const bool was_under_way = network.abandon(Instant{at.ns}, id);
    collect();
    return was_under_way;
  }

  /// Sends requests at these instants, runs on to the end and returns all outcomes.
  std::vector<std::string> play(const std::vector<Duration>& instants) {
    for (const Duration at : instants) send(at);
    return rest();
  }

  /// Runs until nothing is due any more.
  std::vector<std::string> rest() {
    while (network.next() != kNever) {
      network.advance(network.next());
      collect();
    }
    return outcomes;
  }

  Network network;
  std::vector<std::string> outcomes;

 private:
  void collect() {
    while (const auto outcome = network.take()) {
      outcomes.push_back(std::to_string(outcome->owner) + " " + status_name(outcome->status) + " " +
                         format_duration({outcome->at.ns}));
    }
  }

  std::uint32_t sent_ = 0;
};

using Outcomes = std::vector<std::string>;

}  // namespace rehearse
