#pragma once
// The largest number inside a place at one time, from entries and exits recorded in any order.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// At one instant exits come before entries, except for exits after a stay of no time: each of them
/// comes somewhere after its entry, and other entries of the instant perhaps after it.
class PeakCount {
 public:
  void enter(Instant at) { entries_.push_back(at.ns); }
  /// Requires: an entry at `since`.
  void leave(Instant at, Instant since) { (at == since ? moments_ : exits_).push_back(at.ns); }
  /// Moves the other's records into this one. Requires: the other has settled nothing.
  void take(PeakCount& other);

  /// Evaluates the records of instants before `until`. Requires: no more of them will be added.
  void settle(Instant until);
  /// The same once enough records have been added since the last time to pay off.
  void settle_if_long(Instant until) {
    if (recorded() >= worth_) settle(until);
  }

  /// Of all that is settled.
  std::uint64_t peak() const { return peak_; }
  /// Whether the peak may depend on the order of exits and entries at one instant.
  bool is_ambiguous() const { return ambiguous_; }

 private:
  using Instants = std::vector<std::int64_t>;
  class Bins;

  std::size_t recorded() const { return entries_.size() + exits_.size() + moments_.size(); }

  static constexpr std::size_t kWorth = 1 << 12;

  Instants entries_;
  Instants exits_;    // after a stay
  Instants moments_;  // exits at the instant of the entry
  std::size_t worth_ = kWorth;
  std::uint64_t inside_ = 0;  // when all that is settled has happened
  std::uint64_t peak_ = 0;
  bool ambiguous_ = false;
};

}  // namespace rehearse
