#pragma once
// What the page of `rehearse ui` asks, and the answers.

#include <string>
#include <vector>

#include "tools/rehearse/input/varied_input.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/ui/page_server.hpp"

namespace rehearse {

/// Bodies are objects with `values`, a list of "PATH=VALUE" for the file, and `seed`, a number as
/// text, if it is another one than the file's. Answers are objects; with `problems`, a list of
/// {"path", "message"}, where something is wrong.
///
///     simulate  {"page": what run_page() has}
///     report    {"html": the report}; the body has `command` and `file` for it
///     size      what `rehearse size --json` prints; the body has `runs`
///     find      what `rehearse find --json` prints; the body has `least` (true or false), `range`
///               ("PATH=FROM..TO"), `condition` and `runs`
///
/// `line` and `input` outlive the questions.
std::vector<PageQuestion> ui_questions(const CommandLine& line, const VariedInput& input);

}  // namespace rehearse
