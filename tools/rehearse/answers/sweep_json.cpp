// Points are those of the file of results, whichever run of the program wrote them.

#include "tools/rehearse/answers/sweep_json.hpp"

#include <optional>

#include "tools/rehearse/results/estimate_json.hpp"

namespace rehearse {

namespace {

void write_try(JsonWriter& json, const FindAnswer& answer, const FindTry& tried) {
  json.begin_object();
  json.key("value");
  if (answer.durations) {
    json.value(axis_value(tried.value, true));
  } else {
    json.value(tried.value);
  }
  json.field("holds", tried.holds);
  json.field("decided", tried.decided);
  json.field("runs", tried.runs);
  if (tried.answer.held) json.field("held", *tried.answer.held);
  if (tried.answer.value) json.field("observed", *tried.answer.value);
  if (tried.answer.interval) write_interval(json, "interval", tried.answer.interval);
  json.end_object();
}

void write_optional(JsonWriter& json, const char* name, const FindAnswer& answer,
                    const std::optional<FindTry>& tried) {
  json.key(name);
  if (!tried) return json.null();
  write_try(json, answer, *tried);
}

}  // namespace

void write_sweep(JsonWriter& json, const SweepTable& table) {
  json.begin_object();
  json.field("schema", 1);
  json.field("runs", table.header.runs);
  json.key("points");
  json.begin_array();
  for (const auto& point : table.points) json.raw(point.dump());
  json.end_array();
  json.field("missing", table.missing.size());
  json.end_object();
}

void write_find(JsonWriter& json, const FindAnswer& answer) {
  json.begin_object();
  json.field("schema", 1);
  json.field("path", answer.path);
  json.field("asked", answer.least ? "least" : "most");
  json.field("condition", answer.condition);
  if (answer.parts > 1) {
    json.field("part", answer.part + 1);
    json.field("parts", answer.parts);
  }
  write_optional(json, "found", answer, answer.found);
  write_optional(json, "neighbour", answer, answer.neighbour);
  json.field("monotone", answer.monotone);
  json.key("tries");
  json.begin_array();
  for (const FindTry& tried : answer.tries) write_try(json, answer, tried);
  json.end_array();
  json.end_object();
}

}  // namespace rehearse
