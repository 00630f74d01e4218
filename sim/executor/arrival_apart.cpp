// Arrivals served apart from the event queue: who is idle is all that one has to know.

#include <algorithm>

#include "sim/executor/arrival.hpp"

namespace rehearse {

void ArrivalExecutor::serve(VuId vu) {
  if (busy_) {
    busy_->push(vus().begin_apart(now(), vu), vu);
  } else {
    vus().begin(now(), vu);
  }
}

std::optional<Duration> ArrivalExecutor::serve_apart() {
  // At the regular end and when a VU is ready there is more to do, and a command may end the test.
  Instant until = std::min(after_start(regular_length_), vus().horizon());
  if (ready_at_) until = std::min(until, *ready_at_);
  std::uint64_t events = 0;
  if (arrivals_.over()) return std::nullopt;
  Duration due = arrivals_.take();
  // The last one may end the scenario, so it is left to the queue like one that finds no VU.
  while (!arrivals_.over() && after_start(due) < until && events < floor().events_left) {
    const Instant at = after_start(due);
    events += 3;
    // Who is free meanwhile comes behind those who idle already.
    if (idle_.empty()) catch_up(at);
    if (!idle_.empty()) {
      const VuId vu = idle_.front();
      idle_.pop_front();
      busy_->push(vus().begin_apart(at, vu), vu);
    } else if (on_no_vu_ == OnNoVu::Drop && next_slot_ == max_vus_) {
      drop(1, Rule::None, at);
      lacked_vus_ = true;
    } else {
      break;
    }
    due = arrivals_.take();
  }
  floor().events_left -= std::min(events, floor().events_left);
  return due;
}

void ArrivalExecutor::catch_up(Instant now) {
  for (;;) {
    const BusyVus::Busy free = busy_->take(now);
    if (free.vu == kNoVu) break;
    vus().end_apart(free.vu, free.until, complete_);
    idle_.push_back(free.vu);
    if (complete_.size == WholeIterations::kMost) tell();
  }
}

void ArrivalExecutor::tell() {
  complete_.scenario = rank();
  floor().facts.state(complete_);
  complete_.size = 0;
}

void ArrivalExecutor::rejoin() {
  if (!busy_) return;
  catch_up(now());
  tell();
  for (;;) {
    const BusyVus::Busy busy = busy_->take(kNever);
    if (busy.vu == kNoVu) break;
    vus().rejoin(now(), busy.vu);
  }
  REQUIRE(busy_->empty());
  busy_.reset();
}

}  // namespace rehearse
