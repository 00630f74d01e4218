#pragma once
// VUs that serve arrivals without the event queue, by when they are free again.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/base/time.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

/// A VU that serves an arrival, and when it is free again.
struct BusyVu {
  Instant until;
  VuId vu = kNoVu;
};

/// A calendar: buckets of one width, a power of two, each a chain of VUs in no order, which are
/// sorted when its time has come. A VU is put where it belongs and looked at once more, whatever
/// their number; VUs that are free only after the last bucket are kept in a list. The order is
/// (instant, VU id).
class BusyCalendar {
 public:
  /// For about one VU every `gap` and at most about `most` at once: so that a bucket holds
  /// about 24.
  BusyCalendar(Duration gap, std::uint64_t most);

  bool empty() const { return size_ == 0; }

  /// Requires: until ≥ every `before` of take() so far; the VU is not in here.
  void push(Instant until, VuId vu) {
    ++size_;
    const std::uint64_t bucket = bucket_of(until);
    if (bucket <= current_) {
      push_sorted({until, vu});
    } else if (bucket - current_ < chains_.size()) {
      chain(bucket, until, vu);
    } else {
      beyond_.push_back({until, vu});
      first_beyond_ = bucket < first_beyond_ ? bucket : first_beyond_;
    }
  }

  /// Takes the VUs that are free first, if before that instant, in their order: at least one, if
  /// there is any, and `most` at most. Valid until the next call. Requires: most > 0.
  std::span<const BusyVu> take(Instant before, std::size_t most) {
    while (taken_ == sorted_.size()) {
      if (size_ == 0 || start_of(current_ + 1) >= before.ns) return {};
      next_bucket();
    }
    std::span<const BusyVu> free = std::span(sorted_).subspan(taken_);
    if (free.size() > most) free = free.first(most);
    while (!free.empty() && free.back().until >= before) free = free.first(free.size() - 1);
    taken_ += free.size();
    size_ -= free.size();
    return free;
  }

 private:
  struct Link {
    std::uint32_t within = 0;  ///< when it is free, from its bucket's start on, in ns
    VuId next = kNoVu;
  };
  /// VUs of a bucket that are sorted without a branch.
  static constexpr std::size_t kFew = 32;

  static bool before(const BusyVu& a, const BusyVu& b) {
    return a.until != b.until ? a.until < b.until : a.vu < b.vu;
  }
  std::uint64_t bucket_of(Instant at) const { return static_cast<std::uint64_t>(at.ns) >> shift_; }
  std::int64_t start_of(std::uint64_t bucket) const {
    return static_cast<std::int64_t>(bucket << shift_);
  }
  void chain(std::uint64_t bucket, Instant until, VuId vu) {
    if (number_of(vu) >= links_.size()) links_.resize(number_of(vu) + std::size_t{1});
    VuId& first = chains_[bucket & (chains_.size() - 1)];
    links_[number_of(vu)] = {static_cast<std::uint32_t>(until.ns - start_of(bucket)), first};
    first = vu;
  }
  void push_sorted(const BusyVu& busy);
  void next_bucket();
  /// Puts the first of a chain into sorted_, in their order; the next one of the chain.
  VuId sort_few(VuId first);
  /// Puts those of beyond_ in their buckets that have one now.
  void look_beyond();

  int shift_;                  // of the buckets' width
  std::uint64_t current_ = 0;  // the bucket that is sorted
  std::size_t size_ = 0;
  std::vector<BusyVu> sorted_;  // of it and earlier ones, from taken_ on
  std::size_t taken_ = 0;
  std::vector<VuId> chains_;    // the first VU of each of the next buckets
  std::vector<Link> links_;     // by the VU's number
  std::vector<BusyVu> beyond_;  // after those buckets
  std::uint64_t first_beyond_ = UINT64_MAX;
};

}  // namespace rehearse
