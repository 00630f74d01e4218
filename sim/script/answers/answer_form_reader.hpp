#pragma once
// JSON → how an answer looks.

#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/script/answers/answers.hpp"

namespace rehearse {

/// The fields of a route or the default, `cases` among them. Reports what is wrong, keys that are
/// neither such fields nor in `other_keys` too. Requires: `object` is an object.
AnswerChoice read_answer_choice(const TemplateValue& object,
                                const std::vector<std::string_view>& other_keys,
                                const JsonPlace& place, DocumentProblems& problems);

}  // namespace rehearse
