// A line that is wrong gets its errors as an answer, and the loop continues.

#include "tools/rehearse/commands/line_loop.hpp"

#include <nlohmann/json.hpp>

#include "sim/file/json/json_text.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

namespace {

void write_errors(JsonWriter& json, const Problems& problems) {
  json.key("errors");
  json.begin_array();
  for (const Problem& problem : problems) json.value(problem_line(problem));
  json.end_array();
}

void answer_line(std::string_view line, JsonWriter& json, const AnswerLine& answer) {
  Checked<nlohmann::json> request = parse_json(line);
  std::string id = "null";
  Problems problems;
  if (!request) {
    problems = request.problems();
  } else if (!request->is_object()) {
    problems = {{"", "found no object, expected one JSON object a line"}};
  } else if (const auto found = request->find("id"); found != request->end()) {
    id = found->dump();
    request->erase(found);
  }
  json.begin_object();
  json.key("id");
  json.raw(id);
  if (problems.empty()) problems = answer(*request, json);
  if (!problems.empty()) write_errors(json, problems);
  json.end_object();
  json.finish_line();
}

}  // namespace

void answer_lines(int input_fd, Output& output, const AnswerLine& answer) {
  JsonWriter json([&](std::string_view text) { output.write(text); });
  LineReader lines(input_fd, JsonLimits{}.bytes);
  while (const auto line = lines.next()) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
    answer_line(*line, json, answer);
    output.flush();
  }
}

}  // namespace rehearse
