// Each kind is brought into one form: an object of metrics with the summary export's names.

#include "sim/fit/read/real_run.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace rehearse {

namespace {

using nlohmann::json;

bool has_all(const json& document, std::initializer_list<const char*> keys) {
  return document.is_object() && std::all_of(keys.begin(), keys.end(), [&](const char* key) {
           return document.contains(key);
         });
}

bool is_result(const json& document) {
  return has_all(document, {"complete", "vusMax", "traceHash", "scenarios"});
}

/// The values of a metric under the export's names.
json exported(const json& values) {
  json metric = json::object();
  for (const auto& [name, value] : values.items()) {
    if (name == "rate" && !values.contains("count")) {
      metric["value"] = value;
    } else if (name == "p90" || name == "p95") {
      metric["p(" + name.substr(1) + ")"] = value;
    } else if (name == "matches") {
      metric["passes"] = value;
    } else {
      metric[name] = value;
    }
  }
  return metric;
}

json metrics_of_handle_summary(const json& metrics) {
  json found = json::object();
  for (const auto& [name, metric] : metrics.items()) {
    if (has_all(metric, {"values"})) found[name] = exported(metric["values"]);
  }
  return found;
}

json metrics_of_machine_summary(const json& metrics) {
  json found = json::object();
  for (const json& metric : metrics) {
    const bool is_metric = has_all(metric, {"name", "values"}) && metric["name"].is_string();
    if (is_metric) found[metric["name"].get<std::string>()] = exported(metric["values"]);
  }
  return found;
}

bool has_values(const json& metrics) {
  return std::any_of(metrics.begin(), metrics.end(),
                     [](const json& metric) { return has_all(metric, {"values"}); });
}

}  // namespace

Checked<RealRun> RealRun::read(std::string_view text, const JsonLimits& limits) {
  Checked<json> document = parse_json(text, limits);
  if (!document) return document.problems();
  if (is_result(*document)) return RealRun(Kind::Result, *std::move(document));
  if (has_all(*document, {"predicted", "real"}) && is_result((*document)["real"])) {
    return RealRun(Kind::Result, (*document)["real"]);
  }
  if (has_all(*document, {"metrics", "root_group"}) && (*document)["metrics"].is_object()) {
    const json& metrics = (*document)["metrics"];
    if (!has_values(metrics)) return RealRun(Kind::SummaryExport, metrics);
    return RealRun(Kind::HandleSummary, metrics_of_handle_summary(metrics));
  }
  if (has_all(*document, {"results", "version"}) && has_all((*document)["results"], {"metrics"}) &&
      (*document)["results"]["metrics"].is_array()) {
    return RealRun(Kind::MachineSummary,
                   metrics_of_machine_summary((*document)["results"]["metrics"]));
  }
  const bool many = has_all(*document, {"runs", "over"});
  return Problem{
      "", std::string(many ? "found the results of many runs" : "found no result of a test") +
              ", expected what k6 run --summary-export, rehearse run --json or rehearse "
              "live --json wrote of one run"};
}

std::string_view RealRun::kind_name() const {
  switch (kind_) {
    case Kind::Result:
      return "a result";
    case Kind::SummaryExport:
      return "a summary export of k6's";
    case Kind::HandleSummary:
      return "the data of k6's handleSummary";
    case Kind::MachineSummary:
      break;
  }
  return "a machine-readable summary of k6's";
}

bool RealRun::is_summary(const json& document) {
  return has_all(document, {"metrics", "root_group"}) || has_all(document, {"results", "version"});
}

std::vector<std::string> RealRun::metric_names() const {
  std::vector<std::string> names;
  for (const auto& [name, metric] : figures_.items()) names.push_back(name);
  return names;
}

std::vector<std::string> RealRun::statistics(const std::string& metric) const {
  std::vector<std::string> names;
  const auto found = figures_.find(metric);
  if (found == figures_.end() || !found->is_object()) return names;
  for (const auto& [name, value] : found->items()) names.push_back(name);
  return names;
}

std::optional<double> RealRun::value(const std::vector<std::string>& path) const {
  const json* at = &figures_;
  for (const std::string& name : path) {
    const bool known = at->is_object() && at->contains(name);
    if (!known) {
      const bool is_count = path.back() == "count" || path.back() == "rate";
      const bool no_samples = has_metrics() && at == &figures_ && is_count;
      return no_samples ? std::optional<double>(0) : std::nullopt;
    }
    at = &(*at)[name];
  }
  if (!at->is_number()) return std::nullopt;
  const auto number = at->get<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

}  // namespace rehearse
