// Time by count, and two sequences merged into one.

#include "sim/measure/busy_vus.hpp"

#include <algorithm>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr int kSignBit = 63;

std::size_t cell(std::uint64_t count) {
  if (count < BusyVus::kExact) return count;
  return BusyVus::kExact + (count - BusyVus::kExact) / BusyVus::kCoarse;
}

std::uint64_t count_of(std::size_t cell) {
  if (cell < BusyVus::kExact) return cell;
  return BusyVus::kExact + (cell - BusyVus::kExact) * BusyVus::kCoarse;
}

}  // namespace

void BusyVus::add_rarely(Duration time) {
  const auto busy = static_cast<std::uint64_t>(busy_);
  if (busy >= kExact) {
    large_most_ = std::max(large_most_, busy);
    large_ns_ += Wide{time.ns} * busy_;
  }
  const std::size_t at = cell(busy);
  make_room(at + 1);
  ns_[at] += time.ns;
}

void BusyVus::make_room(std::size_t cells) {
  if (cells <= ns_.size()) return;
  ns_.resize(cells);
  room_ = std::min<std::uint64_t>(cells, kExact);
}

void BusyVus::take_starts(Instant until) {
  while (taken_ < waiting_.size() && waiting_[taken_] <= until) {
    move_to(waiting_[taken_++]);
    ++busy_;
  }
  most_at_once_ = std::max(most_at_once_, busy_);
  if (taken_ == waiting_.size()) {
    waiting_.clear();
    taken_ = 0;
  }
}

std::size_t BusyVus::merge(std::span<const Instant> ends) {
  std::int64_t* const by_count = ns_.data();
  std::int64_t busy = busy_;
  std::int64_t most = most_at_once_;
  std::int64_t last = last_.ns;
  const Instant* start = waiting_.data() + taken_;
  const Instant* const no_start = waiting_.data() + waiting_.size();
  const Instant* end = ends.data();
  const Instant* const no_end = ends.data() + ends.size();
  // Which of the two comes next cannot be predicted, so nothing is compared that a compiler makes
  // a branch of: the sign of the difference says it.
  while (start != no_start && end != no_end) {
    const std::int64_t until_end = end->ns - start->ns;
    const std::int64_t is_start = 1 + (until_end >> kSignBit);
    const std::int64_t at = end->ns - (until_end & -is_start);
    by_count[std::max<std::int64_t>(busy, 0)] += at - last;
    last = at;
    busy += 2 * is_start - 1;
    most = std::max(most, busy);
    start += is_start;
    end += 1 - is_start;
  }
  for (; end != no_end; ++end) {
    by_count[std::max<std::int64_t>(busy--, 0)] += end->ns - last;
    last = end->ns;
  }
  busy_ = busy;
  most_at_once_ = most;
  last_ = Instant{last};
  return static_cast<std::size_t>(start - waiting_.data());
}

void BusyVus::ends(std::span<const Instant> at) {
  if (at.empty()) return;
  last_end_ = at.back();
  const std::uint64_t most = static_cast<std::uint64_t>(busy_) + waiting_.size() - taken_;
  if (most < kExact && busy_ >= 0) {
    make_room(most + 1);
    taken_ = merge(at);
  } else {
    for (const Instant each : at) {
      take_starts(each);
      move_to(each);
      --busy_;
    }
  }
  // What has been taken is dropped once it is most of what is there.
  if (taken_ > waiting_.size() / 2) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ = 0;
  }
}

void BusyVus::settle(Instant until) {
  take_starts(until);
  move_to(until);
}

std::uint64_t BusyVus::most() const {
  if (large_most_ > 0) return large_most_;
  std::size_t most = ns_.size();
  while (most > 1 && ns_[most - 1] == 0) --most;
  return most > 1 ? most - 1 : 0;
}

double BusyVus::mean(Duration over) const {
  if (over.ns <= 0) return 0;
  Wide busy_ns = large_ns_;
  for (std::size_t i = 1; i < std::min<std::size_t>(ns_.size(), kExact); ++i) {
    busy_ns += Wide{ns_[i]} * static_cast<std::int64_t>(i);
  }
  return static_cast<double>(busy_ns) / static_cast<double>(over.ns);
}

std::uint64_t BusyVus::quantile(double share, Duration over) const {
  REQUIRE(share >= 0 && share <= 1);
  std::int64_t busy = 0;
  for (std::size_t i = 1; i < ns_.size(); ++i) busy += ns_[i];
  const double wanted = share * static_cast<double>(over.ns);
  auto so_far = static_cast<double>(over.ns - busy);
  if (so_far >= wanted) return 0;
  for (std::size_t i = 1; i < ns_.size(); ++i) {
    so_far += static_cast<double>(ns_[i]);
    if (so_far >= wanted) return count_of(i);
  }
  return most();
}

}  // namespace rehearse
