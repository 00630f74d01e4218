// The event queue and the structures it was chosen from, on our own traffic (queues/README.md).
//
// Every queue must take the same events: the label is a hash of the first ones, and another hash
// than that of the first queue stops the program. REHEARSE_BENCH_LARGE=1 adds the large sizes.

#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "bench/queues/aligned_heap.hpp"
#include "bench/queues/boost_heap.hpp"
#include "bench/queues/calendar_queue.hpp"
#include "bench/queues/ladder_queue.hpp"
#include "bench/queues/plain_heap.hpp"
#include "bench/queues/radix_heap.hpp"
#include "bench/queues/traffic.hpp"
#include "models/base/require.hpp"
#include "sim/core/event_queue.hpp"

namespace rehearse::queues {
namespace {

/// Takes events as a warm-up, at least `pending` of them, and hashes the first.
template <class Traffic>
std::uint64_t warm_up(Traffic& traffic, std::int64_t pending) {
  constexpr std::int64_t kHashed = 20'000;
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
  const auto add = [&](std::uint64_t word) { hash = (hash ^ word) * 0x0000'0100'0000'01b3; };
  for (std::int64_t i = 0; i < std::max(kHashed, pending); ++i) {
    const Event event = traffic.step();
    if (i >= kHashed) continue;
    add(static_cast<std::uint64_t>(event.at.ns));
    add(index_of(event.timer));
    add(index_of(event.rank) << 8 | static_cast<std::uint32_t>(event.event_class));
  }
  return hash;
}

template <class Traffic>
void run(benchmark::State& state, const std::string& name) {
  static std::map<std::pair<std::string, std::int64_t>, std::uint64_t> hashes;
  Traffic traffic(static_cast<std::uint32_t>(state.range(0)));
  const std::uint64_t hash = warm_up(traffic, state.range(0));
  REQUIRE(hashes.try_emplace({name, state.range(0)}, hash).first->second == hash);
  for (auto _ : state) benchmark::DoNotOptimize(traffic.step());
  state.SetItemsProcessed(state.iterations());
  char label[32];
  std::snprintf(label, sizeof label, "%016llx", static_cast<unsigned long long>(hash));
  state.SetLabel(label);
}

template <class Traffic>
void add(const std::string& traffic, const std::string& queue, std::int64_t pending) {
  auto* const benchmark = benchmark::RegisterBenchmark(
      (traffic + "/" + queue).c_str(),
      [traffic](benchmark::State& state) { run<Traffic>(state, traffic); });
  benchmark->Arg(pending);
  // Set up once: what is large takes long to fill.
  if (pending > 10'000) benchmark->Iterations(2'000'000);
}

template <template <class> class Traffic>
void add_all(const std::string& traffic, std::int64_t pending) {
  add<Traffic<EventQueue>>(traffic, "EventQueue", pending);
  add<Traffic<PlainHeap<4>>>(traffic, "PlainHeap4", pending);
  add<Traffic<PlainHeap<8>>>(traffic, "PlainHeap8", pending);
  add<Traffic<AlignedHeap>>(traffic, "AlignedHeap", pending);
  add<Traffic<BoostHeap<DAryHeap>>>(traffic, "BoostDAryHeap", pending);
  add<Traffic<BoostHeap<PairingHeap>>>(traffic, "BoostPairingHeap", pending);
  // Days are sorted lists: thousands of events at one instant take it minutes.
  if (traffic != "Ties" || pending <= 1000)
    add<Traffic<CalendarQueue>>(traffic, "Calendar", pending);
  add<Traffic<LadderQueue>>(traffic, "Ladder", pending);
  add<Traffic<RadixHeap>>(traffic, "RadixHeap", pending);
}

const bool kAdded = [] {
  std::vector<std::int64_t> sizes = {100, 1'000, 10'000};
  if (std::getenv("REHEARSE_BENCH_LARGE") != nullptr) {
    for (const std::int64_t size : {100'000, 1'000'000, 10'000'000}) sizes.push_back(size);
  }
  for (const std::int64_t size : sizes) {
    add_all<Hold>("Hold", size);
    add_all<Open>("Open", size);
    add_all<Timeouts>("Timeouts", size);
    add_all<Ties>("Ties", size);
  }
  return true;
}();

}  // namespace
}  // namespace rehearse::queues
