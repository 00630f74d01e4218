#pragma once
// A VU that nothing else depends on, taken through its iterations without any queue.

#include <cstdint>

#include "models/base/time.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/lookahead/reach.hpp"
#include "sim/lookahead/request_precomputer.hpp"
#include "sim/vu/requests.hpp"
#include "sim/vu/running_iteration.hpp"

namespace rehearse {

/// What all VUs that are looked ahead for have in common.
struct LookaheadRules {
  Duration min_iteration_duration;
  Requests* requests = nullptr;  ///< required where a journey has any
  PrecomputeBounds bounds{};
};

/// What happens to such a VU between two instants at which others can reach it is a function of its
/// own draws, so it is computed at once; only the rest is left to the queue: the end of the
/// iteration that is running when others can reach it, or a request whose answer cannot be
/// precomputed.
///
/// Sees the VU, its scenario, its part of the requests and the sinks alone: different VUs may be
/// run on different threads at once.
class VuLookahead {
 public:
  /// Requires: the VU's iteration has begun, its body has not.
  VuLookahead(const LookaheadRules& rules, const RunningIteration& iteration,
              const LookaheadSinks& to)
      : rules_(rules), iteration_(iteration), vu_(iteration.vu), to_(to) {}

  struct Outcome {
    Instant timer;             ///< when the VU's timer has to ring
    std::uint64_t events = 0;  ///< saved (event_costs.hpp)
  };
  /// Takes the VU through its iterations until the first that ends at or after reach.until, or the
  /// last that it may begin. When that saves more than `most` events, or the VU may begin more than
  /// kSuspiciousAtOneInstant iterations at an instant of a loop, it gives up, with more events than
  /// `most`, and leaves the VU's state invalid.
  Outcome run(Reach reach, std::uint64_t most);

 private:
  /// Of a journey that is one draw (Journey::is_plain): many at a time.
  Outcome run_plain(Reach reach, std::uint64_t most);
  Outcome run_steps(Reach reach, std::uint64_t most);
  /// The VU's iterations from its running one on.
  IterationBlock next_block(const IterationKey& key) const;
  /// Leaves the iteration that begins at next.began to the queue: its body takes so long. When the
  /// timer has to ring.
  Instant leave(const Reach& reach, const IterationBlock& next, Duration body);

  const LookaheadRules& rules_;
  const RunningIteration& iteration_;
  Vu& vu_;
  const LookaheadSinks& to_;
};

}  // namespace rehearse
