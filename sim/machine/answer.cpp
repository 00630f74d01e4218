// The id, then the answer or its errors.

#include "sim/machine/answer.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "models/base/utf8.hpp"
#include "sim/file/json/json_text.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kLongestError = 4096;  // bytes

}  // namespace

void write_errors(JsonWriter& json, const Problems& problems) {
  json.key("errors");
  json.begin_array();
  for (const Problem& problem : problems) {
    json.value(cut_to_bytes(problem_line(problem), kLongestError));
  }
  json.end_array();
}

void answer_request(std::string_view text, JsonWriter& json, const AnswerRequest& answer) {
  Checked<nlohmann::json> request = parse_json(text);
  std::string id = "null";
  Problems problems;
  if (!request) {
    problems = request.problems();
  } else if (!request->is_object()) {
    problems = {{"", "found no object, expected one JSON object"}};
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
}

}  // namespace rehearse
