// Tables of two values, their difference and a mark.

#include "tools/rehearse/answers/compare_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/rehearse/answers/over_runs_text.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

const char* mark_of(Change change) {
  constexpr std::array<const char*, 7> kMarks{"?", "=", "≈", "✓", "✗", "↑", "↓"};
  return kMarks.at(static_cast<std::size_t>(change));
}

std::string signed_text(double value, FigureUnit unit) {
  const char* sign = value > 0 ? "+" : value < 0 ? "-" : "";
  return sign + figure_text(std::abs(value), unit);
}

std::string counted(std::size_t count, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string mean_text(const OverRuns& over, const FigureName& figure) {
  const FigureOverRuns* own = over.find(figure.path);
  return own == nullptr ? "-" : figure_text(own->sample.mean(), figure.unit);
}

Row predicted_row(const PredictedFigure& figure) {
  const auto text = [&](double value) { return figure_text(value, figure.unit); };
  const double outside = figure.outside();
  return {outside == 0 ? "✓" : "✗",
          figure_name(figure.path),
          text(figure.real),
          text(figure.mean),
          text(figure.range.low) + " … " + text(figure.range.high),
          outside == 0 ? "" : signed_text(outside, figure.unit)};
}

/// How many figures of the file at `place` are so.
std::size_t count_of(const ComparedRuns& comparison, std::size_t place, Change change) {
  return static_cast<std::size_t>(std::count_if(
      comparison.figures.begin(), comparison.figures.end(), [&](const ComparedFigure& figure) {
        return change_of(figure, figure.differences[place - 1]) == change;
      }));
}

/// The file at `place` against the first.
std::string difference_table(const ComparedFiles& compared, std::size_t place) {
  const Rows rows = difference_rows(compared, place);
  const std::size_t equal = count_of(compared.comparison, place, Change::Equal);
  const std::size_t unknown = count_of(compared.comparison, place, Change::Unknown);
  std::string text = rows.size() > 1 ? text_table(rows, 2) : "";
  if (equal > 0) {
    text += "    = " + counted(equal, "figure is", "figures are") + " the same in every pair\n";
  }
  if (unknown > 0) {
    text += "    ? " + counted(unknown, "figure is", "figures are") +
            " in fewer than two pairs: one of the files has it alone\n";
  }
  return text;
}

/// In how many runs each threshold holds; "-" where a file has not got it.
std::string threshold_table(const ComparedFiles& compared) {
  const Rows rows = kept_threshold_rows(compared);
  if (rows.size() == 1) return "";
  return "\n  █ RUNS IN WHICH THRESHOLDS HOLD\n\n" + text_table(rows, 1);
}

std::string real_table(const ComparedFiles& compared, std::size_t file) {
  const RealComparison& real = *compared.real;
  const std::vector<PredictedFigure>& figures = real.predicted[file];
  const auto inside = std::count_if(figures.begin(), figures.end(),
                                    [](const auto& figure) { return figure.outside() == 0; });
  const bool by_rank = compared.comparison.runs >= kRankedObservations;
  return fmt::format("\n  █ {} AGAINST WHAT {} PREDICTS\n    by {} of {} runs\n\n", real.name,
                     compared.names[file], by_rank ? "order statistics" : "Student's t",
                     compared.comparison.runs) +
         text_table(predicted_rows(compared, file), 2) +
         fmt::format("    {} of {} figures are inside\n", inside, figures.size());
}

}  // namespace

std::string letter_of(std::size_t file) {
  constexpr std::size_t kLetters = 26;
  if (file >= kLetters) return fmt::format("{}", file + 1);
  return {static_cast<char>('A' + static_cast<char>(file))};
}

std::vector<std::vector<std::string>> difference_rows(const ComparedFiles& compared,
                                                      std::size_t place) {
  const ComparedRuns& comparison = compared.comparison;
  const bool several = has_several_scenarios(comparison.over.front());
  Rows certain{{"", "", letter_of(0), letter_of(place), "difference", "±"}};
  Rows unsure;
  for (const ComparedFigure& figure : comparison.figures) {
    const Sample& differences = figure.differences[place - 1];
    const Change change = change_of(figure, differences);
    if (change == Change::Equal || change == Change::Unknown) continue;
    if (!is_main_figure(figure.path, several)) continue;
    Rows& rows = change == Change::Unsure ? unsure : certain;
    rows.push_back(
        {mark_of(change), figure_name(figure.path), mean_text(comparison.over.front(), figure),
         mean_text(comparison.over[place], figure), signed_text(differences.mean(), figure.unit),
         figure_text(differences.half_width(), figure.unit)});
  }
  certain.insert(certain.end(), unsure.begin(), unsure.end());
  return certain;
}

std::vector<std::vector<std::string>> kept_threshold_rows(const ComparedFiles& compared) {
  Rows rows(1, Row{""});
  const std::vector<OverRuns>& files = compared.comparison.over;
  for (std::size_t file = 0; file < files.size(); ++file) rows.front().push_back(letter_of(file));
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const ThresholdOverRuns& threshold : files[file].thresholds()) {
      const std::string name = threshold.metric + ": " + threshold.source;
      auto row =
          std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one[0] == name; });
      if (row == rows.end()) {
        rows.emplace_back(files.size() + 1, "-").front() = name;
        row = rows.end() - 1;
      }
      (*row)[file + 1] = fmt::format("{} of {}", threshold.held, files[file].runs());
    }
  }
  return rows;
}

std::vector<std::vector<std::string>> predicted_rows(const ComparedFiles& compared,
                                                     std::size_t file) {
  const RealComparison& real = *compared.real;
  const bool several = has_several_scenarios(compared.comparison.over[file]);
  Rows outside{{"", "", "real", "predicted", "95 % range of one run", "outside by"}};
  Rows inside;
  for (const PredictedFigure& figure : real.predicted[file]) {
    if (figure.outside() != 0) {
      outside.push_back(predicted_row(figure));
    } else if (real.has_metrics || is_main_figure(figure.path, several)) {
      inside.push_back(predicted_row(figure));
    }
  }
  outside.insert(outside.end(), inside.begin(), inside.end());
  return outside;
}

std::string compare_text(const ComparedFiles& compared) {
  std::string text;
  for (std::size_t place = 1; place < compared.names.size(); ++place) {
    text += fmt::format(
                "\n  █ {}: {} AGAINST A: {}\n    {} pairs of runs, seed {}; ± is half the 95 % "
                "interval\n\n",
                letter_of(place), compared.names[place], compared.names.front(),
                compared.comparison.runs, compared.comparison.seed) +
            difference_table(compared, place);
  }
  text += threshold_table(compared);
  if (!compared.real) return text;
  for (std::size_t file = 0; file < compared.names.size(); ++file) {
    text += real_table(compared, file);
  }
  return text;
}

}  // namespace rehearse
