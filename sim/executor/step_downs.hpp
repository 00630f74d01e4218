#pragma once
// Where a list of counts goes down: for finding when it first comes down to some number.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rehearse {

/// The runs of a list in which each count is below the one before it, and from each run the next
/// one that comes down further. A ramp has one run for each stage that goes down, however many
/// steps the stage takes. The counts themselves stay with their owner; functions here take them as
/// a function of the index.
class StepDowns {
 public:
  StepDowns() = default;
  template <class Counts>
  StepDowns(std::size_t size, Counts count) {
    for (std::size_t i = 1; i < size; ++i) {
      if (count(i) >= count(i - 1)) continue;
      if (runs_.empty() || runs_.back().end != i) runs_.push_back({.first = i});
      runs_.back().end = i + 1;
      runs_.back().lowest = count(i);
    }
    for (std::size_t i = runs_.size(); i-- > 0;) {
      std::size_t lower = i + 1;
      while (lower < runs_.size() && runs_[lower].lowest >= runs_[i].lowest) {
        lower = runs_[lower].next_lower;
      }
      runs_[i].next_lower = lower;
    }
  }

  /// The first index from `from` on whose count is `count` or less, if the one before `from` is
  /// larger. Takes a step for each run that comes down further than all before it, and the
  /// logarithm of the steps of one.
  template <class Counts>
  std::optional<std::size_t> first_to(std::uint64_t count, std::size_t from,
                                      Counts count_at) const {
    const auto ends_before = [](const Run& run, std::size_t index) { return run.end <= index; };
    auto run = static_cast<std::size_t>(
        std::lower_bound(runs_.begin(), runs_.end(), from, ends_before) - runs_.begin());
    while (run < runs_.size() && runs_[run].lowest > count) run = runs_[run].next_lower;
    if (run == runs_.size()) return std::nullopt;
    std::size_t low = std::max(runs_[run].first, from);
    std::size_t high = runs_[run].end - 1;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (count_at(middle) > count) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

 private:
  struct Run {
    std::size_t first = 0;
    std::size_t end = 0;
    std::uint64_t lowest = 0;
    std::size_t next_lower = 0;  // the first run after it with a lower end
  };
  std::vector<Run> runs_;
};

}  // namespace rehearse
