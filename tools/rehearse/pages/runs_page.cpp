// A curve for each main figure that differs between runs: the share of them that is at most this
// much.

#include "tools/rehearse/pages/runs_page.hpp"

#include <fmt/format.h>
#include <iterator>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/answers/over_runs_json.hpp"
#include "tools/rehearse/answers/over_runs_text.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostCurves = 12;

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

PicturePanel distribution(const FigureOverRuns& figure) {
  PicturePanel panel;
  panel.title = figure_name(figure.path);
  panel.x.title = panel.title;
  const bool is_time =
      figure.unit == FigureUnit::Nanoseconds || figure.unit == FigureUnit::Milliseconds;
  if (is_time) panel.x.dimension = kTime;
  panel.x.percent = figure.unit == FigureUnit::Share;
  panel.y = {"share of the runs", kPlain, true, {}, 0.0, 1.0};
  PictureCurve curve{"runs with at most this", PictureCurve::Form::Step, {}};
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
  panel.curves.push_back(std::move(curve));
  return panel;
}

ReportTable table_of(std::string title, std::vector<std::vector<std::string>> rows, bool first) {
  ReportTable table{std::move(title), std::move(rows.front()), {}, first};
  table.rows.assign(std::make_move_iterator(rows.begin() + 1), std::make_move_iterator(rows.end()));
  return table;
}

}  // namespace

ReportPage runs_page(const TestPlan& plan, const OverRuns& over) {
  ReportPage page;
  page.title = plan_picture(plan).title;
  page.lead = fmt::format("{} run{}, each with its own random numbers", over.runs(),
                          over.runs() == 1 ? "" : "s");
  std::vector<std::vector<std::string>> shares = share_rows(over);
  if (shares.size() > 1) {
    shares.front().front() = "what";
    page.tables.push_back(table_of("How surely", std::move(shares), true));
  }
  Picture picture{
      "How figures vary", "A curve says which share of the runs has at most this much.", {}};
  const bool several = has_several_scenarios(over);
  for (const FigureOverRuns& figure : over.in_order()) {
    if (picture.panels.size() == kMostCurves) break;
    if (!is_main_figure(figure.path, several) || figure.sample.count() < 2) continue;
    const Estimate of = figure.sample.estimate();
    if (of.min < of.max) picture.panels.push_back(distribution(figure));
  }
  if (!picture.panels.empty()) page.pictures.push_back(std::move(picture));
  std::vector<std::vector<std::string>> figures = figure_rows(over);
  figures.front().front() = "figure";
  page.tables.push_back(table_of("Figures", std::move(figures), false));
  page.version = version_text();
  page.result = json_text([&](JsonWriter& json) { write_over_runs(json, over); });
  return page;
}

}  // namespace rehearse
