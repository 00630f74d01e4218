// Of more than a hundred runs each hundredth counts, so that many take no more room.

#include "tools/rehearse/pages/distribution_panel.hpp"

#include <algorithm>

#include "tools/rehearse/answers/over_runs_text.hpp"

namespace rehearse {

namespace {

/// In base units, as pictures have them.
double base_value(double value, FigureUnit unit) {
  switch (unit) {
    case FigureUnit::Nanoseconds:
      return value / 1e9;
    case FigureUnit::Milliseconds:
      return value / 1e3;
    case FigureUnit::Share:
    case FigureUnit::Number:
      break;
  }
  return value;
}

PictureCurve distribution(const std::string& name, const FigureOverRuns& figure) {
  constexpr std::uint64_t kMostSteps = 100;
  PictureCurve curve{name, PictureCurve::Form::Step, {}};
  const std::uint64_t runs = figure.sample.count();
  const std::uint64_t steps = std::min(runs, kMostSteps);
  for (std::uint64_t step = 1; step <= steps; ++step) {
    const std::uint64_t rank = (step * runs + steps - 1) / steps;  // of all: rounded up
    const double x = base_value(figure.sample.at_rank(rank - 1), figure.unit);
    const double share = static_cast<double>(rank) / static_cast<double>(runs);
    // Runs with the same value are one step.
    if (!curve.points.empty() && curve.points.back().x == x) curve.points.pop_back();
    curve.points.push_back({x, share, share, share});
  }
  return curve;
}

}  // namespace

PicturePanel distribution_panel(
    const FigureName& name,
    const std::vector<std::pair<std::string, const FigureOverRuns*>>& sets) {
  PicturePanel panel;
  panel.title = figure_name(name.path);
  panel.x.title = panel.title;
  const bool is_time =
      name.unit == FigureUnit::Nanoseconds || name.unit == FigureUnit::Milliseconds;
  if (is_time) panel.x.dimension = kTime;
  panel.x.percent = name.unit == FigureUnit::Share;
  panel.y = {"share of the runs", kPlain, true, {}, 0.0, 1.0};
  for (const auto& [of, figure] : sets) panel.curves.push_back(distribution(of, *figure));
  return panel;
}

}  // namespace rehearse
