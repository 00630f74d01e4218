#pragma once
// Execution segments: which part of a test one instance runs, in exact rational arithmetic
// (executors.md §1).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/checked.hpp"
#include "sim/plan/rational.hpp"

namespace rehearse {

/// A half-open interval (from, to] inside [0, 1].
struct Segment {
  Rational from;
  Rational to;

  /// Reads "a:b" or "b" (then from is 0); each bound a fraction, a decimal or a whole percentage.
  /// The error's message is k6's.
  static Checked<Segment> parse(std::string_view text);
  /// Canonical "from:to" in lowest terms.
  std::string text() const;
  /// The segment's own length applied to n, with rounding. Differs from ExecutionTuple::scale.
  std::int64_t scale_by_length(std::int64_t n) const;

  bool operator==(const Segment&) const = default;
};

/// Consecutive segments p0,p1,…,pn; possibly empty.
struct SegmentSequence {
  std::vector<Segment> segments;

  static Checked<SegmentSequence> parse(std::string_view text);
  std::string text() const;
};

/// A position in a segment's share of the numbers 1, 2, 3, …: `local` counts the segment's own
/// numbers from 1, `global` is the number in the whole. Both are 0 before the first.
struct StripedPosition {
  std::int64_t local = 0;
  std::int64_t global = 0;
};

/// A segment within its full partition of 0:1, with the numbers striping gives it.
class ExecutionTuple {
 public:
  /// The whole: one segment 0:1.
  ExecutionTuple();
  /// A missing sequence is filled so that the segment lies in a full partition; a sequence without
  /// a segment is an error unless it is trivial, as is a segment that is not in the sequence. The
  /// messages are k6's.
  static Checked<ExecutionTuple> make(const std::optional<Segment>& segment,
                                      const std::optional<SegmentSequence>& sequence);

  const Segment& segment() const;
  const SegmentSequence& sequence() const;  ///< filled: a full partition of 0:1
  std::size_t index() const;                ///< of the segment in the sequence
  std::int64_t lcd() const;                 ///< L: the length of one striping cycle
  std::int64_t start() const;               ///< first number of the segment in 0…L-1
  const std::vector<std::int64_t>& offsets() const;  ///< distances to each next number; sums to L

  /// How many of 0…n-1 fall to the segment. Monotone in n; sums to n over all segments.
  std::int64_t scale(std::int64_t n) const;
  /// The tuple re-cut by `value` (executors.md §1); an error when the segment gets nothing.
  Checked<ExecutionTuple> recut(std::int64_t value) const;

 private:
  // Filled in by the implementation; see segment.cpp.
};

/// Walks the numbers of one segment.
class StripedIterator {
 public:
  explicit StripedIterator(const ExecutionTuple& tuple);
  StripedPosition position() const;
  StripedPosition next();
  StripedPosition previous();
  /// Goes to the largest local index whose global one is ≤ `global`.
  StripedPosition go_to(std::int64_t global);
};

}  // namespace rehearse
