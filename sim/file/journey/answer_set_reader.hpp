#pragma once
// JSON → which answers something is done about.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "models/base/json_place.hpp"
#include "models/journey/answer_set.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// "503", "5xx" or "noAnswer", as keys of onStatus are; nothing of any other text.
std::optional<AnswerSet> answers_named(std::string_view key);
/// What such a key is.
inline constexpr std::string_view kAnswerKey =
    "a status from 100 to 599 such as \"503\", a class such as \"5xx\", or \"noAnswer\"";

/// One of "failed", "noAnswer", "5xx", 503 and {"min": 500, "max": 502}, or a list of them. Nothing
/// if it is an empty list; what is wrong in it is left out and reported.
std::optional<AnswerSet> read_answers(const nlohmann::json& value, const JsonPlace& place,
                                      DocumentProblems& problems);

}  // namespace rehearse
