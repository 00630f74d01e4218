#pragma once
// Arrivals served without the event queue, where which VUs are idle is all that matters.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/base/time.hpp"
#include "sim/core/facts.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/lookahead/body_walk.hpp"
#include "sim/lookahead/busy_calendar.hpp"
#include "sim/vu/idle_vus.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

/// The iterations of one scenario in the mode PerArrival. Its VUs that serve are in here and
/// Resting for everything else, until they are free and idle again, or rejoin the queue. Starts are
/// stated when iterations begin, ends when they are caught up with, or later.
class ArrivalBatches {
 public:
  /// Arrivals served together at most.
  static constexpr std::size_t kMostAtOnce = 64;

  /// `least_gap`: between two arrivals when they come fastest, about; `max_vus`: at most about this
  /// many serve at once. `idle`: the VUs that wait for an arrival.
  ArrivalBatches(VuTable& vus, Facts& facts, Rank rank, Duration least_gap, std::uint64_t max_vus,
                 IdleVus& idle);

  /// The VUs that have been idle longest each begin an iteration, at these instants, which are in
  /// order and not before those of earlier calls. How many events that saves at most
  /// (event_costs.hpp). Requires: kMostAtOnce of them at most, and idle VUs for all.
  std::uint64_t begin(std::span<const Instant> at);
  /// VUs that are free before `now` idle again, in the order of (instant, VU id).
  void catch_up(Instant now);
  /// Catches up with `now`, states what is complete, and leaves what is still running to the queue;
  /// no more arrivals are served here.
  void rejoin(Instant now);

 private:
  /// Durations of the next iterations, drawn together: where they depend on their draws alone.
  struct DrawnBodies {
    bool possible = false;
    std::array<Duration, 64> bodies;
    std::size_t taken = bodies.size();  // of them, how many have begun
  };

  const ScenarioIterations& scenario() const { return vus_.scenario(rank_); }
  /// How long the bodies of the iterations from that number on take: `most` of them at most, and at
  /// least one. Requires: drawn_.possible; the numbers follow those of the last call.
  std::span<const Duration> next_bodies(std::uint64_t number, std::size_t most);
  WalkedBody walk(VuId vu, Instant until);
  Instant complete(Instant began, Duration body) const;
  /// Notes iterations that are complete, when their VUs are free. Requires: there is room.
  void end(std::span<const BusyVu> free);
  /// States the iterations that are complete.
  void state_complete();

  VuTable& vus_;
  Facts& facts_;
  Rank rank_;
  IdleVus& idle_;
  BusyCalendar busy_;
  DrawnBodies drawn_;
  IterationBatch complete_;  // not yet stated
};

}  // namespace rehearse
