// A line that is wrong gets its errors as an answer, and the loop continues.

#include "tools/rehearse/commands/line_loop.hpp"

#include <new>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/file/json/json_text.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

namespace {

std::string answer_of(std::string_view line, const AnswerRequest& answer) {
  std::string text;
  JsonWriter json([&](std::string_view part) { text += part; });
  answer_request(line, json, answer);
  json.finish_line();
  return text;
}

}  // namespace

void answer_lines(int input_fd, Output& output, const AnswerRequest& answer, WorkGuard* guard) {
  std::string text;
  LineReader lines(input_fd, JsonLimits{}.bytes);
  if (guard != nullptr) guard->rest();
  while (const auto line = lines.next()) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (guard != nullptr) guard->restart();
    try {
      text = answer_of(*line, answer);
    } catch (const std::bad_alloc&) {
      text = answer_of(*line, [](nlohmann::json&, JsonWriter&) {
        return Problems{{"", "found no memory left, expected enough for an answer"}};
      });
    }
    if (guard != nullptr) guard->rest();
    output.write(text);
    output.flush();
  }
}

}  // namespace rehearse
