// Most instants cannot be those of the peak: entries and exits are counted in intervals of time,
// and only intervals in which a new peak is possible are looked at one by one.

#include "models/service/peak_count.hpp"

#include <algorithm>
#include <numeric>

namespace rehearse {

namespace {

using Instants = std::vector<std::int64_t>;

/// Takes those before `until` out.
Instants taken_before(Instants& all, std::int64_t until) {
  const auto later =
      std::partition(all.begin(), all.end(), [until](std::int64_t at) { return at >= until; });
  Instants before(later, all.end());
  all.erase(later, all.end());
  return before;
}

/// How many of the sorted instants from `next` on are at `at`; moves `next` behind them.
std::uint64_t count_at(const Instants& sorted, std::size_t& next, std::int64_t at) {
  const std::size_t first = next;
  while (next < sorted.size() && sorted[next] == at) ++next;
  return next - first;
}

}  // namespace

/// Intervals of equal length, from the first instant on.
class PeakCount::Bins {
 public:
  Bins(const Instants& entries, const Instants& exits, const Instants& moments) {
    const auto all = {&entries, &exits, &moments};
    std::int64_t last = INT64_MIN;
    for (const Instants* some : all) {
      for (const std::int64_t at : *some) {
        first_ = std::min(first_, at);
        last = std::max(last, at);
      }
    }
    const std::size_t recorded = entries.size() + exits.size();
    const std::uint64_t wanted = std::clamp<std::uint64_t>(recorded / 8, 1, kMost);
    for (std::uint64_t span = bits(last) - bits(first_); span >= wanted; span >>= 1) ++shift_;
    bins_.resize(of(last) + 1);
    for (const std::int64_t at : entries) ++bins_[of(at)].entries;
    for (const std::int64_t at : exits) ++bins_[of(at)].exits;
    for (const std::int64_t at : moments) ++bins_[of(at)].exits;
  }

  std::size_t size() const { return bins_.size(); }
  std::size_t of(std::int64_t at) const { return (bits(at) - bits(first_)) >> shift_; }
  std::uint64_t entries(std::size_t bin) const { return bins_[bin].entries; }
  /// The number inside at the end of a bin, from the number at its beginning.
  std::uint64_t after(std::size_t bin, std::uint64_t before) const {
    return before + bins_[bin].entries - bins_[bin].exits;
  }
  /// Those of the instants that are in the wanted bins, in order. Each bin has few of them.
  Instants sorted(const Instants& all, const std::vector<bool>& wanted) const {
    std::vector<std::size_t> end(bins_.size() + 1);  // the end of each bin's filled part
    for (const std::int64_t at : all) {
      if (wanted[of(at)]) ++end[of(at) + 1];
    }
    std::partial_sum(end.begin(), end.end(), end.begin());
    Instants in_bins(end.back());
    for (const std::int64_t at : all) {
      if (wanted[of(at)]) in_bins[end[of(at)]++] = at;
    }
    auto first = in_bins.begin();
    for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
      const auto last = in_bins.begin() + static_cast<std::ptrdiff_t>(end[bin]);
      std::sort(first, last);
      first = last;
    }
    return in_bins;
  }

 private:
  static constexpr std::size_t kMost = 1 << 17;
  struct Bin {
    std::uint32_t entries = 0;
    std::uint32_t exits = 0;
  };
  static std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }

  std::int64_t first_ = INT64_MAX;
  int shift_ = 0;
  std::vector<Bin> bins_;
};

void PeakCount::take(PeakCount& other) {
  for (const auto list : {&PeakCount::entries_, &PeakCount::exits_, &PeakCount::moments_}) {
    (this->*list).insert((this->*list).end(), (other.*list).begin(), (other.*list).end());
    (other.*list).clear();
  }
}

void PeakCount::settle(Instant until) {
  Instants entries = taken_before(entries_, until.ns);
  Instants exits = taken_before(exits_, until.ns);
  Instants moments = taken_before(moments_, until.ns);
  worth_ = std::max(kWorth, 2 * recorded());
  if (entries.empty() && exits.empty() && moments.empty()) return;

  const Bins bins(entries, exits, moments);
  std::vector<std::uint64_t> before(bins.size());
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    before[bin] = inside_;
    inside_ = bins.after(bin, inside_);
    peak_ = std::max(peak_, inside_);
  }
  std::vector<bool> may_hold_more(bins.size());
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    may_hold_more[bin] = before[bin] + bins.entries(bin) > peak_;
  }
  entries = bins.sorted(entries, may_hold_more);
  exits = bins.sorted(exits, may_hold_more);
  moments = bins.sorted(moments, may_hold_more);
  std::size_t entry = 0;
  std::size_t exit = 0;
  std::size_t moment = 0;
  std::size_t bin = bins.size();
  std::uint64_t inside = 0;
  while (entry < entries.size()) {
    // Exits that no entry follows in their interval do not matter.
    const std::int64_t at = entries[entry];
    if (bins.of(at) != bin) {
      bin = bins.of(at);
      inside = before[bin];
      while (exit < exits.size() && bins.of(exits[exit]) < bin) ++exit;
    }
    for (; exit < exits.size() && exits[exit] <= at; ++exit) --inside;
    const std::uint64_t entered = count_at(entries, entry, at);
    const std::uint64_t passed = count_at(moments, moment, at);
    const std::uint64_t most = inside + entered;
    if (most > peak_) {
      // If several enter and some leave at one instant, their overlap is unknown.
      if (passed == 0 || entered == 1) {
        peak_ = most;
      } else {
        ambiguous_ = true;
      }
    }
    inside = most - passed;
  }
}

}  // namespace rehearse
