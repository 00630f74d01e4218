#pragma once
// Timeouts of a few lengths, most of which are cancelled before they fire.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/indexed_heap.hpp"
#include "models/base/prefetch.hpp"
#include "models/base/require.hpp"
#include "models/base/time.hpp"

namespace rehearse {

/// Numbered waits, each with an end; the first is the earliest, of equals the one that began first.
/// Waits of one length end in the order in which they begin, so they form a list, and only the
/// heads of the lists need a heap. A cancelled wait stays in its list until it reaches the head or
/// the list is compacted, so the cost of beginning and cancelling does not depend on their number.
/// Nothing is allocated once numbers, lists and lengths have reached their maxima.
class Timeouts {
 public:
  bool empty() const { return heads_.empty(); }
  /// When the first wait ends; kNever when there is none.
  Instant next() const { return empty() ? kNever : Instant{heads_.top_key().at}; }
  /// The number of the wait that ends first. Requires: not empty.
  std::uint32_t first() const { return lines_[heads_.top()].head().number; }

  /// Begins a wait of that length; a wait beyond kNever does not count.
  /// Requires: it does not wait, now ≥ the last instant given.
  void begin(std::uint32_t number, Instant now, Duration length) {
    const Instant end = now + length;
    if (end == kNever) return;
    if (number >= running_.size()) running_.resize(number + std::size_t{1}, kNone);
    REQUIRE(running_[number] == kNone && begun_ >> kOrderBits == 0);
    const std::uint32_t index = line_of(length);
    Line& line = lines_[index];
    if (line.waits.size() >= 2 * line.running + kFew) clear(line);
    const std::uint64_t which = begun_++ << kLineBits | index;
    running_[number] = which;
    line.waits.push_back({end.ns, which, number});
    if (line.running++ == 0) {
      line.first = line.waits.size() - 1;
      heads_.put(index, line.head().end());
    }
  }
  /// The number waits no longer; nothing changes when it does not.
  void stop(std::uint32_t number) {
    if (number >= running_.size() || running_[number] == kNone) return;
    const auto index = static_cast<std::uint32_t>(running_[number] & kLine);
    running_[number] = kNone;
    Line& line = lines_[index];
    const bool was_head = line.head().number == number;
    if (--line.running == 0) {
      line.waits.clear();
      line.first = 0;
      heads_.remove(index);
    } else if (was_head) {
      while (!runs(line.head())) ++line.first;
      heads_.put(index, line.head().end());
    }
  }
  /// The number may stop soon: its wait is fetched from memory.
  void fetch(std::uint32_t number) const {
    if (number < running_.size()) prefetch(&running_[number]);
  }

 private:
  static constexpr int kLineBits = 24;
  static constexpr int kOrderBits = 64 - kLineBits;
  static constexpr std::uint64_t kLine = (std::uint64_t{1} << kLineBits) - 1;
  static constexpr std::uint64_t kNone = UINT64_MAX;
  static constexpr std::size_t kFew = 64;

  struct End {
    std::int64_t at;
    std::uint64_t order;  // of beginning

    static constexpr End last() { return {INT64_MAX, UINT64_MAX}; }
    bool before(const End& other) const {
      return at != other.at ? at < other.at : order < other.order;
    }
  };
  struct Wait {
    std::int64_t at;
    std::uint64_t which;  // in the order of beginning, and of which line
    std::uint32_t number;

    End end() const { return {at, which}; }
  };
  struct Line {
    Duration length;
    std::vector<Wait> waits{};
    std::size_t first = 0;    // entries before it are no longer in the list
    std::size_t running = 0;  // of those from the first on

    const Wait& head() const { return waits[first]; }
  };
  struct Length {
    Duration length;
    std::uint32_t line;
  };

  bool runs(const Wait& wait) const { return running_[wait.number] == wait.which; }
  /// Drops the cancelled waits.
  void clear(Line& line) {
    const auto first = line.waits.begin() + static_cast<std::ptrdiff_t>(line.first);
    line.waits.erase(line.waits.begin(), first);
    std::erase_if(line.waits, [this](const Wait& wait) { return !runs(wait); });
    line.first = 0;
  }

  std::uint32_t line_of(Duration length) {
    if (last_line_ < lines_.size() && lines_[last_line_].length == length) return last_line_;
    const auto place = std::lower_bound(
        lengths_.begin(), lengths_.end(), length,
        [](const Length& one, const Duration& other) { return one.length < other; });
    if (place != lengths_.end() && place->length == length) {
      last_line_ = place->line;
    } else {
      last_line_ = static_cast<std::uint32_t>(lines_.size());
      REQUIRE(last_line_ < kLine);
      lines_.push_back({length});
      lengths_.insert(place, {length, last_line_});
    }
    return last_line_;
  }

  std::vector<std::uint64_t> running_;  // by number: which wait; kNone: none
  std::vector<Line> lines_;
  std::vector<Length> lengths_;  // sorted
  std::uint32_t last_line_ = 0;  // that was asked for
  IndexedHeap<End> heads_;       // by line
  std::uint64_t begun_ = 0;
};

}  // namespace rehearse
