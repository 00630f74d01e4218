// A line that is wrong gets its errors as an answer, and the loop continues.

#include "tools/rehearse/commands/line_loop.hpp"

#include "sim/file/json/json_text.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

void answer_lines(int input_fd, Output& output, const AnswerRequest& answer) {
  JsonWriter json([&](std::string_view text) { output.write(text); });
  LineReader lines(input_fd, JsonLimits{}.bytes);
  while (const auto line = lines.next()) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
    answer_request(*line, json, answer);
    json.finish_line();
    output.flush();
  }
}

}  // namespace rehearse
