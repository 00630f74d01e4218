#pragma once
// Three services on eight instances under load: what memory and speed are measured with.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"
#include "models/service/network.hpp"

namespace rehearse {

inline EndpointOptions busy_endpoint(const char* name, Duration mean) {
  EndpointOptions endpoint;
  endpoint.name = name;
  endpoint.duration = *DurationModel::exponential(mean);
  return endpoint;
}

inline InstanceOptions busy_instance(std::uint32_t servers, Discipline discipline) {
  InstanceOptions instance;
  instance.servers = servers;
  instance.discipline = discipline;
  instance.scalability = {0.01, 0.0001};
  return instance;
}

inline CallOptions busy_call(const char* service, const char* endpoint, Duration timeout) {
  CallOptions call;
  call.service = service;
  call.endpoint = endpoint;
  call.timeout = timeout;
  call.retry = {2, milliseconds(5), 2.0, seconds(1), true};
  return call;
}

/// "api" (4 instances) calls "auth" (2) and "db" (2), each request both; timeouts, retries and
/// errors occur.
inline std::shared_ptr<const NetworkPlan> busy_plan() {
  ServiceOptions api{.name = "api", .endpoints = {busy_endpoint("GET /", milliseconds(10))}};
  api.instances.assign(4, busy_instance(8, Discipline::Fifo));
  api.balancing = Balancing::LeastConnections;
  api.latency = *DurationModel::uniform(microseconds(100), microseconds(300));
  api.endpoints[0].holds_server = false;
  api.endpoints[0].call_order = CallOrder::Parallel;
  api.endpoints[0].calls = {busy_call("auth", "check", milliseconds(200)),
                            busy_call("db", "query", milliseconds(500))};
  ServiceOptions auth{.name = "auth", .endpoints = {busy_endpoint("check", milliseconds(2))}};
  auth.instances.assign(2, busy_instance(2, Discipline::ProcessorSharing));
  auth.balancing = Balancing::TwoChoices;
  auth.endpoints[0].error_probability = 0.02;
  ServiceOptions db{.name = "db", .endpoints = {busy_endpoint("query", milliseconds(5))}};
  db.instances.assign(2, busy_instance(8, Discipline::Fifo));
  db.latency = DurationModel::constant(microseconds(50));
  Checked<NetworkPlan> plan = plan_network({{std::move(api), std::move(auth), std::move(db)}});
  REQUIRE(plan);
  return std::make_shared<const NetworkPlan>(std::move(*plan));
}

/// Sends client requests to a busy network, Poisson with 1000 a second, and takes their outcomes.
class BusyClients {
 public:
  BusyClients() : network(busy_plan(), 1) {}

  void send(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      Draws draws(stream_, 0, sent_);
      now_ = now_ + gap_.sample({}, draws);
      while (network.next() <= now_) network.advance(network.next());
      RequestKey key;
      key.iteration = sent_++;
      network.submit(now_, {0, 0}, 0, key, {seconds(1), false});
      while (network.take()) ++ended;
    }
  }

  Network network;
  std::uint64_t ended = 0;

 private:
  Stream stream_{1, 0, Purpose::Journey, "clients"};
  DurationModel gap_ = *DurationModel::exponential(milliseconds(1));
  Instant now_{0};
  std::uint64_t sent_ = 0;
};

}  // namespace rehearse
