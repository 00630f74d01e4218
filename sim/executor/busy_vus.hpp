#pragma once
// VUs that serve arrivals apart from the event queue, by when they are free again.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/time.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

/// A 4-ary heap of (instant, VU id): nothing else ever has to be known or taken out, so it needs no
/// timers and no positions.
class BusyVus {
 public:
  struct Busy {
    Instant until;
    VuId vu = kNoVu;
  };

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// Who is free first, the lower id of two at one instant. Requires: not empty.
  const Busy& first() const { return heap_.front(); }

  void push(Instant until, VuId vu) {
    const Busy busy{until, vu};
    std::size_t hole = heap_.size();
    heap_.push_back(busy);
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / kArity;
      if (!before(busy, heap_[parent])) break;
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = busy;
  }

  /// Requires: not empty.
  Busy pop() {
    const Busy first = heap_.front();
    const Busy last = heap_.back();
    heap_.pop_back();
    const std::size_t size = heap_.size();
    if (size == 0) return first;
    std::size_t hole = 0;
    for (;;) {
      const std::size_t child = hole * kArity + 1;
      if (child >= size) break;
      const std::size_t end = child + kArity < size ? child + kArity : size;
      std::size_t least = child;
      for (std::size_t other = child + 1; other < end; ++other) {
        least = before(heap_[other], heap_[least]) ? other : least;
      }
      if (!before(heap_[least], last)) break;
      heap_[hole] = heap_[least];
      hole = least;
    }
    heap_[hole] = last;
    return first;
  }

 private:
  static constexpr std::size_t kArity = 4;
  static bool before(const Busy& a, const Busy& b) {
    return a.until != b.until ? a.until < b.until : a.vu < b.vu;
  }

  std::vector<Busy> heap_;
};

}  // namespace rehearse
