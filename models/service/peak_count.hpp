#pragma once
// The most who are at a place at one time, where entries and exits are told in no order.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// At one instant exits come before entries, but for the exits of those who enter at that instant:
/// each of them comes somewhere after its entry, and the next entries perhaps after it.
class PeakCount {
 public:
  void enter(Instant at) { entries_.push_back(at.ns); }
  /// Requires: one who enters at `since`.
  void leave(Instant at, Instant since) { (at == since ? moments_ : exits_).push_back(at.ns); }
  /// What the other was told was told here; it is empty then. Requires: it has settled nothing.
  void take(PeakCount& other);

  /// Looks at all that was told of instants before `until`. Requires: nothing of them will be told
  /// from now on.
  void settle(Instant until);
  /// The same once so much has come together since the last time that it is worth its while.
  void settle_if_long(Instant until) {
    if (told() >= worth_) settle(until);
  }

  /// Of all that is settled.
  std::uint64_t peak() const { return peak_; }
  /// Whether the peak may depend on the order of exits and entries at one instant.
  bool is_ambiguous() const { return ambiguous_; }

 private:
  using Instants = std::vector<std::int64_t>;
  class Bins;

  std::size_t told() const { return entries_.size() + exits_.size() + moments_.size(); }

  static constexpr std::size_t kWorth = 1 << 12;

  Instants entries_;
  Instants exits_;    // of those who entered before
  Instants moments_;  // exits of those who entered at the same instant
  std::size_t worth_ = kWorth;
  std::uint64_t inside_ = 0;  // when all that is settled has happened
  std::uint64_t peak_ = 0;
  bool ambiguous_ = false;
};

}  // namespace rehearse
