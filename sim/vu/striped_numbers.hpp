#pragma once
// The numbers of a segment by their local index, at any position (S8).

#include <cstdint>
#include <vector>

#include "sim/plan/segment.hpp"

namespace rehearse {

/// What a StripedIterator walks, as a function: local index from 0 → number in the whole, from 0.
class StripedNumbers {
 public:
  explicit StripedNumbers(const ExecutionTuple& tuple)
      : cycle_(static_cast<std::uint64_t>(tuple.lcd())) {
    if (cycle_ == 1) return;
    auto number = static_cast<std::uint64_t>(tuple.start());
    for (const std::int64_t offset : tuple.offsets()) {
      numbers_.push_back(number);
      number += static_cast<std::uint64_t>(offset);
    }
  }

  /// Whether the segment is the whole, so that every number is its own.
  bool is_whole() const { return cycle_ == 1; }
  std::uint64_t operator()(std::uint64_t local) const {
    if (cycle_ == 1) return local;
    return local / numbers_.size() * cycle_ + numbers_[local % numbers_.size()];
  }

 private:
  std::uint64_t cycle_;
  std::vector<std::uint64_t> numbers_;  // of one cycle; none when every number is the segment's
};

}  // namespace rehearse
