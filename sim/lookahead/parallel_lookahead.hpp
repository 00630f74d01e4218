#pragma once
// VUs run ahead of the clock: which scenarios may, how far, and when; many together, on several
// threads, with one result.
//
// The class is called on the run's thread only. Inside run() each thread takes VUs of its own and
// records what they do in a part of its own; what the parts add up to does not depend on which
// thread did what, since all that a Recorder does with iterations is a sum, a minimum or a maximum.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/lookahead/execution_mode.hpp"
#include "sim/lookahead/reach.hpp"
#include "sim/lookahead/vu_lookahead.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

class ParallelLookahead {
 public:
  /// `events_left`: the run's budget. `threads`: how many at once at most, this one among them.
  ParallelLookahead(VuTable& vus, Recorder& recorder, Facts& facts, const EventQueue& queue,
                    std::uint64_t& events_left, unsigned threads);

  /// The scenario with the next rank is run so. Of PerVu: its VUs are run ahead. Of PerArrival: its
  /// executor may serve arrivals in batches (arrival_batches.hpp).
  void add_scenario(ExecutionMode mode) { modes_.push_back(mode); }
  /// Requests are precomputed; without it none are. Required where a scenario of the mode PerVu
  /// sends requests.
  void precompute(Requests& requests, PrecomputedLoad& load, const PrecomputeBounds& bounds);
  /// Nothing runs ahead beyond this instant, whatever an executor says.
  void set_limit(Instant limit) { limit_ = limit; }
  /// Likewise; then it is seen whether the run is to stop.
  void set_look(Instant look) { look_ = look; }

  ExecutionMode mode(Rank rank) const { return modes_[index_of(rank)]; }
  Instant limit() const { return std::min(limit_, look_); }

  /// Takes the VU, whose iteration has begun now, to be run ahead as far as that goes; false when
  /// it cannot, and its body begins in the queue. Requires: a scenario of the mode PerVu.
  bool add(Instant now, VuId vu, const Reach& reach);
  /// VUs that wait to be run ahead must be, before an event at `next` happens.
  bool due(Instant next) const { return !waiting_.empty() && next >= waiting_until_; }
  /// From which instant on one of them may do something in the queue; kNever when none waits.
  Instant until() const { return waiting_until_; }
  /// Runs all that wait ahead, and arms their timers. When that takes more events than are left it
  /// may give up; the result is then invalid.
  void run();

 private:
  struct Pending {
    Reach reach;
    VuId vu = kNoVu;
    Instant timer;  // when it has to ring, once the VU was run ahead; before, reach.until
  };
  class Batch;
  struct Part;
  Part empty_part() const;
  /// Roughly how many iterations the VU runs ahead; too many when their mean is not known.
  double expected_iterations(const Pending& one);
  /// How many threads, this one among them, the VUs that wait pay for.
  std::size_t threads_worth_it();

  VuTable& vus_;
  Recorder& recorder_;
  Facts& facts_;
  const EventQueue& queue_;  // its clock
  std::uint64_t& events_left_;
  unsigned threads_;
  std::vector<ExecutionMode> modes_;  // by rank
  LookaheadRules rules_;
  PrecomputedLoad* requests_ = nullptr;
  Instant limit_ = kNever;
  Instant look_ = kNever;
  std::vector<Pending> waiting_;
  Instant waiting_until_ = kNever;  // the first instant at which one of them can be reached
};

}  // namespace rehearse
