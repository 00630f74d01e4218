#pragma once
// Many iterations at once, for observers that do not need them in the order of events.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

/// Iterations of one VU, each of which began at the instant at which the one before was complete.
/// The instants of different blocks are in no order.
struct IterationBlock {
  Rank scenario{};
  VuId vu = kNoVu;
  std::uint64_t number = 0;          ///< the VU's number in the whole scenario, from 0
  std::uint64_t vu_iteration = 0;    ///< of the first: how many that number began earlier
  bool thrown = false;               ///< all of them ended with an exception
  Instant began;                     ///< the first one
  std::span<const Duration> bodies;  ///< how long each body ran
  /// When each was complete; the next one began at the same instant, also after the last.
  std::span<const Instant> ends;
  // The time of all of them is that from `began` to the last end.
};

/// Iterations of one scenario that are complete, in the order of their ends.
struct IterationBatch {
  static constexpr std::size_t kMost = 64;

  Rank scenario{};
  std::size_t size = 0;
  // Of each:
  std::array<std::uint64_t, kMost> numbers;        ///< the VU's number in the whole scenario
  std::array<std::uint64_t, kMost> vu_iterations;  ///< how many that number began before
  std::array<Instant, kMost> began;
  std::array<Duration, kMost> bodies;  ///< how long the body ran
  std::array<Instant, kMost> ended;
  std::array<bool, kMost> thrown;  ///< ended with an exception
  Duration held;                   ///< Σ (ended − began − body)
};

/// How far VUs have been computed ahead of the clock; reported now and then.
struct ProgressFact {
  std::uint64_t completed = 0;  ///< iterations since the last report
  Rank scenario{};
  /// An estimate of the clock, in proportion to the VUs that are done.
  Instant at;
};

}  // namespace rehearse
