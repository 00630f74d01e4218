#pragma once
// Execution segments: which part of a test one instance runs, in exact rational arithmetic
// (S4 to S9).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/plan/rational.hpp"

namespace rehearse {

/// A half-open interval (from, to] inside [0, 1].
struct Segment {
  Rational from;
  Rational to;

  /// Reads "a:b" or "b" (then from is 0); each bound a fraction, a decimal or a whole percentage.
  /// The error's message is k6's.
  static Checked<Segment> parse(std::string_view text);
  /// Checks 0 ≤ from < to ≤ 1; the error's message is k6's.
  static Checked<Segment> make(Rational from, Rational to);
  /// Canonical "from:to" in lowest terms.
  std::string text() const;
  Rational length() const { return to - from; }
  /// round(n·to) − round(n·from), halves up. Differs from ExecutionTuple::scale. Requires: n ≥ 0.
  std::int64_t scale_by_length(std::int64_t n) const;

  bool operator==(const Segment&) const = default;
};

/// Consecutive segments p0,p1,…,pn; possibly empty.
struct SegmentSequence {
  std::vector<Segment> segments;

  /// Reads "p0,p1,…,pn"; the empty text is the empty sequence. The error's message is k6's.
  static Checked<SegmentSequence> parse(std::string_view text);
  /// Canonical "p0,p1,…,pn" in lowest terms; "" when empty.
  std::string text() const;
};

/// The longest striping cycle accepted: a tuple stores its segment's numbers of one cycle.
inline constexpr std::int64_t kMaxStripingCycle = 10'000'000;

/// A segment within its full partition of 0:1, with the numbers that striping gives it.
class ExecutionTuple {
 public:
  /// The whole: one segment 0:1.
  ExecutionTuple();
  /// A missing sequence is filled so that the segment lies in a full partition; a sequence without
  /// a segment is an error unless it is trivial, as is a segment that is not in the sequence. The
  /// messages are k6's. A striping cycle beyond kMaxStripingCycle is an error too.
  static Checked<ExecutionTuple> make(const std::optional<Segment>& segment,
                                      const std::optional<SegmentSequence>& sequence);

  const Segment& segment() const;
  const SegmentSequence& sequence() const;    ///< filled: a full partition of 0:1
  std::size_t index() const;                  ///< of the segment in the sequence
  std::int64_t lcd() const;                   ///< L: the length of one striping cycle
  std::int64_t start() const;                 ///< first number of the segment in 0…L-1
  std::vector<std::int64_t> offsets() const;  ///< distances to each next number; sums to L

  /// How many of 0…n-1 fall to the segment, in O(log L). Monotone in n; sums to n over all
  /// segments. Requires: n ≥ 0.
  std::int64_t scale(std::int64_t n) const;
  /// The tuple re-cut by `value` (S9); an error when the segment gets nothing, with
  /// k6's message, or when the new striping cycle is too long.
  Checked<ExecutionTuple> recut(std::int64_t value) const;

 private:
  friend class StripedIterator;

  /// One cut of 0:1 and the numbers it deals to one of its segments. Never changes once made, so
  /// copies of a tuple share it.
  struct Cut {
    SegmentSequence sequence;
    std::size_t index = 0;
    std::int64_t cycle = 1;              ///< L
    std::vector<std::int64_t> shares;    ///< each segment's part of L
    std::vector<std::uint32_t> numbers;  ///< the segment's numbers in 0…L-1, ascending
  };

  explicit ExecutionTuple(std::shared_ptr<const Cut> cut) : cut_(std::move(cut)) {}
  static Checked<ExecutionTuple> cut(SegmentSequence sequence, std::size_t index);

  std::shared_ptr<const Cut> cut_;
};

/// A position in a segment's share of the numbers 1, 2, 3, …: `local` counts the segment's own
/// numbers from 1, `global` is the number in the whole. Both are 0 before the first.
struct StripedPosition {
  std::int64_t local = 0;
  std::int64_t global = 0;
};

/// Walks the numbers of one segment; next() and previous() take constant time.
/// Requires of every move: the global number stays below 2^63.
class StripedIterator {
 public:
  explicit StripedIterator(const ExecutionTuple& tuple);
  StripedPosition position() const { return position_; }
  StripedPosition next() {
    const ExecutionTuple::Cut& cut = *tuple_.cut_;
    ++position_.local;
    position_.global = cycle_base_ + cut.numbers[slot_] + 1;
    if (++slot_ == cut.numbers.size()) {
      slot_ = 0;
      cycle_base_ += cut.cycle;
    }
    return position_;
  }
  /// Before the first number it does nothing.
  StripedPosition previous();
  /// Goes to the largest local index whose global one is ≤ `global`. Requires: global ≥ 0.
  StripedPosition go_to(std::int64_t global);

 private:
  /// The global number before the next one. Requires: there is one.
  std::int64_t last_taken() const;

  ExecutionTuple tuple_;
  StripedPosition position_;
  std::size_t slot_ = 0;         ///< of the next number in the cycle's numbers
  std::int64_t cycle_base_ = 0;  ///< where the next number's cycle begins
};

}  // namespace rehearse
