// The VUs of the executors over time: active steps of a ramp, plateaus, and the scenarios' sum.

#include "sim/plan/vu_steps.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace rehearse {
namespace {

/// The instant at which a stage from `from` to `to` that ends at `end` reaches the global count
/// `count`: end − trunc(length·(to − count)/(to − from)), the product wrapped to 64 bits
/// (S23, S89). Requires: from ≠ to. A difference of ±1 divides only a product of 0,
/// so no quotient overflows.
class StageClock {
 public:
  StageClock(Duration end, Duration length, std::int64_t from, std::int64_t to)
      : end_(end), length_(length), to_(to), difference_(to - from) {}

  Duration reaches(std::int64_t count) const {
    return end_ - Duration{(length_ * (to_ - count)).ns / difference_};
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

/// The steps of one scenario that are not merged yet; never empty while in use.
struct Remaining {
  const VuStep* next;
  const VuStep* end;
  Duration start;
  std::size_t rank;

  Duration offset() const { return start + next->offset; }
};

/// Heap order: the earliest on top, then the lowest rank.
bool comes_later(const Remaining& a, const Remaining& b) {
  const Duration left = a.offset();
  const Duration right = b.offset();
  return left != right ? left > right : a.rank > b.rank;
}

/// Adds up the scenarios' steps, taken in order, and collects the sum's rows.
class StepSum {
 public:
  StepSum(std::size_t scenarios, std::size_t rows) : current_(scenarios) { rows_.reserve(rows); }

  void apply(std::size_t rank, Duration offset, const VuStep& step) {
    VuStep& last = current_[rank];
    sum_.planned += step.planned - last.planned;
    sum_.unplanned += step.unplanned - last.unplanned;
    last = step;
    if (rows_.empty() || rows_.back().planned != sum_.planned ||
        rows_.back().unplanned != sum_.unplanned) {
      rows_.push_back({offset, sum_.planned, sum_.unplanned});
    }
  }
  std::vector<VuStep> take() { return std::move(rows_); }

 private:
  std::vector<VuStep> current_;  ///< by rank
  VuStep sum_;
  std::vector<VuStep> rows_;
};

}  // namespace

Checked<std::vector<ActiveStep>> active_steps(const RampingVus& options,
                                              const ExecutionTuple& tuple,
                                              const PlanLimits& limits) {
  const std::uint64_t needed = row_count(options, tuple);
  if (needed > limits.max_steps) {
    return Problem{"/stages", fmt::format("found stages of {} steps of VUs, expected at most {}",
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
  std::vector<std::vector<VuStep>> reordered;  // of scenarios whose steps are out of order
  reordered.reserve(scenarios.size());
  std::vector<Remaining> heap;
  std::size_t rows = 0;
  for (std::size_t rank = 0; rank < scenarios.size(); ++rank) {
    const Duration start = scenarios[rank].options.start_time;
    const auto earlier = [start](const VuStep& a, const VuStep& b) {
      return start + a.offset < start + b.offset;
    };
    const std::vector<VuStep>* steps = &scenarios[rank].steps;
    if (!std::is_sorted(steps->begin(), steps->end(), earlier)) {
      steps = &reordered.emplace_back(*steps);
      std::stable_sort(reordered.back().begin(), reordered.back().end(), earlier);
    }
    rows += steps->size();
    if (steps->empty()) continue;
    heap.push_back({steps->data(), steps->data() + steps->size(), start, rank});
  }
  std::make_heap(heap.begin(), heap.end(), comes_later);
  StepSum sum(scenarios.size(), rows);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), comes_later);
    Remaining& first = heap.back();
    const bool alone = heap.size() == 1;
    do {
      sum.apply(first.rank, first.offset(), *first.next);
      ++first.next;
    } while (first.next != first.end && (alone || !comes_later(first, heap.front())));
    if (first.next == first.end) {
      heap.pop_back();
    } else {
      std::push_heap(heap.begin(), heap.end(), comes_later);
    }
  }
  return sum.take();
}

}  // namespace rehearse
