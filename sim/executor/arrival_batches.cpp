// Arrivals served without the event queue: who is idle is all that one has to know.

#include <algorithm>
#include <array>

#include "sim/executor/arrival.hpp"

namespace rehearse {

namespace {

/// Arrivals served together.
constexpr std::size_t kMostAtOnce = 64;

}  // namespace

void ArrivalExecutor::serve() {
  if (busy_) {
    begin_together(std::array{now()});
  } else {
    vus().begin(now(), idle_.all().front());
    idle_.drop(1);
  }
}

std::uint64_t ArrivalExecutor::begin_together(std::span<const Instant> at) {
  const std::span<const VuId> by = idle_.all().first(at.size());
  std::array<Instant, kMostAtOnce> complete;
  const std::uint64_t events = vus().begin_batch(rank(), at, by, complete);
  context().facts.state_starts(rank(), at);
  for (std::size_t i = 0; i < at.size(); ++i) busy_->push(complete[i], by[i]);
  idle_.drop(at.size());
  return events;
}

std::optional<Duration> ArrivalExecutor::serve_batches() {
  // At the regular end and when a VU is ready there is more to do, and a command may end the test.
  Instant until = std::min(after_start(scenario().regular_end), vus().lookahead_limit());
  if (ready_at_) until = std::min(until, *ready_at_);
  std::uint64_t& events_left = context().events_left;
  std::array<Instant, kMostAtOnce> at;
  for (;;) {
    const std::span<const Duration> ahead = arrivals_.ahead();
    // The last one may end the scenario, so it is left to the queue like one that finds no VU.
    const std::size_t most = std::min(ahead.size(), kMostAtOnce + 1);
    std::size_t size = 0;
    while (size + 1 < most && after_start(ahead[size]) < until) {
      at[size] = after_start(ahead[size]);
      ++size;
    }
    if (size == 0 || events_left == 0) break;
    std::uint64_t events = 1;
    // Who is free meanwhile comes behind those who idle already.
    if (idle_.empty()) catch_up(at.front());
    if (!idle_.empty()) {
      size = std::min(size, idle_.all().size());
      size = std::min<std::uint64_t>(size, (events_left + 2) / 3);
      events = begin_together(std::span(at).first(size));
    } else if (on_no_vu_ == OnNoVu::Drop && next_slot_ == max_vus_) {
      size = 1;
      drop(1, Rule::None, at.front());
      lacked_vus_ = true;
    } else {
      break;
    }
    arrivals_.take(size);
    events_left -= std::min(events, events_left);
  }
  return arrivals_.next();
}

void ArrivalExecutor::catch_up(Instant now) {
  for (;;) {
    const std::span<const BusyVu> free = busy_->take(now, IterationBatch::kMost - complete_.size);
    if (free.empty()) break;
    vus().end_batch(rank(), free, complete_);
    for (const BusyVu& one : free) idle_.add(one.vu);
    if (complete_.size == IterationBatch::kMost) tell();
  }
}

void ArrivalExecutor::tell() {
  complete_.scenario = rank();
  context().facts.state(complete_);
  complete_.size = 0;
}

void ArrivalExecutor::rejoin() {
  if (!busy_) return;
  catch_up(now());
  tell();
  for (;;) {
    const std::span<const BusyVu> busy = busy_->take(kNever, SIZE_MAX);
    if (busy.empty()) break;
    for (const BusyVu& one : busy) vus().rejoin(now(), one.vu);
  }
  REQUIRE(busy_->empty());
  busy_.reset();
}

}  // namespace rehearse
