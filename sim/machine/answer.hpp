#pragma once
// One request of the machine interface (scenarios/results.md): JSON text in, JSON text out.

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "models/base/checked.hpp"
#include "sim/json/json_writer.hpp"

namespace rehearse {

/// Answers a request, an object whose `id` has been taken out: writes fields into the open answer
/// and gives no problems, or writes nothing and says what is wrong.
using AnswerRequest = std::function<Problems(nlohmann::json& request, JsonWriter& answer)>;

/// Parses `text` and writes one object, without a newline and without a drain: the request's `id`
/// (null when it has none), then what `answer` writes, or `errors`, one text a problem. Text that
/// is no JSON object is such a problem. Exceptions of `answer` and of the drain come through.
void answer_request(std::string_view text, JsonWriter& json, const AnswerRequest& answer);

/// Writes the field `errors` into the open object.
void write_errors(JsonWriter& json, const Problems& problems);

}  // namespace rehearse
