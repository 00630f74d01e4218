// Numbers are written so that reading them gives the same bits, and a try that was read answers as
// one that was run.

#include "tools/rehearse/results/find_results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/json/json_writer.hpp"
#include "tools/rehearse/results/estimate_json.hpp"

namespace rehearse {

namespace {

using nlohmann::ordered_json;

FindHeader header_of(const ordered_json& json) {
  FindHeader header;
  header.version = json.at("version");
  header.input = json.at("input");
  header.axis.path = json.at("path");
  header.axis.range = AxisRange{json.at("from"), json.at("to"), json.at("durations")};
  header.least = json.at("asked") == "least";
  header.condition = json.at("condition");
  header.runs = json.at("runs");
  header.shards = json.at("shards");
  return header;
}

std::optional<FindHeader> read_header(const std::string& text) {
  try {
    FindHeader header = header_of(ordered_json::parse(text));
    const AxisRange& range = *header.axis.range;
    const bool is_possible =
        range.from <= range.to && header.shards >= 1 && header.shards <= find_positions(range);
    if (is_possible) return header;
  } catch (const ordered_json::exception&) {  // said by the caller
  }
  return std::nullopt;
}

FindTry try_of(const ordered_json& json) {
  FindTry tried;
  tried.value = json.at("value");
  tried.holds = json.at("holds");
  tried.decided = json.at("decided");
  tried.runs = json.at("runs");
  tried.answer.dimension = {json.at("time"), json.at("data")};
  tried.answer.percent = json.at("percent");
  if (json.contains("held")) tried.answer.held = json.at("held").get<std::uint64_t>();
  const auto observed = json.find("observed");
  if (observed != json.end() && !observed->is_null()) tried.answer.value = observed->get<double>();
  if (const ordered_json& ends = json.at("interval"); !ends.is_null()) {
    tried.answer.interval = ConfidenceInterval{ends.at(0), ends.at(1)};
  }
  return tried;
}

std::optional<FindTry> read_try(const std::string& text) {
  try {
    return try_of(ordered_json::parse(text));
  } catch (const ordered_json::exception&) {  // said by the caller
    return std::nullopt;
  }
}

}  // namespace

std::string header_json(const FindHeader& header) {
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("schema", 1);
    json.field("command", "find");
    json.field("version", header.version);
    json.field("input", header.input);
    json.field("path", header.axis.path);
    json.field("from", header.axis.range->from);
    json.field("to", header.axis.range->to);
    json.field("durations", header.axis.range->durations);
    json.field("asked", header.least ? "least" : "most");
    json.field("condition", header.condition);
    json.field("runs", header.runs);
    json.field("shards", header.shards);
    json.end_object();
  });
}

std::string try_json(const FindTry& tried) {
  const AnswerOverRuns& answer = tried.answer;
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("value", tried.value);
    json.field("holds", tried.holds);
    json.field("decided", tried.decided);
    json.field("runs", tried.runs);
    json.field("time", answer.dimension.time);
    json.field("data", answer.dimension.data);
    json.field("percent", answer.percent);
    if (answer.held) json.field("held", *answer.held);
    if (answer.value) json.field("observed", *answer.value);
    write_interval(json, "interval", answer.interval);
    json.end_object();
  });
}

Checked<FindTable> find_table(const Results& results) {
  std::optional<FindHeader> header = read_header(results.header);
  if (!header) return Problem{"line 1", "found " + results.header + ", expected that of a search"};
  FindTable table{*std::move(header), {}};
  Problems problems;
  const std::uint64_t positions = find_positions(*table.header.axis.range);
  for (const auto& [number, text] : results.lines) {
    std::optional<FindTry> tried = number < positions ? read_try(text) : std::nullopt;
    if (tried) {
      table.tries.emplace(number, *std::move(tried));
    } else {
      problems.push_back({fmt::format("number {}", number),
                          "found " + text.substr(0, 80) + ", expected a try of the search"});
    }
  }
  if (!problems.empty()) return problems;
  return table;
}

std::vector<std::string> unfinished_shards(const FindTable& table) {
  const FindHeader& header = table.header;
  std::vector<std::string> texts;
  for (const std::uint64_t part : unfinished_parts(
           table.tries, header.least, find_positions(*header.axis.range), header.shards)) {
    texts.push_back(
        fmt::format("shard {}/{} lacks the end of its search", part + 1, header.shards));
  }
  return texts;
}

}  // namespace rehearse
