// Lines are written by hand, in one order of keys, and read by the JSON library.

#include "tools/rehearse/results/sweep_results.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "sim/file/json/json_text.hpp"
#include "sim/json/json_writer.hpp"
#include "tools/rehearse/results/estimate_json.hpp"

namespace rehearse {

namespace {

using nlohmann::ordered_json;

/// Units of answers, as JSON names them.
struct UnitName {
  Dimension dimension;
  const char* name;
};
constexpr std::array<UnitName, 5> kUnits{
    {{kPlain, "1"}, {kTime, "s"}, {kData, "B"}, {kPerSecond, "1/s"}, {Dimension{-1, 1}, "B/s"}}};

void write_answer(JsonWriter& json, const AnswerOverRuns& answer) {
  json.begin_object();
  json.field("question", answer.text);
  json.field("unit", unit_name(answer.dimension, answer.percent));
  json.field("runs", answer.runs);
  if (answer.each) {
    json.key("each");
    json.begin_object();
    write_estimate(json, *answer.each);
    json.end_object();
  }
  if (answer.held) json.field("held", *answer.held);
  if (answer.value) json.field("value", *answer.value);
  if (answer.interval) write_interval(json, "interval", answer.interval);
  if (!answer.missing.empty()) json.field("missing", answer.missing);
  json.end_object();
}

/// Null: not there, or of another kind.
template <class T>
std::optional<T> read(const ordered_json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  try {
    return found->get<T>();
  } catch (const ordered_json::exception&) {
    return std::nullopt;
  }
}

std::optional<SweepHeader> read_header(const std::string& text) {
  const ordered_json json = ordered_json::parse(text, nullptr, false);
  if (!json.is_object() || read<std::string>(json, "command") != "sweep") return std::nullopt;
  const auto points = read<std::uint64_t>(json, "points");
  const auto shards = read<std::uint64_t>(json, "shards");
  const auto runs = read<std::uint32_t>(json, "runs");
  auto paths = read<std::vector<std::string>>(json, "paths");
  auto questions = read<std::vector<std::string>>(json, "questions");
  if (!points || !shards || *shards == 0 || *points > kMostPoints || !runs || !paths ||
      !questions) {
    return std::nullopt;
  }
  return SweepHeader{read<std::string>(json, "version").value_or(""),
                     read<std::string>(json, "input").value_or(""),
                     *points,
                     *shards,
                     *runs,
                     *std::move(paths),
                     *std::move(questions)};
}

/// Nothing of what is no answer of this sweep.
std::optional<ordered_json> read_point(const SweepHeader& header, std::uint64_t number,
                                       const std::string& text) {
  const ordered_json json = ordered_json::parse(text, nullptr, false);
  const bool is_answer = json.is_object() && json.contains("at") && json["at"].is_object() &&
                         json["at"].size() == header.paths.size() && json.contains("answers") &&
                         json["answers"].is_array() &&
                         json["answers"].size() == header.questions.size();
  if (!is_answer || number >= header.points) return std::nullopt;
  ordered_json point = {{"point", number}};
  point["at"] = json["at"];
  point["answers"] = json["answers"];
  return point;
}

}  // namespace

std::string set_value_text(const nlohmann::ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string unit_name(Dimension dimension, bool percent) {
  if (percent) return "share";
  for (const UnitName& unit : kUnits) {
    if (unit.dimension == dimension) return unit.name;
  }
  return fmt::format("s^{} B^{}", dimension.time, dimension.data);
}

std::string header_json(const SweepHeader& header) {
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("schema", 1);
    json.field("command", "sweep");
    json.field("version", header.version);
    json.field("input", header.input);
    json.field("points", header.points);
    json.field("shards", header.shards);
    json.field("runs", header.runs);
    json.field("paths", header.paths);
    json.field("questions", header.questions);
    json.end_object();
  });
}

std::string point_json(const SweepPoint& point, const std::vector<AnswerOverRuns>& answers) {
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.key("at");
    json.begin_object();
    for (const std::string& set : point.values) {
      const std::size_t equals = set.find('=');
      const std::string value = set.substr(equals + 1);
      json.key(set.substr(0, equals));
      if (parse_json(value)) {
        json.raw(value);
      } else {
        json.value(value);
      }
    }
    json.end_object();
    json.key("answers");
    json.begin_array();
    for (const AnswerOverRuns& answer : answers) write_answer(json, answer);
    json.end_array();
    json.end_object();
  });
}

Checked<SweepTable> sweep_table(const Results& results) {
  std::optional<SweepHeader> header = read_header(results.header);
  if (!header) return Problem{"line 1", "found " + results.header + ", expected that of a sweep"};
  SweepTable table{*std::move(header), {}, {}};
  Problems problems;
  for (const auto& [number, text] : results.lines) {
    if (auto point = read_point(table.header, number, text)) {
      table.points.push_back(*std::move(point));
    } else {
      problems.push_back({fmt::format("number {}", number),
                          "found " + text.substr(0, 80) + ", expected answers of the sweep"});
    }
  }
  if (!problems.empty()) return problems;
  for (std::uint64_t point = 0; point < table.header.points; ++point) {
    if (results.lines.count(point) == 0) table.missing.push_back(point);
  }
  return table;
}

AnswerFigures figures_of(const ordered_json& answer) {
  AnswerFigures figures;
  const std::string unit = read<std::string>(answer, "unit").value_or("1");
  figures.percent = unit == "share";
  for (const UnitName& known : kUnits) {
    if (unit == known.name) figures.dimension = known.dimension;
  }
  const auto each = read<ordered_json>(answer, "each");
  const bool is_estimate = each && each->is_object();
  figures.value = is_estimate ? read<double>(*each, "mean") : read<double>(answer, "value");
  const auto ends = read<std::vector<double>>(is_estimate ? *each : answer,
                                              is_estimate ? "meanInterval" : "interval");
  if (ends && ends->size() == 2) figures.interval = {(*ends)[0], (*ends)[1]};
  return figures;
}

}  // namespace rehearse
