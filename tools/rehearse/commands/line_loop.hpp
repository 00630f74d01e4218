#pragma once
// The machine interface's loop: one JSON object a line in, one a line out.

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "tools/rehearse/text/json_writer.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Answers a request, an object whose `id` has been taken out: writes fields into the open answer
/// and gives no problems, or writes nothing and says what is wrong.
using AnswerLine = std::function<Problems(nlohmann::json& request, JsonWriter& answer)>;

/// Reads lines from `input_fd` until its end and writes one answer for each, in order, flushed
/// before the next line is read. The answer begins with the request's `id` (null when it has none);
/// a line that is wrong yields {"id", "errors"}. Blank lines are skipped. Throws as Output does,
/// and StreamFailed when reading fails.
void answer_lines(int input_fd, Output& output, const AnswerLine& answer);

}  // namespace rehearse
