#pragma once
// How many VUs of a scenario run an iteration at a time: the mean, the quantiles, the most.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"

namespace rehearse {

/// A count that changes at instants, and for how long it had each value. Only values that last for
/// some time are there, so the order of changes at one instant does not matter.
///
/// Starts and ends may come as two sequences of ascending instants, each ahead of the other
/// (BulkSink): starts wait until the ends before them are known.
class BusyVus {
 public:
  /// Requires: not before an earlier change() or an end.
  void change(Instant at, std::int64_t by) {
    if (!waiting_.empty()) take_starts(at);
    move_to(at);
    busy_ += by;
    most_at_once_ = std::max(most_at_once_, busy_);
    if (by < 0) last_end_ = at;
  }
  /// Iterations start at these instants. Requires: ascending, and not before earlier starts.
  void starts(std::span<const Instant> at) {
    waiting_.insert(waiting_.end(), at.begin(), at.end());
  }
  /// Iterations end at these instants. Requires: ascending, not before earlier ends; the starts
  /// before them are known (of others nothing is counted).
  void ends(std::span<const Instant> at);
  /// Nothing follows until this instant. Required before the figures are read.
  void settle(Instant until);

  /// The most that lasted for some time.
  std::uint64_t most() const;
  /// The most just after a start; those that end at its instant are among them where their ends
  /// come later. These VUs were not free for an arrival (S84), its own included. Requires: starts
  /// and ends of one instant come in their order.
  std::uint64_t most_at_once() const { return static_cast<std::uint64_t>(most_at_once_); }
  /// When the count fell for the last time; none: never.
  std::optional<Instant> last_end() const { return last_end_; }
  /// The mean over a time of this length, in which everything happened; 0 of no time.
  double mean(Duration over) const;
  /// The least count that is not exceeded in this share of that time. Beyond kExact counts are
  /// rounded down to multiples of kCoarse. Requires: 0 ≤ share ≤ 1.
  std::uint64_t quantile(double share, Duration over) const;

  static constexpr std::uint64_t kExact = 1 << 16;
  static constexpr std::uint64_t kCoarse = 1 << 6;

 private:
  void take_starts(Instant until);
  /// The count has been the same since the last change.
  void move_to(Instant at) {
    if (static_cast<std::uint64_t>(busy_) < room_) {
      ns_[static_cast<std::size_t>(busy_)] += (at - last_).ns;
    } else if (busy_ > 0) {
      add_rarely(at - last_);
    }
    last_ = at;
  }
  /// For counts beyond those there is room for.
  void add_rarely(Duration time);
  void make_room(std::size_t cells);
  /// Merges starts and ends whose counts all have room. The first start that is not before the
  /// ends.
  std::size_t merge(std::span<const Instant> ends);

  std::int64_t busy_ = 0;
  std::int64_t most_at_once_ = 0;
  Instant last_;
  std::optional<Instant> last_end_;
  /// By count below kExact, then by kCoarse counts; that of 0 is not kept up.
  std::vector<std::int64_t> ns_;
  std::uint64_t room_ = 0;  // counts below kExact that ns_ has
  Wide large_ns_ = 0;       // Σ of counts from kExact on times how long they lasted
  std::uint64_t large_most_ = 0;
  std::vector<Instant> waiting_;  // starts, ascending
  std::size_t taken_ = 0;         // of them
};

}  // namespace rehearse
