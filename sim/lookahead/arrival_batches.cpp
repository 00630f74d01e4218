// Many iterations through each loop together.

#include "sim/lookahead/arrival_batches.hpp"

#include <algorithm>

#include "models/base/prefetch.hpp"
#include "models/journey/journey.hpp"
#include "sim/lookahead/event_costs.hpp"

namespace rehearse {

ArrivalBatches::ArrivalBatches(VuTable& vus, Facts& facts, Rank rank, Duration least_gap,
                               std::uint64_t max_vus, IdleVus& idle)
    : vus_(vus), facts_(facts), rank_(rank), idle_(idle), busy_(least_gap, max_vus) {
  const Journey& journey = *scenario().journey;
  drawn_.possible = scenario().numbers.is_whole() && journey.is_plain() &&
                    journey.duration().is_of_one_word_alone();
}

std::span<const Duration> ArrivalBatches::next_bodies(std::uint64_t number, std::size_t most) {
  if (drawn_.taken == drawn_.bodies.size()) {
    std::array<std::uint64_t, std::tuple_size_v<decltype(drawn_.bodies)>> words;
    scenario().journey->duration().sample_run(scenario().stream, 0, number, {}, words,
                                              drawn_.bodies);
    drawn_.taken = 0;
  }
  const std::size_t size = std::min(most, drawn_.bodies.size() - drawn_.taken);
  drawn_.taken += size;
  return std::span(drawn_.bodies).subspan(drawn_.taken - size, size);
}

Instant ArrivalBatches::complete(Instant began, Duration body) const {
  return began + iteration_length(body, vus_.min_iteration_duration());
}

WalkedBody ArrivalBatches::walk(VuId vu, Instant until) {
  const RunningIteration iteration = vus_.iteration(vu);
  return walk_body(iteration, iteration.key(), until);
}

std::uint64_t ArrivalBatches::begin(std::span<const Instant> at) {
  const std::span<const VuId> by = idle_.all().first(at.size());
  const std::uint64_t first = vus_.begin_unstated(rank_, at, by);
  facts_.state_starts(rank_, at);
  std::uint64_t events = kEventsOfArrival * at.size();
  for (std::size_t i = 0; i < at.size();) {
    if (!drawn_.possible) {
      const WalkedBody body = walk(by[i], kNever);
      events += body.events;
      busy_.push(complete(at[i], body.length), by[i]);
      ++i;
      continue;
    }
    for (const Duration body : next_bodies(first + i, at.size() - i)) {
      busy_.push(complete(at[i], body), by[i]);
      ++i;
    }
  }
  idle_.drop(at.size());
  return events;
}

void ArrivalBatches::end(std::span<const BusyVu> free) {
  const ScenarioIterations& scenario = this->scenario();
  const Duration least = vus_.min_iteration_duration();
  IterationBatch& to = complete_;
  for (const BusyVu& one : free) prefetch(&vus_.state_of(one.vu));
  std::size_t i = to.size;
  for (const BusyVu& one : free) {
    Vu& vu = vus_.state_of(one.vu);
    const Duration length = one.until - vu.began;
    to.numbers[i] = scenario.slots(index_of(vu.slot));
    to.vu_iterations[i] = vu.vu_iteration;
    to.began[i] = vu.began;
    to.bodies[i] = length;
    if (length <= least) {
      // Only one that minIterationDuration holds has a body of another length.
      to.bodies[i] = walk(one.vu, kNever).length;
      to.held = to.held + (length - to.bodies[i]);
    }
    to.ended[i] = one.until;
    to.thrown[i] = vu.thrown;
    vu.thrown = false;
    ++vu.vu_iteration;
    ++i;
  }
  to.size = i;
}

void ArrivalBatches::catch_up(Instant now) {
  for (;;) {
    const std::span<const BusyVu> free = busy_.take(now, IterationBatch::kMost - complete_.size);
    if (free.empty()) break;
    end(free);
    for (const BusyVu& one : free) idle_.add(one.vu);
    if (complete_.size == IterationBatch::kMost) state_complete();
  }
}

void ArrivalBatches::state_complete() {
  complete_.scenario = rank_;
  facts_.state(complete_);
  complete_.size = 0;
  complete_.held = {};
}

void ArrivalBatches::rejoin(Instant now) {
  catch_up(now);
  state_complete();
  for (;;) {
    const std::span<const BusyVu> busy = busy_.take(kNever, SIZE_MAX);
    if (busy.empty()) break;
    for (const BusyVu& one : busy) {
      vus_.rejoin(one.vu);
      const WalkedBody body = walk(one.vu, now);
      const Instant at = vus_.vu(one.vu).began + body.length;
      if (body.over) {
        vus_.body_returned(one.vu, at);
      } else {
        vus_.wait_until(one.vu, at);
      }
    }
  }
  REQUIRE(busy_.empty());
}

}  // namespace rehearse
