// An object for each kind of change.

#include "tools/rehearse/answers/schedule_diff_json.hpp"

#include <optional>
#include <string_view>

#include "sim/json/option_json.hpp"

namespace rehearse {

namespace {

void write_value(JsonWriter& json, std::string_view key, const std::optional<OptionValue>& value) {
  json.key(key);
  if (value) {
    write_option_value(json, *value);
  } else {
    json.null();
  }
}

void write_values(JsonWriter& json, std::string_view key, const std::vector<ChangedValue>& values) {
  json.key(key);
  json.begin_object();
  for (const ChangedValue& change : values) {
    json.key(option_key(change.name, change.before ? *change.before : *change.after));
    json.begin_object();
    write_value(json, "before", change.before);
    write_value(json, "after", change.after);
    json.end_object();
  }
  json.end_object();
}

void write_steps(JsonWriter& json, std::string_view key, const std::vector<ChangedStep>& changes) {
  json.key(key);
  json.begin_object();
  for (const bool added : {false, true}) {
    json.key(added ? "added" : "removed");
    json.begin_array();
    for (const ChangedStep& change : changes) {
      if (change.added != added) continue;
      json.begin_array();
      json.value(change.step.offset.ns);
      json.value(change.step.planned);
      json.value(change.step.unplanned);
      json.end_array();
    }
    json.end_array();
  }
  json.end_object();
}

void write_due(JsonWriter& json, std::string_view key, const std::optional<Duration>& due) {
  json.key(key);
  if (due) {
    json.value(due->ns);
  } else {
    json.null();
  }
}

void write_arrival(JsonWriter& json, const std::optional<ChangedArrival>& change) {
  json.key("firstArrival");
  if (!change) {
    json.null();
    return;
  }
  json.begin_object();
  json.field("number", change->number);
  write_due(json, "beforeNs", change->before);
  write_due(json, "afterNs", change->after);
  json.end_object();
}

void write_text(JsonWriter& json, std::string_view key, const std::string& text) {
  json.key(key);
  if (text.empty()) {
    json.null();
  } else {
    json.value(text);
  }
}

}  // namespace

void write_schedule_diff(JsonWriter& json, const ScheduleDiff& diff) {
  json.begin_object();
  json.field("schedulesDiffer", diff.schedules_differ());
  json.field("optionsDiffer", diff.options_differ());
  write_values(json, "options", diff.options);
  write_values(json, "schedule", diff.schedule);
  json.key("scenarios");
  json.begin_object();
  for (const ScenarioDiff& scenario : diff.scenarios) {
    json.key(scenario.name);
    json.begin_object();
    write_text(json, "before", scenario.before);
    write_text(json, "after", scenario.after);
    json.field("scheduleDiffers", scenario.schedule_differs());
    write_values(json, "options", scenario.options);
    write_values(json, "schedule", scenario.schedule);
    write_steps(json, "activeVUs", scenario.active);
    write_steps(json, "heldVUs", scenario.planned);
    write_arrival(json, scenario.arrival);
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

}  // namespace rehearse
