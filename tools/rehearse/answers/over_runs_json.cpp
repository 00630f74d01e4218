// Objects are opened and closed as the sorted paths go down and up.

#include "tools/rehearse/answers/over_runs_json.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tools/rehearse/results/estimate_json.hpp"

namespace rehearse {

namespace {

void write_figure(JsonWriter& json, const FigureOverRuns& figure) {
  json.begin_object();
  write_estimate(json, figure.sample.estimate());
  if (figure.is_fault) {
    json.key("none");
    json.begin_object();
    write_share(json, figure.none, figure.sample.count());
    json.end_object();
  }
  json.end_object();
}

void write_verdicts(JsonWriter& json, const OverRuns& over) {
  if (over.thresholds().empty()) return;
  json.key("thresholds");
  write_thresholds(json, over);
  json.key("allThresholds");
  json.begin_object();
  write_share(json, over.all_thresholds_held(), over.runs());
  json.end_object();
}

}  // namespace

void write_thresholds(JsonWriter& json, const OverRuns& over) {
  json.begin_array();
  for (const ThresholdOverRuns& threshold : over.thresholds()) {
    json.begin_object();
    json.field("metric", threshold.metric);
    json.field("threshold", threshold.source);
    write_share(json, threshold.held, over.runs());
    json.end_object();
  }
  json.end_array();
}

void write_over_runs(JsonWriter& json, const OverRuns& over) {
  json.begin_object();
  std::vector<std::string> open;  // names of the objects around the figure
  for (const FigureOverRuns* figure : over.by_path()) {
    const std::vector<std::string> around(figure->path.begin(), figure->path.end() - 1);
    const auto apart = std::mismatch(open.begin(), open.end(), around.begin(), around.end());
    for (auto closed = apart.first; closed != open.end(); ++closed) json.end_object();
    for (auto opened = apart.second; opened != around.end(); ++opened) {
      json.key(*opened);
      json.begin_object();
    }
    open = around;
    json.key(figure->path.back());
    write_figure(json, *figure);
  }
  for (std::size_t i = 0; i < open.size(); ++i) json.end_object();
  write_verdicts(json, over);
  json.end_object();
}

}  // namespace rehearse
