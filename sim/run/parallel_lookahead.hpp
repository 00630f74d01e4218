#pragma once
// Runs many VUs ahead, on several threads, with one result.

#include <cstdint>

#include "sim/core/facts.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

/// Each thread records what its VUs do apart, and what the parts add up to does not depend on who
/// did what: all that a Recorder does with iterations is a sum, a minimum or a maximum.
class ParallelLookahead {
 public:
  /// `threads`: at most so many at once, this one among them.
  ParallelLookahead(VuTable& vus, Recorder& recorder, Facts& facts, unsigned threads)
      : vus_(vus), recorder_(recorder), facts_(facts), threads_(threads) {}

  /// Where precomputed requests are told; without it no VU precomputes any.
  void set_requests(PrecomputedLoad* requests) { requests_ = requests; }

  /// Runs all of vus.head_starts() ahead and settles them; how many events that saved. When they
  /// are more than `most` it may give up; the run is then good for nothing.
  std::uint64_t run(std::uint64_t most);

 private:
  class Batch;
  struct Part;
  Part empty_part() const;

  VuTable& vus_;
  Recorder& recorder_;
  Facts& facts_;
  unsigned threads_;
  PrecomputedLoad* requests_ = nullptr;
};

}  // namespace rehearse
