// The VUs of the executors over time: active steps of a ramp, plateaus, and the scenarios' sum.

#include "sim/plan/vu_steps.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/require.hpp"

namespace rehearse {
namespace {

/// The instant at which a stage from `from` to `to` that ends at `end` reaches the global count
/// `count`: end − trunc(length·(to − count)/(to − from)), the product wrapped to 64 bits
/// (executors.md §3 and §8). Requires: from ≠ to.
class StageClock {
 public:
  StageClock(Duration end, Duration length, std::int64_t from, std::int64_t to)
      : end_(end), length_(length), to_(to), difference_(to - from) {}

  Duration reaches(std::int64_t count) const {
    const Duration product = length_ * (to_ - count);
    // Dividing the lowest value by −1 would trap; k6's division wraps.
    if (difference_ == -1) return end_ + product;
    return end_ - Duration{product.ns / difference_};
  }

 private:
  Duration end_;
  Duration length_;
  std::int64_t to_;
  std::int64_t difference_;
};

/// Rows that stages with a length add at most.
std::uint64_t row_count(const RampingVus& options, const ExecutionTuple& tuple) {
  std::uint64_t rows = 2;
  std::int64_t from = tuple.scale(options.start_vus);
  for (const Stage& stage : options.stages) {
    const std::int64_t to = tuple.scale(stage.target);
    const std::int64_t change = to > from ? to - from : from - to;
    const std::uint64_t more = stage.duration.ns == 0 ? 1U : static_cast<std::uint64_t>(change);
    if (__builtin_add_overflow(rows, more, &rows)) return UINT64_MAX;
    from = to;
  }
  return rows;
}

/// Appends the rows of one stage. `at` is the segment's position before and after it.
void append_stage(std::vector<ActiveStep>& rows, StripedIterator& at, std::int64_t target_share,
                  std::int64_t target, Duration length, const StageClock& clock, Duration end) {
  const auto append = [&rows](Duration offset, std::int64_t active) {
    rows.push_back({offset, static_cast<std::uint64_t>(active)});
  };
  if (length.ns == 0) {
    const std::int64_t before = at.position().local;
    const std::int64_t after = at.go_to(target).local;
    if (after != before) append(end, after);
    return;
  }
  while (at.position().local < target_share) {
    const StripedPosition reached = at.next();
    append(clock.reaches(reached.global), reached.local);
  }
  while (at.position().local > target_share) {
    const StripedPosition left = at.position();
    append(clock.reaches(left.global - 1), left.local - 1);
    at.previous();
  }
}

/// Brings the runs [bounds[first], bounds[first+1]), … up to bounds[last] in one order; of equal
/// offsets, those of the earlier run stay first.
template <class Rows, class Less>
void merge_runs(Rows& rows, const std::vector<std::ptrdiff_t>& bounds, std::size_t first,
                std::size_t last, Less less) {
  if (last - first < 2) return;
  const std::size_t middle = first + (last - first) / 2;
  merge_runs(rows, bounds, first, middle, less);
  merge_runs(rows, bounds, middle, last, less);
  std::inplace_merge(rows.begin() + bounds[first], rows.begin() + bounds[middle],
                     rows.begin() + bounds[last], less);
}

}  // namespace

Duration total_duration(const std::vector<Stage>& stages) {
  Duration sum;
  for (const Stage& stage : stages) sum = sum + stage.duration;
  return sum;
}

Checked<std::vector<ActiveStep>> active_steps(const RampingVus& options,
                                              const ExecutionTuple& tuple,
                                              const PlanLimits& limits) {
  const std::uint64_t needed = row_count(options, tuple);
  if (needed > limits.max_steps) {
    return Problem{"/stages", fmt::format("the stages take {} steps of VUs; at most {} are planned",
                                          needed, limits.max_steps)};
  }
  std::vector<ActiveStep> rows;
  rows.reserve(needed);
  StripedIterator at(tuple);
  at.go_to(options.start_vus);
  rows.push_back({Duration{}, static_cast<std::uint64_t>(at.position().local)});
  std::int64_t from = options.start_vus;
  Duration end;
  for (const Stage& stage : options.stages) {
    end = end + stage.duration;
    if (stage.target == from) continue;
    append_stage(rows, at, tuple.scale(stage.target), stage.target, stage.duration,
                 StageClock(end, stage.duration, from, stage.target), end);
    from = stage.target;
  }
  return rows;
}

std::vector<VuStep> level_steps(std::uint64_t planned, std::uint64_t unplanned, Duration end) {
  return {{Duration{}, planned, unplanned}, {end, 0, 0}};
}

std::vector<VuStep> merged_steps(const std::vector<ScenarioPlan>& scenarios) {
  struct Row {
    VuStep step;
    std::size_t rank;
  };
  const auto earlier = [](const Row& a, const Row& b) { return a.step.offset < b.step.offset; };
  std::vector<Row> rows;
  std::size_t total = 0;
  for (const ScenarioPlan& scenario : scenarios) total += scenario.steps.size();
  rows.reserve(total);
  std::vector<std::ptrdiff_t> bounds{0};
  for (std::size_t rank = 0; rank < scenarios.size(); ++rank) {
    const Duration start = scenarios[rank].options.start_time;
    for (const VuStep& step : scenarios[rank].steps) {
      rows.push_back({{start + step.offset, step.planned, step.unplanned}, rank});
    }
    const auto begin = rows.begin() + bounds.back();
    if (!std::is_sorted(begin, rows.end(), earlier)) std::stable_sort(begin, rows.end(), earlier);
    bounds.push_back(static_cast<std::ptrdiff_t>(rows.size()));
  }
  merge_runs(rows, bounds, 0, scenarios.size(), earlier);

  std::vector<VuStep> merged;
  merged.reserve(rows.size());
  std::vector<VuStep> current(scenarios.size());
  VuStep sum;
  for (const Row& row : rows) {
    VuStep& last = current[row.rank];
    sum.offset = row.step.offset;
    sum.planned += row.step.planned - last.planned;
    sum.unplanned += row.step.unplanned - last.unplanned;
    last = row.step;
    if (merged.empty() || merged.back().planned != sum.planned ||
        merged.back().unplanned != sum.unplanned) {
      merged.push_back(sum);
    }
  }
  return merged;
}

}  // namespace rehearse
