// Sorting a bucket when its time has come.

#include "sim/lookahead/busy_calendar.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "models/base/cpu_clones.hpp"

namespace rehearse {

namespace {

/// VUs of a bucket, more or less.
constexpr std::uint64_t kPerBucket = 24;
constexpr std::uint64_t kFewestBuckets = 1 << 10;
constexpr std::uint64_t kMostBuckets = 1 << 20;
/// An instant within a bucket and a place in its chain are one number below 2^31.
constexpr int kPlaceBits = 5;
constexpr int kLongestShift = 31 - kPlaceBits;

int shift_for(Duration gap) {
  const auto width = static_cast<std::uint64_t>(std::max<std::int64_t>(gap.ns, 1)) * kPerBucket;
  return std::min(static_cast<int>(std::bit_width(width)) - 1, kLongestShift);
}

/// Integers that are compared and added together.
using Lanes [[gnu::vector_size(32)]] = std::int32_t;
constexpr std::size_t kLanes = 8;

/// How many of the first `size` keys are less than each, without a branch, on which their order
/// would be guessed wrong. Requires: size ≤ kWidth; all of the width is read.
template <std::size_t kWidth>
inline void count_lesser(const std::int32_t* keys, std::size_t size, std::int32_t* ranks) {
  constexpr std::size_t kParts = kWidth / kLanes;
  Lanes each[kParts];
  Lanes lesser[kParts] = {};
  std::memcpy(each, keys, sizeof each);
  for (std::size_t i = 0; i < size; ++i) {
    const Lanes key = Lanes{} + keys[i];
    for (std::size_t part = 0; part < kParts; ++part) lesser[part] -= key < each[part];
  }
  std::memcpy(ranks, lesser, sizeof lesser);
}

}  // namespace

BusyCalendar::BusyCalendar(Duration gap, std::uint64_t most)
    : shift_(shift_for(gap)),
      chains_(std::bit_ceil(std::clamp(most, kFewestBuckets, kMostBuckets)), kNoVu) {}

void BusyCalendar::push_sorted(const BusyVu& busy) {
  const auto from = sorted_.begin() + static_cast<std::ptrdiff_t>(taken_);
  sorted_.insert(std::upper_bound(from, sorted_.end(), busy, before), busy);
}

void BusyCalendar::look_beyond() {
  std::vector<BusyVu> later;
  first_beyond_ = UINT64_MAX;
  for (const BusyVu& busy : beyond_) {
    const std::uint64_t bucket = bucket_of(busy.until);
    if (bucket - current_ < chains_.size()) {
      chain(bucket, busy.until, busy.vu);
    } else {
      later.push_back(busy);
      first_beyond_ = std::min(first_beyond_, bucket);
    }
  }
  beyond_ = std::move(later);
}

void BusyCalendar::next_bucket() {
  taken_ = 0;
  current_ = size_ == beyond_.size() ? first_beyond_ : current_ + 1;
  // Not before it must: then all of them stay a whole round apart from the next time.
  if (current_ == first_beyond_) look_beyond();
  VuId vu = std::exchange(chains_[current_ & (chains_.size() - 1)], kNoVu);
  vu = sort_few(vu);
  if (vu == kNoVu) return;
  for (; vu != kNoVu; vu = links_[number_of(vu)].next) {
    sorted_.push_back({{start_of(current_) + links_[number_of(vu)].within}, vu});
  }
  std::sort(sorted_.begin(), sorted_.end(), before);
}

REHEARSE_CPU_CLONES
VuId BusyCalendar::sort_few(VuId first) {
  std::array<VuId, kFew> vus;
  std::array<std::int32_t, kFew> keys = {};
  std::array<std::int32_t, kFew> ranks;
  std::size_t size = 0;
  for (; first != kNoVu && size < kFew; ++size) {
    const Link& link = links_[number_of(first)];
    vus[size] = first;
    keys[size] = static_cast<std::int32_t>(link.within << kPlaceBits | size);
    first = link.next;
  }
  if (size <= 8) {
    count_lesser<8>(keys.data(), size, ranks.data());
  } else if (size <= 16) {
    count_lesser<16>(keys.data(), size, ranks.data());
  } else {
    count_lesser<kFew>(keys.data(), size, ranks.data());
  }
  sorted_.resize(size);
  const std::int64_t start = start_of(current_);
  for (std::size_t i = 0; i < size; ++i) {
    sorted_[static_cast<std::size_t>(ranks[i])] = {{start + (keys[i] >> kPlaceBits)}, vus[i]};
  }
  // Left to sort are those at one instant.
  for (std::size_t i = 1; i < size; ++i) {
    if (sorted_[i].until != sorted_[i - 1].until) continue;
    const BusyVu busy = sorted_[i];
    std::size_t hole = i;
    for (; hole > 0 && before(busy, sorted_[hole - 1]); --hole) sorted_[hole] = sorted_[hole - 1];
    sorted_[hole] = busy;
  }
  return first;
}

}  // namespace rehearse
