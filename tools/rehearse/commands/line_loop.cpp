// A line that is wrong gets its errors as an answer, and the loop continues.

#include "tools/rehearse/commands/line_loop.hpp"

#include <string>

#include "sim/file/json/json_text.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

void answer_lines(int input_fd, Output& output, const AnswerRequest& answer, WorkGuard* guard) {
  std::string text;
  JsonWriter json([&](std::string_view part) { text += part; });
  LineReader lines(input_fd, JsonLimits{}.bytes);
  if (guard != nullptr) guard->rest();
  while (const auto line = lines.next()) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
    text.clear();
    if (guard != nullptr) guard->restart();
    answer_request(*line, json, answer);
    json.finish_line();
    if (guard != nullptr) guard->rest();
    output.write(text);
    output.flush();
  }
}

}  // namespace rehearse
