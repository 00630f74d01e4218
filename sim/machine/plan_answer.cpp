// Options are refused as k6 refuses them; what is no request at all, in our words.

#include "sim/machine/plan_answer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/json/plan_json.hpp"
#include "sim/options/options_reader.hpp"
#include "sim/plan/rate_curve.hpp"

namespace rehearse {

namespace {

/// A planning request: k6's options and further flags of k6's command line.
struct Request {
  nlohmann::json options;
  OptionOverrides overrides;
  std::optional<std::vector<std::string>> exports;
};

void read_text(const nlohmann::json& line, const char* key, std::optional<std::string>& out,
               Problems& problems) {
  const auto found = line.find(key);
  if (found == line.end() || found->is_null()) return;
  if (found->is_string()) {
    out = found->get<std::string>();
  } else {
    problems.push_back({fmt::format("/{}", key),
                        fmt::format("found {}, expected a text or null", found->type_name())});
  }
}

void read_exports(const nlohmann::json& line, Request& request, Problems& problems) {
  const auto found = line.find("exports");
  if (found == line.end() || found->is_null()) return;
  const auto is_text = [](const nlohmann::json& item) { return item.is_string(); };
  if (found->is_array() && std::all_of(found->begin(), found->end(), is_text)) {
    request.exports = found->get<std::vector<std::string>>();
  } else {
    problems.push_back({"/exports", fmt::format("found {}, expected a list of function names",
                                                found->type_name())});
  }
}

Problems read_request(nlohmann::json& line, Request& request) {
  Problems problems;
  const auto options = line.find("options");
  if (options == line.end()) {
    problems.push_back({"/options", "found nothing, expected a k6 options object"});
  } else {
    request.options = std::move(*options);
  }
  read_text(line, "segment", request.overrides.segment, problems);
  read_text(line, "sequence", request.overrides.sequence, problems);
  read_exports(line, request, problems);
  return problems;
}

void write_rejection(JsonWriter& json, RejectionClass rejection,
                     const std::vector<std::string>& errors,
                     const std::vector<std::string>& warnings) {
  json.field("class", rejection_class_name(rejection));
  json.field("errors", errors);
  if (!warnings.empty()) json.field("warnings", warnings);
}

/// Arrivals that would make a line of many gigabytes.
Problems unlistable(const TestPlan& plan) {
  Problems problems;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const double count = RateCurve::of_segment(scenario).area();
    if (count <= kMaxListedStarts) continue;
    problems.push_back({fmt::format("/options/scenarios/{}", scenario.options.name),
                        fmt::format("found about {:.0f} arrivals; at most {:.0f} are written out",
                                    count, kMaxListedStarts)});
  }
  return problems;
}

}  // namespace

Problems answer_plan(nlohmann::json& request, const PlanAnswerSettings& settings,
                     JsonWriter& json) {
  Request wanted;
  if (Problems problems = read_request(request, wanted); !problems.empty()) return problems;
  const OptionsReading reading = read_options(wanted.options, wanted.overrides, wanted.exports);
  if (!reading.options) {
    write_rejection(json, reading.rejection.rejection, reading.rejection.errors,
                    reading.rejection.warnings);
    return {};
  }
  const Checked<TestPlan> plan = plan_test(*reading.options, settings.limits);
  if (!plan) {
    std::vector<std::string> errors;
    for (const Problem& problem : plan.problems()) errors.push_back(problem_line(problem));
    write_rejection(json, RejectionClass::Validation, errors, reading.options->warnings);
    return {};
  }
  if (Problems problems = unlistable(*plan); !problems.empty()) return problems;
  write_plan(json, *reading.options, *plan, StartsDetail::Listed,
             settings.full ? SIZE_MAX : kMostListed);
  return {};
}

}  // namespace rehearse
