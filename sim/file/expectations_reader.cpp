// Every text is parsed, whatever is wrong with the others.

#include "sim/file/expectations_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/verdict/metric_names.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

void read_one(const std::string& text, const JsonPlace& place, const ExpressionNames& names,
              std::vector<Expression>& read, DocumentProblems& problems) {
  Checked<Expression> parsed = parse_condition(text, names);
  if (parsed) {
    read.push_back(*std::move(parsed));
  } else {
    problems.add_below(place, parsed.problems());
  }
}

bool is_too_long(std::size_t size, const JsonPlace& place, DocumentProblems& problems) {
  if (size <= kMostExpectations) return false;
  problems.add(place,
               fmt::format("found {} expectations, expected at most {}", size, kMostExpectations));
  return true;
}

}  // namespace

ExpressionNames expression_names(const Rehearsal& rehearsal, const MetricEngine& engine,
                                 bool is_complete) {
  ExpressionNames names;
  for (std::size_t i = builtin_metrics().size(); i < engine.metrics().size(); ++i) {
    const EngineMetric& metric = engine.metrics()[i];
    if (!metric.parent) names.metrics.push_back({metric.name, metric.kind, metric.unit});
  }
  if (!is_complete) return names;
  std::vector<std::string>& services = names.services.emplace();
  if (rehearsal.targets != nullptr) {
    for (const PlannedService& service : rehearsal.targets->services) {
      services.push_back(service.name);
    }
  }
  names.requests = std::any_of(rehearsal.journeys.begin(), rehearsal.journeys.end(),
                               [](const auto& journey) { return journey.second.has_requests(); });
  return names;
}

void read_expectations(const json& list, const JsonPlace& place, const ExpressionNames& names,
                       std::vector<Expression>& read, DocumentProblems& problems) {
  if (!list.is_array()) {
    problems.add(place, list, "a list of conditions such as [\"dropped == 0\"]");
    return;
  }
  if (is_too_long(list.size(), place, problems)) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].is_string()) {
      read_one(list[i].get_ref<const std::string&>(), place[i], names, read, problems);
    } else {
      problems.add(place[i], list[i], "a condition such as \"dropped == 0\"");
    }
  }
}

void read_expectations(const std::vector<std::string>& texts, const JsonPlace& place,
                       const ExpressionNames& names, std::vector<Expression>& read,
                       DocumentProblems& problems) {
  if (is_too_long(texts.size(), place, problems)) return;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    read_one(texts[i], place[i], names, read, problems);
  }
}

}  // namespace rehearse
