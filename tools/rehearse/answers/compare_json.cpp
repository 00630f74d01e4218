// Figures are a list: their paths may differ from file to file.

#include "tools/rehearse/answers/compare_json.hpp"

#include <array>
#include <string_view>

#include "tools/rehearse/answers/over_runs_json.hpp"
#include "tools/rehearse/results/estimate_json.hpp"

namespace rehearse {

namespace {

std::string_view change_name(Change change) {
  constexpr std::array<std::string_view, 7> kNames{"unknown", "equal", "unsure", "better",
                                                   "worse",   "more",  "less"};
  return kNames.at(static_cast<std::size_t>(change));
}

/// The mean over the runs with its interval; null without runs.
void write_mean(JsonWriter& json, const Sample& sample) {
  if (sample.count() == 0) return json.null();
  json.begin_object();
  json.field("runs", sample.count());
  json.field("mean", sample.mean());
  std::optional<ConfidenceInterval> interval;
  if (sample.count() > 1) {
    const double half = sample.half_width();
    interval = {sample.mean() - half, sample.mean() + half};
  }
  write_interval(json, "meanInterval", interval);
  json.end_object();
}

void write_difference(JsonWriter& json, const FigureName& figure, const Sample& differences) {
  json.begin_object();
  json.field("change", change_name(change_of(figure, differences)));
  json.key("difference");
  write_mean(json, differences);
  json.end_object();
}

void write_figure(JsonWriter& json, const ComparedRuns& comparison, const ComparedFigure& figure) {
  json.begin_object();
  json.field("path", figure.path);
  json.key("files");
  json.begin_array();
  for (const OverRuns& over : comparison.over) {
    const FigureOverRuns* own = over.find(figure.path);
    if (own == nullptr) {
      json.null();
    } else {
      write_mean(json, own->sample);
    }
  }
  json.end_array();
  json.key("against");
  json.begin_array();
  for (const Sample& differences : figure.differences) {
    write_difference(json, figure, differences);
  }
  json.end_array();
  json.end_object();
}

void write_predicted(JsonWriter& json, const PredictedFigure& figure) {
  json.begin_object();
  json.field("path", figure.path);
  json.field("real", figure.real);
  json.field("mean", figure.mean);
  write_interval(json, "range", ConfidenceInterval{figure.range.low, figure.range.high});
  json.field("by", figure.range.by_rank ? "ranks" : "t");
  json.field("inside", figure.outside() == 0);
  json.field("outside", figure.outside());
  json.end_object();
}

void write_real(JsonWriter& json, const RealComparison& real) {
  json.begin_object();
  json.field("file", real.name);
  json.field("kind", real.kind);
  json.key("predicted");
  json.begin_array();
  for (const auto& figures : real.predicted) {
    json.begin_array();
    for (const PredictedFigure& figure : figures) write_predicted(json, figure);
    json.end_array();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void write_comparison(JsonWriter& json, const ComparedFiles& compared) {
  const ComparedRuns& comparison = compared.comparison;
  json.begin_object();
  json.field("schema", 1);
  json.field("seed", comparison.seed);
  json.field("runs", comparison.runs);
  json.field("files", compared.names);
  json.key("figures");
  json.begin_array();
  for (const ComparedFigure& figure : comparison.figures) write_figure(json, comparison, figure);
  json.end_array();
  json.key("thresholds");
  json.begin_array();
  for (const OverRuns& over : comparison.over) write_thresholds(json, over);
  json.end_array();
  json.key("real");
  if (compared.real) {
    write_real(json, *compared.real);
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace rehearse
