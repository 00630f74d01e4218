// A condition for checks and rates, a number for all other metrics.

#include "sim/file/journey/sample_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/journey/status_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr const char* kCondition =
    "either the key status, such as 200, or the key probability, a number from 0 to 1";

void read_tags(const json& step, const JsonPlace& place, SampleSpec& sample,
               DocumentProblems& problems) {
  const auto tags = step.find("tags");
  if (tags == step.end()) return;
  if (!tags->is_object()) {
    problems.add(place / "tags", *tags, "an object name → text");
    return;
  }
  for (const auto& [name, value] : tags->items()) {
    if (value.is_string() && !name.empty()) {
      sample.tags.emplace_back(name, value.get<std::string>());
    } else {
      problems.add(place / "tags" / name, value, "a text under a name");
    }
  }
}

void read_condition(const json& step, const JsonPlace& place, SampleSpec& sample,
                    DocumentProblems& problems) {
  const auto status = step.find("status");
  const auto probability = step.find("probability");
  if ((status == step.end()) == (probability == step.end())) {
    problems.add(place, step, kCondition);
  } else if (status != step.end()) {
    if (auto statuses = read_status_or_list(*status, place / "status", problems)) {
      sample.value = *std::move(statuses);
    }
  } else if (probability->is_number() && *probability >= 0 && *probability <= 1) {
    sample.value = Chance(probability->get<double>());
  } else {
    problems.add(place / "probability", *probability, "a number from 0 to 1");
  }
}

void read_number(const json& step, const JsonPlace& place, SampleSpec& sample,
                 DocumentProblems& problems) {
  const auto value = step.find("value");
  if (value != step.end()) {
    if (auto model = read_duration_model(*value, place / "value", problems)) {
      sample.value = *std::move(model);
    }
  } else if (sample.kind == SampleKind::Counter) {
    sample.value = DurationModel::constant(milliseconds(1));
  } else {
    problems.add(place, step, "the key value, a number or a model of numbers");
  }
}

/// The kinds of metrics by the names that k6's module has for them, in small letters.
std::optional<SampleKind> read_kind(const json& step, const JsonPlace& place,
                                    DocumentProblems& problems) {
  constexpr std::pair<const char*, SampleKind> kKinds[] = {{"counter", SampleKind::Counter},
                                                           {"gauge", SampleKind::Gauge},
                                                           {"rate", SampleKind::Rate},
                                                           {"trend", SampleKind::Trend}};
  const auto type = step.find("type");
  const bool missing = type == step.end();
  if (!missing && type->is_string()) {
    for (const auto& [name, kind] : kKinds) {
      if (*type == name) return kind;
    }
  }
  constexpr const char* kExpected = "counter, gauge, rate or trend";
  if (missing) {
    problems.add(place, step, fmt::format("the key type: {}", kExpected));
  } else {
    problems.add(place / "type", *type, kExpected);
  }
  return std::nullopt;
}

}  // namespace

SampleSpec read_check(const json& step, const JsonPlace& place, DocumentProblems& problems) {
  check_keys(step, {"check", "status", "probability", "tags"}, place, problems);
  SampleSpec sample;
  sample.kind = SampleKind::Check;
  const json& name = step.at("check");
  // k6 joins the names of groups and checks with "::" and so allows it in none.
  if (name.is_string() && name.get_ref<const std::string&>().find("::") == std::string::npos) {
    sample.name = name.get<std::string>();
  } else {
    problems.add(place / "check", name, "a name without \"::\"");
  }
  read_condition(step, place, sample, problems);
  read_tags(step, place, sample, problems);
  return sample;
}

SampleSpec read_metric(const json& step, const JsonPlace& place, DocumentProblems& problems) {
  SampleSpec sample;
  const json& name = step.at("metric");
  if (name.is_string()) {
    sample.name = name.get<std::string>();
  } else {
    problems.add(place / "metric", name, "the name of a metric");
  }
  if (const auto kind = read_kind(step, place, problems)) {
    sample.kind = *kind;
    if (*kind == SampleKind::Rate) {
      check_keys(step, {"metric", "type", "status", "probability", "tags"}, place, problems);
      read_condition(step, place, sample, problems);
    } else {
      check_keys(step, {"metric", "type", "value", "time", "tags"}, place, problems);
      read_number(step, place, sample, problems);
    }
    Fields(step, place, problems).flag("time", sample.is_time);
  }
  read_tags(step, place, sample, problems);
  return sample;
}

}  // namespace rehearse
