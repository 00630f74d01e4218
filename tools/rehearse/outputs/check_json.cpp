// One object, described in scenarios/results.md.

#include <cstdint>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/outputs/check_format.hpp"

namespace rehearse {

namespace {

/// "", "s", "B", "1/s", "B/s", and products of these.
std::string unit_text(Dimension dimension) {
  if (dimension == kPlain) return "";
  if (dimension == kTime) return "s";
  if (dimension == kData) return "B";
  if (dimension == kPerSecond) return "1/s";
  if (dimension == Dimension{-1, 1}) return "B/s";
  return fmt::format("s^{} B^{}", dimension.time, dimension.data);
}

void write_number(JsonWriter& json, std::string_view key, const std::optional<double>& number) {
  json.key(key);
  if (number) {
    json.value(*number);
  } else {
    json.null();
  }
}

void write_threshold(JsonWriter& json, const ThresholdOutcome& outcome, std::uint32_t runs) {
  json.begin_object();
  json.field("metric", outcome.metric);
  json.field("threshold", outcome.source);
  json.field("ok", outcome.ok);
  write_number(json, "observed", outcome.observed);
  json.field("bound", outcome.bound);
  json.field("unit", unit_text(outcome.dimension));
  json.field("message", outcome.message);
  if (runs > 1) {
    json.field("passes", outcome.passes);
    json.key("share95");
    json.begin_array();
    json.value(outcome.share.low);
    json.value(outcome.share.high);
    json.end_array();
  }
  json.end_object();
}

void write_comparison(JsonWriter& json, const ComparisonOutcome& outcome) {
  json.begin_object();
  json.field("comparison", outcome.text);
  json.field("ok", outcome.ok);
  json.field("atFault", outcome.at_fault);
  write_number(json, "observed", outcome.observed);
  write_number(json, "bound", outcome.bound);
  json.field("unit", unit_text(outcome.dimension));
  json.field("message", outcome.message);
  json.field("misses", outcome.misses);
  if (outcome.run) json.field("replication", *outcome.run);
  json.end_object();
}

void write_outcome(JsonWriter& json, const CheckOutcome& outcome) {
  json.field("runs", outcome.runs);
  json.field("complete", outcome.counts.complete);
  json.field("interrupted", outcome.counts.interrupted);
  json.field("dropped", outcome.counts.dropped);
  json.field("runNs", outcome.longest.ns);
  json.field("exitCode", exit_status(outcome.cut_short.value_or(
                             outcome.ok() ? ExitCode::Ok : ExitCode::ThresholdsCrossed)));
  json.key("thresholds");
  json.begin_array();
  for (const ThresholdOutcome& each : outcome.thresholds) {
    write_threshold(json, each, outcome.runs);
  }
  json.end_array();
  json.key("expect");
  json.begin_array();
  for (const ExpectationOutcome& each : outcome.expectations) {
    json.begin_object();
    json.field("condition", each.text);
    json.field("ok", each.ok);
    json.key("comparisons");
    json.begin_array();
    for (const ComparisonOutcome& compared : each.comparisons) write_comparison(json, compared);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_json(std::span<const CheckedFile> files, Output& out) {
  JsonWriter json([&out](std::string_view piece) { out.write(piece); });
  bool ok = true;
  for (const CheckedFile& file : files) ok = ok && file.ok();
  json.begin_object();
  json.field("schema", 1);
  json.field("ok", ok);
  json.key("files");
  json.begin_array();
  for (const CheckedFile& file : files) {
    json.begin_object();
    json.field("file", file.name);
    json.field("ok", file.ok());
    if (file.outcome) write_outcome(json, *file.outcome);
    if (!file.outcome) {
      json.key("errors");
      json.begin_array();
      for (const Problem& problem : file.problems) json.value(problem_line(problem));
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.finish_line();
}

}  // namespace

constinit const CheckFormat kCheckJson{
    .name = "json",
    .help = "the verdict as one JSON object",
    .to_file = false,
    .for_people = false,
    .needs_lines = false,
    .write = write_json,
};

}  // namespace rehearse
