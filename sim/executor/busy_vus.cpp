// Sorting a bucket when its time has come.

#include "sim/executor/busy_vus.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "models/cpu_clones.hpp"

namespace rehearse {

namespace {

/// VUs of a bucket, more or less.
constexpr std::uint64_t kHandful = 16;
constexpr std::size_t kFewToSort = 32;
constexpr std::uint64_t kFewestBuckets = 1 << 10;
constexpr std::uint64_t kMostBuckets = 1 << 20;

int shift_for(Duration gap) {
  const auto width = static_cast<std::uint64_t>(std::max<std::int64_t>(gap.ns, 1)) * kHandful;
  return static_cast<int>(std::min<std::uint64_t>(std::bit_width(width) - 1, 40));
}

}  // namespace

BusyVus::BusyVus(Duration gap, std::uint64_t most)
    : shift_(shift_for(gap)),
      chains_(std::bit_ceil(std::clamp(most, kFewestBuckets, kMostBuckets)), kNoVu) {}

void BusyVus::push_sorted(const Busy& busy) {
  const auto from = sorted_.begin() + static_cast<std::ptrdiff_t>(taken_);
  sorted_.insert(std::upper_bound(from, sorted_.end(), busy, before), busy);
}

void BusyVus::look_beyond() {
  std::vector<Busy> later;
  first_beyond_ = UINT64_MAX;
  for (const Busy& busy : beyond_) {
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

void BusyVus::next_bucket() {
  sorted_.clear();
  taken_ = 0;
  current_ = size_ == beyond_.size() ? first_beyond_ : current_ + 1;
  // Not before it must: then all of them stay a whole round apart from the next time.
  if (current_ == first_beyond_) look_beyond();
  VuId& first = chains_[current_ & (chains_.size() - 1)];
  for (VuId vu = std::exchange(first, kNoVu); vu != kNoVu; vu = links_[vu].next) {
    sorted_.push_back({links_[vu].until, vu});
  }
  if (sorted_.size() > kFewToSort) {
    std::sort(sorted_.begin(), sorted_.end(), before);
  } else {
    sort_few();
  }
}

REHEARSE_CPU_CLONES
void BusyVus::sort_few() {
  std::array<Busy, kFewToSort> unsorted;
  std::array<std::int64_t, kFewToSort> moments;
  // What is not there comes after all that is.
  moments.fill(kNever.ns);
  const std::size_t size = sorted_.size();
  for (std::size_t i = 0; i < size; ++i) {
    unsorted[i] = sorted_[i];
    moments[i] = sorted_[i].until.ns;
  }
  std::uint32_t used = 0;
  static_assert(kFewToSort <= 32, "a bit for each");
  for (std::size_t i = 0; i < size; ++i) {
    std::int64_t earlier = 0;
    for (std::size_t j = 0; j < kFewToSort; ++j) earlier += moments[j] < moments[i] ? 1 : 0;
    auto place = static_cast<std::size_t>(earlier);
    while ((used >> place & 1) != 0) ++place;
    used |= std::uint32_t{1} << place;
    sorted_[place] = unsorted[i];
  }
  // What is left to sort are those at one instant.
  for (std::size_t i = 1; i < size; ++i) {
    const Busy busy = sorted_[i];
    std::size_t hole = i;
    for (; hole > 0 && before(busy, sorted_[hole - 1]); --hole) sorted_[hole] = sorted_[hole - 1];
    sorted_[hole] = busy;
  }
}

}  // namespace rehearse
