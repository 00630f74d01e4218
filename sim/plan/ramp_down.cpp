// The reservation that lets the iterations of ramped-down VUs finish.

#include <algorithm>
#include <optional>
#include <vector>

#include "models/require.hpp"
#include "sim/plan/vu_steps.hpp"

namespace rehearse {
namespace {

/// Finds the first row that rises to a level, or lies beyond a limit, without looking at every row
/// between: the rows may be out of order (executors.md §8), so this is a tree of maxima over
/// blocks.
class LookAhead {
 public:
  explicit LookAhead(const std::vector<ActiveStep>& rows) : rows_(rows) {
    const std::size_t blocks = (rows.size() + kBlock - 1) / kBlock;
    while (leaves_ < blocks) leaves_ *= 2;
    most_.assign(2 * leaves_, ActiveStep{kLowest, 0});
    for (std::size_t i = 0; i < rows.size(); ++i) raise(most_[leaves_ + i / kBlock], rows[i]);
    for (std::size_t node = leaves_ - 1; node > 0; --node) {
      most_[node] = most_[2 * node];
      raise(most_[node], most_[2 * node + 1]);
    }
    later_active_.assign(blocks, 0);
    for (std::size_t block = blocks - 1; block > 0; --block) {
      later_active_[block - 1] = std::max(later_active_[block], most_[leaves_ + block].active);
    }
  }

  /// The first row from `first` on with active ≥ `level`, unless a row beyond `limit` comes first.
  std::optional<std::size_t> rise(std::size_t first, std::uint64_t level, Duration limit) const {
    const auto stops = [&](const ActiveStep& row) {
      return row.offset > limit || row.active >= level;
    };
    std::size_t row = first;
    const std::size_t block_end = std::min((first / kBlock + 1) * kBlock, rows_.size());
    while (row < block_end && !stops(rows_[row])) ++row;
    if (row == block_end) {
      if (row == rows_.size() || later_active_[row / kBlock - 1] < level) return std::nullopt;
      row = first_row(row / kBlock, stops);
    }
    if (row == rows_.size() || rows_[row].offset > limit) return std::nullopt;
    return row;
  }

 private:
  static constexpr std::size_t kBlock = 16;
  static constexpr Duration kLowest{INT64_MIN};

  static void raise(ActiveStep& most, const ActiveStep& row) {
    most.offset = std::max(most.offset, row.offset);
    most.active = std::max(most.active, row.active);
  }

  /// The first row that stops in the blocks from `block` on, or the number of rows.
  template <class Stops>
  std::size_t first_row(std::size_t block, Stops stops) const {
    std::size_t node = leaves_ + block;
    while (!stops(most_[node])) {
      while ((node & 1U) != 0) {  // a right child, or the root: nothing to the right below it
        node /= 2;
        if (node == 0) return rows_.size();
      }
      ++node;
    }
    while (node < leaves_) node = stops(most_[2 * node]) ? 2 * node : 2 * node + 1;
    std::size_t row = (node - leaves_) * kBlock;
    while (!stops(rows_[row])) ++row;
    return row;
  }

  const std::vector<ActiveStep>& rows_;
  std::size_t leaves_ = 1;
  std::vector<ActiveStep> most_;  ///< heap order: children of n are 2n and 2n+1, leaves are blocks
  std::vector<std::uint64_t> later_active_;  ///< the most active VUs after each block
};

/// Whether any row but the first lowers the count.
bool ever_drops(const std::vector<ActiveStep>& rows) {
  return std::adjacent_find(rows.begin(), rows.end(), [](const ActiveStep& a, const ActiveStep& b) {
           return b.active < a.active;
         }) != rows.end();
}

/// The rows of `active` with each drop delayed, absorbed or left out.
void append_delayed(std::vector<VuStep>& held, const std::vector<ActiveStep>& active,
                    Duration graceful_ramp_down, Duration end) {
  const LookAhead ahead(active);
  std::uint64_t level = active.front().active;
  held.push_back({active.front().offset, level, 0});
  for (std::size_t i = 1; i < active.size(); ++i) {
    const ActiveStep& row = active[i];
    if (row.active == level) continue;
    if (row.active > level) {
      level = row.active;
      held.push_back({row.offset, level, 0});
      continue;
    }
    const Duration until = row.offset + graceful_ramp_down;
    if (const std::optional<std::size_t> back = ahead.rise(i + 1, level, until)) {
      i = *back - 1;
      continue;
    }
    if (until >= end) continue;  // the level stays: nothing is released before the end
    level = row.active;
    held.push_back({until, level, 0});
  }
}

}  // namespace

std::vector<VuStep> reserve_for_ramp_down(const std::vector<ActiveStep>& active,
                                          Duration graceful_ramp_down, Duration end) {
  REQUIRE(!active.empty());
  std::vector<VuStep> held;
  held.reserve(active.size() + 1);
  if (graceful_ramp_down > Duration{} && ever_drops(active)) {
    append_delayed(held, active, graceful_ramp_down, end);
  } else {
    for (const ActiveStep& row : active) held.push_back({row.offset, row.active, 0});
  }
  if (held.back().planned != 0) held.push_back({end, 0, 0});
  return held;
}

}  // namespace rehearse
