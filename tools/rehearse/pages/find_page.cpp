// A dot for each value that was tried, with its interval; the table says it to the digit.

#include "tools/rehearse/pages/find_page.hpp"

#include <fmt/format.h>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/answers/sweep_json.hpp"
#include "tools/rehearse/answers/sweep_text.hpp"
#include "tools/rehearse/help/version.hpp"

namespace rehearse {

namespace {

constexpr double kNsPerSecond = 1e9;

PicturePanel tries_panel(const FindAnswer& answer) {
  PicturePanel panel;
  panel.title = answer.condition;
  panel.x.title = answer.path;
  if (answer.durations) panel.x.dimension = kTime;
  PictureCurve holds{"holds", PictureCurve::Form::Dots, {}};
  PictureCurve fails{"does not hold", PictureCurve::Form::Dots, {}};
  for (const FindTry& tried : answer.tries) {
    const AnswerFigures of = figures_of(tried.answer);
    if (!of.value) continue;
    panel.y.dimension = of.dimension;
    panel.y.percent = of.percent;
    const ConfidenceInterval interval =
        of.interval.value_or(ConfidenceInterval{*of.value, *of.value});
    const double x = answer.durations ? tried.value / kNsPerSecond : tried.value;
    PictureCurve& curve = tried.holds ? holds : fails;
    curve.points.push_back({x, *of.value, interval.low, interval.high});
  }
  for (PictureCurve* curve : {&holds, &fails}) {
    if (!curve->points.empty()) panel.curves.push_back(std::move(*curve));
  }
  return panel;
}

}  // namespace

ReportPage find_page(const FindAnswer& answer) {
  ReportPage page;
  const auto at = [&](const FindTry& tried) { return axis_value(tried.value, answer.durations); };
  const char* kind = answer.least ? "least" : "most";
  page.title =
      fmt::format("{}the {} {} with {}", find_part(answer), kind, answer.path, answer.condition);
  page.lead = fmt::format("between {} and {}", at(answer.tries.front()), at(answer.tries.back()));
  if (answer.found) {
    page.verdict = {true, fmt::format("{} is {}{}", kind, at(*answer.found), find_doubt(answer))};
    page.facts.push_back({kind, at(*answer.found)});
    if (answer.neighbour) page.facts.push_back({"no longer at", at(*answer.neighbour)});
  } else {
    page.verdict = {false, "it holds nowhere in this range, as far as was looked"};
  }
  if (!answer.monotone) {
    page.lead += "; it holds, fails and holds again, so there may be others";
  }
  page.facts.push_back({"values tried", fmt::format("{}", answer.tries.size())});
  PicturePanel panel = tries_panel(answer);
  if (!panel.curves.empty()) {
    page.pictures.push_back({"What was tried", "", {std::move(panel)}});
  }
  std::vector<std::vector<std::string>> rows = find_rows(answer);
  rows.front()[1] = "condition";
  page.tables.push_back(table_of("Tries", std::move(rows), false));
  page.version = version_text();
  page.result = json_text([&](JsonWriter& json) { write_find(json, answer); });
  return page;
}

}  // namespace rehearse
