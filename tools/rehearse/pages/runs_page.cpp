// A curve for each main figure that differs between runs: the share of them that is at most this
// much.

#include "tools/rehearse/pages/runs_page.hpp"

#include <fmt/format.h>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/answers/over_runs_json.hpp"
#include "tools/rehearse/answers/over_runs_text.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/pages/distribution_panel.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"

namespace rehearse {

namespace {

Picture over_time(const Fans& fans) {
  Picture picture = fans.picture();
  picture.title = "Over time";
  if (fans.runs() > 1) {
    picture.note = fmt::format("Quantiles over {} runs at each time.", fans.runs());
  } else {
    picture.panels.clear();
    picture.note = fmt::format(
        "How these runs went over time was not kept: that is done of the first {} alone, and of "
        "those that end with their plan.",
        kMostCourses);
  }
  return picture;
}

}  // namespace

ReportPage runs_page(const TestPlan& plan, const OverRuns& over, const Fans& fans) {
  ReportPage page;
  page.title = plan_picture(plan).title;
  page.lead = fmt::format("{} run{}, each with its own random numbers", over.runs(),
                          over.runs() == 1 ? "" : "s");
  std::vector<std::vector<std::string>> shares = share_rows(over);
  if (shares.size() > 1) {
    shares.front().front() = "what";
    page.tables.push_back(table_of("How surely", std::move(shares), true));
  }
  if (over.runs() > 1) page.pictures.push_back(over_time(fans));
  Picture picture{
      "How figures vary", "A curve says which share of the runs has at most this much.", {}};
  const bool several = has_several_scenarios(over);
  for (const FigureOverRuns& figure : over.in_order()) {
    if (picture.panels.size() == kMostDistributions) break;
    if (!is_main_figure(figure.path, several) || figure.sample.count() < 2) continue;
    const Estimate of = figure.sample.estimate();
    if (of.min < of.max)
      picture.panels.push_back(distribution_panel(figure, {{"runs with at most this", &figure}}));
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
