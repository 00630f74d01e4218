// The event queue under the hold model: take the earliest event, arm it again later.

#include <benchmark/benchmark.h>

#include "models/random.hpp"
#include "sim/core/event_queue.hpp"

namespace rehearse {
namespace {

/// Increments of uniform(1 s, 5 s), drawn beforehand so that only the queue is measured.
std::vector<Duration> increments() {
  const Stream stream(1, 0, Purpose::Journey, "hold");
  std::vector<Duration> lengths(1 << 16);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const auto word = static_cast<std::int64_t>(stream.word(0, i, 0) >> 32);
    lengths[i] = Duration{1'000'000'000 + word};
  }
  return lengths;
}

void hold(benchmark::State& state) {
  const std::vector<Duration> lengths = increments();
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  EventQueue queue;
  queue.reserve(pending);
  for (std::uint32_t i = 0; i < pending; ++i) {
    queue.arm(queue.add_timer(), Instant{} + lengths[i % lengths.size()], EventClass::IterationStep,
              0);
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const Event event = queue.pop();
    queue.arm(event.timer, event.at + lengths[next++ % lengths.size()], EventClass::IterationStep,
              0);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Arg(100)->Arg(10'000)->Arg(1'000'000);

/// Every fourth event is cancelled and armed anew before it comes, as hard stops and timeouts do.
void hold_with_cancels(benchmark::State& state) {
  const std::vector<Duration> lengths = increments();
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  EventQueue queue;
  for (std::uint32_t i = 0; i < pending; ++i) {
    queue.arm(queue.add_timer(), Instant{} + lengths[i % lengths.size()], EventClass::IterationStep,
              0);
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const Event event = queue.pop();
    const Duration length = lengths[next++ % lengths.size()];
    queue.arm(event.timer, event.at + length, EventClass::IterationStep, 0);
    if (next % 4 == 0) {
      const auto other = static_cast<Timer>(static_cast<std::uint64_t>(length.ns) % pending);
      queue.cancel(other);
      queue.arm(other, event.at + length, EventClass::IterationStep, 0);
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold_with_cancels)->Arg(100)->Arg(10'000)->Arg(1'000'000);

}  // namespace
}  // namespace rehearse
