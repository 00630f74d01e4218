#pragma once
// How much a test's counts depend on the order of simultaneous events.

#include <cstdint>

#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct TieSettings {
  /// Orders that are tried at most, beside some random ones; fewer of long runs. At least 1.
  std::uint64_t most_runs = 2000;
};

struct CountRange {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  bool operator==(const CountRange&) const = default;
};

struct TieBounds {
  /// Ends that tie with something that their order may decide, where all ends come first.
  std::uint64_t met = 0;
  std::uint64_t runs = 0;  ///< how many were made
  /// The ranges are those over all orders (S124); otherwise they are what was seen, and may be
  /// wider.
  bool exact = false;
  CountRange started;
  CountRange complete;
  CountRange interrupted;
  CountRange dropped;
};

/// Runs the rehearsal in different orders of what ties (S123), each end's place being decided by
/// itself. What cannot influence each other is decided apart: a VU that loops or has its own number
/// of iterations, on targets without queues; a scenario of arrivals without requests. Each such
/// part has all its orders tried, and the bounds are the sums of the parts' bounds, which one order
/// of all of them reaches. Of arrivals that never add VUs and whose iterations are of one length,
/// shorter than gracefulStop, four orders are enough: with ends first the most start, with ends
/// last the fewest (S124). Where that is too much, and where requests meet on targets, the ranges
/// are what most_runs orders, the order of S81 and 100 random ones gave. Rehearsal::ties plays no
/// part.
TieBounds tie_bounds(const Rehearsal& rehearsal, const TieSettings& settings = {});

}  // namespace rehearse
