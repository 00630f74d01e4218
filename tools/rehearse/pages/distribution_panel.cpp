// By percentiles, so that many runs take no more room than a hundred.

#include "tools/rehearse/pages/distribution_panel.hpp"

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
  PictureCurve curve{name, PictureCurve::Form::Step, {}};
  const Estimate of = figure.sample.estimate();
  const auto add = [&](double value, double share) {
    const double x = base_value(value, figure.unit);
    if (!curve.points.empty() && curve.points.back().x == x) curve.points.pop_back();
    curve.points.push_back({x, share, share, share});
  };
  add(of.min, 0);
  for (int percent = 1; percent < 100; ++percent) {
    add(figure.sample.percentile(percent).value, percent / 100.0);
  }
  add(of.max, 1);
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
