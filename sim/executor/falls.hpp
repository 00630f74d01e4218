#pragma once
// Where a list of counts goes down: for finding when it first comes down to some number.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rehearse {

/// The runs of a list in which each count is below the one before it. A ramp has as many as it has
/// stages that go down, however many steps each of them takes. The counts themselves stay with
/// their owner, who gives them as a function of the index.
class Falls {
 public:
  Falls() = default;
  template <class Counts>
  Falls(std::size_t size, Counts count) {
    for (std::size_t i = 1; i < size; ++i) {
      if (count(i) >= count(i - 1)) continue;
      if (runs_.empty() || runs_.back().end != i) runs_.push_back({i, i});
      runs_.back().end = i + 1;
    }
  }

  /// The first index from `from` on whose count is `count` or less, if the one before `from` is
  /// larger. Takes time in proportion to the runs before it and the logarithm of its own.
  template <class Counts>
  std::optional<std::size_t> first_to(std::uint64_t count, std::size_t from,
                                      Counts count_at) const {
    const auto ends_before = [](const Run& run, std::size_t index) { return run.end <= index; };
    for (auto run = std::lower_bound(runs_.begin(), runs_.end(), from, ends_before);
         run != runs_.end(); ++run) {
      if (count_at(run->end - 1) > count) continue;
      std::size_t low = std::max(run->first, from);
      std::size_t high = run->end - 1;
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
    return std::nullopt;
  }

 private:
  struct Run {
    std::size_t first;
    std::size_t end;
  };
  std::vector<Run> runs_;
};

}  // namespace rehearse
