// Nanoseconds per client request in a network of three services on eight instances, and whether its
// memory stays flat.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "tests/models/service/busy_network.hpp"

namespace rehearse {
namespace {

double resident_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// A client request here makes two calls and some retries: about 3.05 requests in all.
void BM_RequestsToThreeServices(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    BusyClients clients;
    clients.send(10'000);
    const double before = resident_mib();
    state.ResumeTiming();
    clients.send(count);
    benchmark::DoNotOptimize(clients.ended);
    state.PauseTiming();
    state.counters["grown_MiB"] = resident_mib() - before;
    state.counters["places"] = static_cast<double>(clients.network.places());
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_RequestsToThreeServices)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// One service, one queue, nothing else: the cost of a request as such.
void BM_RequestsToOneServer(benchmark::State& state) {
  ServiceOptions options{.name = "api", .endpoints = {busy_endpoint("GET /", milliseconds(1))}};
  options.instances.resize(1);
  options.instances[0].servers = 1;
  const auto plan = std::make_shared<const NetworkPlan>(*plan_network({{options}}));
  Network network(plan, 1);
  Instant now{0};
  std::uint64_t sent = 0;
  for (auto _ : state) {
    now = now + microseconds(1'250);
    while (network.next() <= now) network.advance(network.next());
    RequestKey key;
    key.iteration = sent++;
    network.submit(now, {0, 0}, 0, key);
    while (network.take()) {
    }
  }
}
BENCHMARK(BM_RequestsToOneServer);

}  // namespace
}  // namespace rehearse
