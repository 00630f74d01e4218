#pragma once
// Whether a VU that loops gets anywhere (S106).

#include <cstdint>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

/// The most iterations that a VU may begin at one instant in an executor that loops for a time.
inline constexpr std::uint32_t kMostAtOneInstant = 100'000;
/// Where VUs are computed ahead in several goes, a part of them may go unseen: from this number on
/// the order of events has to tell.
inline constexpr std::uint32_t kSuspiciousAtOneInstant = kMostAtOneInstant - 1000;

/// A VU that begins more iterations than that at one instant.
struct Standstill {
  Rank scenario{};
  VuId vu = kNoVu;
  Instant at;
};

/// Counts, for each slot, the iterations that its VU began at one instant.
class LoopWatch {
 public:
  /// The slot's VU is to begin the iteration with this number; the one before began at `before`.
  /// How many it has begun at `now` already.
  std::uint32_t begun(Slot slot, std::uint32_t vu_iteration, Instant before, Instant now) {
    if (before != now) return 0;
    if (index_of(slot) >= firsts_.size()) firsts_.resize(index_of(slot) + 1);
    First& first = firsts_[index_of(slot)];
    if (first.at != now) first = {now, vu_iteration - 1};
    return vu_iteration - first.vu_iteration;
  }

 private:
  struct First {
    Instant at{INT64_MIN};
    std::uint32_t vu_iteration = 0;
  };
  std::vector<First> firsts_;
};

}  // namespace rehearse
