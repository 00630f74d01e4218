#pragma once
// The machine interface's loop: one JSON object a line in, one a line out.

#include "sim/machine/answer.hpp"
#include "tools/rehearse/line/work_limits.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Reads lines from `input_fd` until its end and writes one answer for each (answer.hpp), in order,
/// flushed before the next line is read. Blank lines are skipped. Throws as Output does, and
/// StreamFailed when reading fails.
/// Each line has the time and the memory of `guard`, if there is one, and goes out as a whole.
void answer_lines(int input_fd, Output& output, const AnswerRequest& answer,
                  WorkGuard* guard = nullptr);

}  // namespace rehearse
