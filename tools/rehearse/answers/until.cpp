// What is missing is said in a sentence.

#include "tools/rehearse/answers/until.hpp"

#include <fmt/format.h>
#include <optional>

#include "sim/measure/expression/quantity.hpp"
#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

namespace {

std::string of_interval(const PrecisionOutcome& outcome) {
  const auto text = [&](double value) {
    return quantity_text({value, outcome.dimension, outcome.percent});
  };
  if (!outcome.mean) return "no run has it";
  if (!outcome.half_width) return text(*outcome.mean) + " in one run";
  return fmt::format("{} ± {}", text(*outcome.mean), text(*outcome.half_width));
}

std::string line_of(const PrecisionOutcome& outcome, std::uint64_t runs) {
  std::string line =
      fmt::format("    {} {}: {}", outcome.reached ? "✓" : "✗", outcome.text, of_interval(outcome));
  if (outcome.reached) {
    line += fmt::format(", reached with {} runs", outcome.runs);
  } else {
    line += fmt::format(", not reached in {} runs, the most that were allowed", runs);
    if (outcome.runs_needed) line += fmt::format("; it takes about {:.3g}", *outcome.runs_needed);
  }
  if (outcome.runs < runs && !outcome.missing.empty()) {
    line += fmt::format("; {} runs have none: {}", runs - outcome.runs, outcome.missing);
  }
  return line + "\n";
}

void write_number(JsonWriter& json, const char* name, const std::optional<double>& value) {
  json.key(name);
  if (value) {
    json.value(*value);
  } else {
    json.null();
  }
}

}  // namespace

std::string until_text(const std::vector<PrecisionOutcome>& until, std::uint64_t runs) {
  if (until.empty()) return {};
  std::string text = "\n  █ RUNS UNTIL THE INTERVAL IS NARROW ENOUGH  95 %, of the mean\n\n";
  for (const PrecisionOutcome& outcome : until) text += line_of(outcome, runs);
  return text;
}

void write_until(JsonWriter& json, const std::vector<PrecisionOutcome>& until) {
  if (until.empty()) return;
  json.key("until");
  json.begin_array();
  for (const PrecisionOutcome& outcome : until) {
    json.begin_object();
    json.field("asked", outcome.text);
    json.field("unit", unit_name(outcome.dimension, outcome.percent));
    json.field("reached", outcome.reached);
    json.field("runs", outcome.runs);
    write_number(json, "mean", outcome.mean);
    write_number(json, "halfWidth", outcome.half_width);
    write_number(json, "wanted", outcome.wanted);
    write_number(json, "runsNeeded", outcome.runs_needed);
    if (!outcome.missing.empty()) json.field("missing", outcome.missing);
    json.end_object();
  }
  json.end_array();
}

}  // namespace rehearse
