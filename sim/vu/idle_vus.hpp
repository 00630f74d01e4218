#pragma once
// VUs that wait for an arrival.

#include <cstddef>
#include <span>
#include <vector>

#include "sim/vu/vu.hpp"

namespace rehearse {

/// A queue: the VU that has been idle longest goes first.
class IdleVus {
 public:
  bool empty() const { return first_ == vus_.size(); }
  /// Longest idle first; valid until the next change.
  std::span<const VuId> all() const { return std::span(vus_).subspan(first_); }

  void add(VuId vu) {
    if (vus_.size() == vus_.capacity()) close_up();
    vus_.push_back(vu);
  }
  /// Takes the first `count` of all().
  void drop(std::size_t count) { first_ += count; }
  void clear() {
    vus_.clear();
    first_ = 0;
  }

 private:
  /// Makes room where VUs were taken, if that is half of it, so that each is moved once at most.
  void close_up() {
    if (first_ < vus_.size() / 2) return;
    vus_.erase(vus_.begin(), vus_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

  std::vector<VuId> vus_;
  std::size_t first_ = 0;
};

}  // namespace rehearse
