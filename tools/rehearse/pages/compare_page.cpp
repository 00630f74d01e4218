// Tables are those of the text; a panel has a curve for each file.

#include "tools/rehearse/pages/compare_page.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/answers/compare_json.hpp"
#include "tools/rehearse/answers/compare_text.hpp"
#include "tools/rehearse/answers/over_runs_text.hpp"
#include "tools/rehearse/help/version.hpp"
#include "tools/rehearse/pages/distribution_panel.hpp"

namespace rehearse {

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// The mark behind the name, as the first column names the row. Requires: two columns at least.
ReportTable marked_table(std::string title, Rows rows, bool first) {
  for (auto& row : rows) std::swap(row[0], row[1]);
  rows.front()[0] = "figure";
  return table_of(std::move(title), std::move(rows), first);
}

/// Of the figures that differ between files for certain.
Picture distributions(const ComparedFiles& compared) {
  const ComparedRuns& comparison = compared.comparison;
  const bool several = has_several_scenarios(comparison.over.front());
  Picture picture{
      "How figures vary", "A curve says which share of the runs has at most this much.", {}};
  for (const ComparedFigure& figure : comparison.figures) {
    if (picture.panels.size() == kMostDistributions) break;
    const bool differs = std::any_of(
        figure.differences.begin(), figure.differences.end(), [&](const Sample& differences) {
          const Change change = change_of(figure, differences);
          return change != Change::Equal && change != Change::Unknown && change != Change::Unsure;
        });
    if (!differs || !is_main_figure(figure.path, several)) continue;
    std::vector<std::pair<std::string, const FigureOverRuns*>> sets;
    for (std::size_t file = 0; file < comparison.over.size(); ++file) {
      const FigureOverRuns* own = comparison.over[file].find(figure.path);
      if (own != nullptr && own->sample.count() > 0) sets.emplace_back(letter_of(file), own);
    }
    picture.panels.push_back(distribution_panel(figure, sets));
  }
  return picture;
}

ReportTable files_table(const ComparedFiles& compared) {
  ReportTable table{"Files", {"", "file"}, {}, false};
  for (std::size_t file = 0; file < compared.names.size(); ++file) {
    table.rows.push_back({letter_of(file), compared.names[file]});
  }
  return table;
}

}  // namespace

ReportPage compare_page(const ComparedFiles& compared) {
  ReportPage page;
  const std::size_t files = compared.names.size();
  page.title = files > 1 ? fmt::format("A: {} against others", compared.names.front())
                         : compared.names.front() + " and reality";
  if (files == 2) {
    page.title = fmt::format("B: {} against A: {}", compared.names[1], compared.names[0]);
  }
  page.lead = fmt::format(
      "{} runs of each with the same random numbers, seed {}; ± is half the "
      "95 % interval",
      compared.comparison.runs, compared.comparison.seed);
  for (std::size_t place = 1; place < files; ++place) {
    Rows rows = difference_rows(compared, place);
    if (rows.size() == 1) continue;
    page.tables.push_back(
        marked_table(fmt::format("{} against A", letter_of(place)), std::move(rows), true));
  }
  if (page.tables.empty() && files > 1) page.lead += "; no main figure differs";
  Picture picture = distributions(compared);
  if (!picture.panels.empty()) page.pictures.push_back(std::move(picture));
  Rows thresholds = kept_threshold_rows(compared);
  if (thresholds.size() > 1) {
    thresholds.front()[0] = "threshold";
    page.tables.push_back(table_of("Runs in which thresholds hold", std::move(thresholds), false));
  }
  for (std::size_t file = 0; compared.real && file < files; ++file) {
    page.tables.push_back(marked_table(
        fmt::format("{} against what {} predicts", compared.real->name, letter_of(file)),
        predicted_rows(compared, file), true));
  }
  page.tables.push_back(files_table(compared));
  page.version = version_text();
  page.result = json_text([&](JsonWriter& json) { write_comparison(json, compared); });
  return page;
}

}  // namespace rehearse
