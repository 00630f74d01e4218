#pragma once
// The values of a trend: exact up to a bound, then a histogram.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "sim/verdict/trend_totals.hpp"

namespace rehearse {

/// How many values a trend keeps one by one. Beyond it, percentiles come from a histogram whose
/// cells are at most 1/1024 of their value wide; all other statistics remain exact. Of values that
/// are few different ones only these are kept, with how often they came: as exact, without a bound.
inline constexpr std::size_t kExactTrendValues = 10'000'000;

class TrendSink final : public TrendTotals {
 public:
  explicit TrendSink(std::size_t exact_values = kExactTrendValues) : exact_(exact_values) {}

  void add(double value);
  /// Adds the values of `other`: one by one, or in cells where one of both has only cells.
  /// Requires: neither has taken statistics.
  void merge(const TrendSink& other);
  /// Calls fields(name, part) for each part of the state, to keep it. Requires: nothing was taken.
  template <class Self, class Fields>
  static void each_part(Self& self, Fields& fields) {
    self.spread();
    fields("count", self.count_);
    fields("sum", self.sum_);
    fields("min", self.min_);
    fields("max", self.max_);
    fields("values", self.values_);
    fields("cells", self.cells_);
  }
  /// Whether the state is one that values make.
  bool is_sound() const;
  /// Answers with these statistics from now on. Requires: no value was added, and none will be.
  void take(std::shared_ptr<const TrendTotals> totals) { totals_ = std::move(totals); }

  std::uint64_t count() const override { return totals_ ? totals_->count() : count_; }
  /// k6's sum divided by its count; 0 without values, as all that follow.
  double avg() const override {
    if (totals_) return totals_->avg();
    return count_ > 0 ? sum_ / static_cast<double>(count_) : 0;
  }
  double min() const override { return totals_ ? totals_->min() : min_; }
  double max() const override { return totals_ ? totals_->max() : max_; }
  /// Of the sorted values the one at position percent/100·(n−1), linear between neighbours (S98).
  /// NaN sorts before all numbers. Costs little however often it is asked while values come.
  double percentile(double percent) const override;

  /// The value with `index` values before it; beyond the bound, within its cell. Requires: index <
  /// count(), nothing was taken.
  double at_rank(std::uint64_t index) const {
    arrange();
    return value_at(index);
  }

  /// Whether percentiles are computed from the values themselves.
  bool exact() const { return cells_.empty() && !totals_; }

 private:
  /// Counts the values that are kept one by one; where they are too many different ones, all are
  /// kept one by one from now on.
  void count_values() const;
  /// No value is counted any more.
  void spread() const;
  void move_to_cells() const;
  /// Prepares for value_at().
  void arrange() const;
  void sort_tail() const;
  double value_at(std::uint64_t index) const;

  std::shared_ptr<const TrendTotals> totals_;  // in place of all that follows
  std::size_t exact_;
  std::uint64_t count_ = 0;
  double sum_ = 0;
  double min_ = 0;
  double max_ = 0;
  /// Different values, sorted, with how often they came; beside them values_ has the last ones.
  mutable std::vector<std::pair<double, std::uint64_t>> counted_;
  mutable std::size_t most_counted_ = 0;  // the one that came most often
  mutable bool varied_ = false;           // values are not counted
  // Sorted runs, each more than twice as long as the next, and a tail that is not sorted yet.
  mutable std::vector<double> values_;
  mutable std::vector<std::size_t> runs_;  // where each run ends
  mutable std::map<std::uint32_t, std::uint64_t>
      cells_;  // beyond the bound, by the cell of the value
};

}  // namespace rehearse
