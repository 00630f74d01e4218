// Striping: the numbers that each segment of a partition gets; and re-cutting by a value.

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <numeric>
#include <queue>

#include "models/base/require.hpp"
#include "sim/plan/big_fraction.hpp"
#include "sim/plan/segment.hpp"

namespace rehearse {
namespace {

/// The partition of 0:1 that contains `sequence`.
SegmentSequence filled(SegmentSequence sequence) {
  std::vector<Segment>& segments = sequence.segments;
  if (segments.front().from != Rational(0)) {
    segments.insert(segments.begin(), Segment{Rational(0), segments.front().from});
  }
  if (segments.back().to != Rational(1)) {
    segments.push_back(Segment{segments.back().to, Rational(1)});
  }
  return sequence;
}

/// The least common denominator of the segments' lengths; 0 beyond kMaxStripingCycle.
std::int64_t common_denominator(const std::vector<Segment>& segments) {
  std::int64_t result = 1;
  for (const Segment& segment : segments) {
    const Rational length = segment.length();
    const BigInteger& denominator = length.fraction().denominator;
    if (denominator > kMaxStripingCycle) return 0;
    result = std::lcm(result, static_cast<std::int64_t>(denominator));
    if (result > kMaxStripingCycle) return 0;
  }
  return result;
}

/// Deals the numbers 0…count-1 of a cycle of `cycle` numbers (S6) and calls
/// taken(segment, number) for each. A segment may take again at the least i with
/// taken·cycle/share ≤ i; of those that may, the longest does.
template <class Taken>
void deal(const std::vector<std::int64_t>& shares, std::int64_t cycle, std::int64_t count,
          Taken taken) {
  std::vector<std::size_t> by_length(shares.size());
  std::iota(by_length.begin(), by_length.end(), std::size_t{0});
  std::stable_sort(by_length.begin(), by_length.end(),
                   [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  struct Waiting {
    std::int64_t until;
    std::size_t rank;
    bool operator>(const Waiting& other) const { return until > other.until; }
  };
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t rank = 0; rank < by_length.size(); ++rank) ready.push(rank);
  std::vector<std::int64_t> takes(shares.size(), 0);
  for (std::int64_t i = 0; i < count; ++i) {
    while (!waiting.empty() && waiting.top().until <= i) {
      ready.push(waiting.top().rank);
      waiting.pop();
    }
    REQUIRE(!ready.empty());
    const std::size_t rank = ready.top();
    const std::size_t segment = by_length[rank];
    const std::int64_t share = shares[segment];
    ready.pop();
    taken(segment, i);
    ++takes[segment];
    waiting.push({(takes[segment] * cycle + share - 1) / share, rank});
  }
}

}  // namespace

ExecutionTuple::ExecutionTuple() {
  static const std::shared_ptr<const Cut> whole = std::make_shared<const Cut>(
      Cut{SegmentSequence{{Segment{Rational(0), Rational(1)}}}, 0, 1, {1}, {0}});
  cut_ = whole;
}

Checked<ExecutionTuple> ExecutionTuple::make(const std::optional<Segment>& segment,
                                             const std::optional<SegmentSequence>& sequence) {
  const Segment wanted = segment.value_or(Segment{Rational(0), Rational(1)});
  SegmentSequence full = sequence.value_or(SegmentSequence{});
  if (full.segments.empty()) full.segments.push_back(wanted);
  full = filled(std::move(full));
  const auto found = std::find(full.segments.begin(), full.segments.end(), wanted);
  if (found == full.segments.end()) {
    return Problem{
        "", fmt::format("couldn't find segment {} in sequence {}", wanted.text(), full.text())};
  }
  const auto index = static_cast<std::size_t>(found - full.segments.begin());
  return cut(std::move(full), index);
}

Checked<ExecutionTuple> ExecutionTuple::cut(SegmentSequence sequence, std::size_t index) {
  if (sequence.segments.size() == 1) return ExecutionTuple();
  const std::int64_t cycle = common_denominator(sequence.segments);
  if (cycle == 0) {
    return Problem{"", fmt::format("the lengths of the execution segments have a common "
                                   "denominator above {}, which is the most that is supported",
                                   kMaxStripingCycle)};
  }
  Cut made{std::move(sequence), index, cycle, {}, {}};
  for (const Segment& segment : made.sequence.segments) {
    const Rational share = segment.length() * Rational(cycle);
    made.shares.push_back(static_cast<std::int64_t>(share.fraction().numerator));
  }
  made.numbers.reserve(static_cast<std::size_t>(made.shares[index]));
  deal(made.shares, cycle, cycle, [&](std::size_t segment, std::int64_t number) {
    if (segment == index) made.numbers.push_back(static_cast<std::uint32_t>(number));
  });
  REQUIRE(made.numbers.size() == static_cast<std::size_t>(made.shares[index]));
  return ExecutionTuple(std::make_shared<const Cut>(std::move(made)));
}

const Segment& ExecutionTuple::segment() const { return cut_->sequence.segments[cut_->index]; }
const SegmentSequence& ExecutionTuple::sequence() const { return cut_->sequence; }
std::size_t ExecutionTuple::index() const { return cut_->index; }
std::int64_t ExecutionTuple::lcd() const { return cut_->cycle; }
std::int64_t ExecutionTuple::start() const { return cut_->numbers.front(); }

std::vector<std::int64_t> ExecutionTuple::offsets() const {
  const std::vector<std::uint32_t>& numbers = cut_->numbers;
  std::vector<std::int64_t> offsets(numbers.size());
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) offsets[i] = numbers[i + 1] - numbers[i];
  offsets.back() = numbers.front() + cut_->cycle - numbers.back();
  return offsets;
}

std::int64_t ExecutionTuple::scale(std::int64_t n) const {
  REQUIRE(n >= 0);
  const std::vector<std::uint32_t>& numbers = cut_->numbers;
  const std::int64_t rest = n % cut_->cycle;
  const auto in_rest = std::lower_bound(numbers.begin(), numbers.end(), rest) - numbers.begin();
  return n / cut_->cycle * static_cast<std::int64_t>(numbers.size()) + in_rest;
}

Checked<ExecutionTuple> ExecutionTuple::recut(std::int64_t value) const {
  if (value < 1) {
    return Problem{"", fmt::format("cannot generate new sequence for value {}", value)};
  }
  if (value % cut_->cycle == 0) return *this;
  if (scale(value) == 0) {
    return Problem{"", fmt::format("segment {} ({}) isn't present in the new sequence", cut_->index,
                                   segment().text())};
  }
  std::vector<std::int64_t> parts;
  for (const std::int64_t share : cut_->shares) parts.push_back(value / cut_->cycle * share);
  deal(cut_->shares, cut_->cycle, value % cut_->cycle,
       [&](std::size_t segment, std::int64_t) { ++parts[segment]; });
  SegmentSequence sequence;
  std::size_t index = 0;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == cut_->index) index = sequence.segments.size();
    if (parts[i] == 0) continue;
    sequence.segments.push_back({Rational(begin, value), Rational(begin + parts[i], value)});
    begin += parts[i];
  }
  return cut(std::move(sequence), index);
}

StripedIterator::StripedIterator(const ExecutionTuple& tuple) : tuple_(tuple) {}

StripedPosition StripedIterator::previous() {
  if (position_.local <= 1) return go_to(0);
  const ExecutionTuple::Cut& cut = *tuple_.cut_;
  if (slot_ == 0) {
    slot_ = cut.numbers.size();
    cycle_base_ -= cut.cycle;
  }
  --slot_;
  --position_.local;
  position_.global = last_taken();
  return position_;
}

StripedPosition StripedIterator::go_to(std::int64_t global) {
  const ExecutionTuple::Cut& cut = *tuple_.cut_;
  const auto count = static_cast<std::int64_t>(cut.numbers.size());
  position_.local = tuple_.scale(global);
  slot_ = static_cast<std::size_t>(position_.local % count);
  cycle_base_ = position_.local / count * cut.cycle;
  position_.global = position_.local > 0 ? last_taken() : 0;
  return position_;
}

std::int64_t StripedIterator::last_taken() const {
  const ExecutionTuple::Cut& cut = *tuple_.cut_;
  if (slot_ > 0) return cycle_base_ + cut.numbers[slot_ - 1] + 1;
  return cycle_base_ - cut.cycle + cut.numbers.back() + 1;
}

}  // namespace rehearse
