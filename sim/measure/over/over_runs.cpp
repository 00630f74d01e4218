// Figures as they come, each to its sample.

#include "sim/measure/over/over_runs.hpp"

#include <algorithm>

namespace rehearse {

void OverRuns::add(const Result& result) {
  begin_run();
  each_(result, [this](const OneFigure& one) { add(one); });
  if (result.verdict) add_thresholds(*result.verdict);
}

void OverRuns::begin_run() {
  ++runs_;
  figures_.begin_result();
}

void OverRuns::add(const OneFigure& one) {
  FigureOverRuns& figure = figures_.at(one);
  figure.sample.add(one.value);
  if (one.is_fault && one.value == 0) ++figure.none;
}

void OverRuns::add_thresholds(const Verdict& verdict) {
  if (thresholds_.empty()) {
    for (const Verdict::Row& row : verdict.thresholds) {
      thresholds_.push_back({row.metric, row.source});
    }
  }
  if (verdict.crossed.empty()) ++all_held_;
  for (std::size_t i = 0; i < verdict.thresholds.size(); ++i) {
    if (verdict.thresholds[i].ok) ++thresholds_[i].held;
  }
}

std::vector<const FigureOverRuns*> OverRuns::by_path() const {
  std::vector<const FigureOverRuns*> sorted;
  sorted.reserve(in_order().size());
  for (const FigureOverRuns& figure : in_order()) sorted.push_back(&figure);
  std::sort(sorted.begin(), sorted.end(),
            [](const FigureOverRuns* a, const FigureOverRuns* b) { return a->path < b->path; });
  return sorted;
}

const FigureOverRuns* OverRuns::find(const std::vector<std::string>& path) const {
  const auto found = std::find_if(in_order().begin(), in_order().end(),
                                  [&](const FigureOverRuns& one) { return one.path == path; });
  return found == in_order().end() ? nullptr : &*found;
}

}  // namespace rehearse
