#pragma once
// JSON → how an answer looks.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/json/named_file.hpp"
#include "sim/script/answers/answers.hpp"

namespace rehearse {

/// The bytes of a file that an answer names, as it names it; nothing with the reason where it
/// cannot be read. None: answers may not name files.
using AnswerFiles =
    std::function<std::optional<std::string>(const std::string& name, std::string& reason)>;

/// Files of 64 MiB at most each, as read_named_file() finds them; no places: none.
AnswerFiles answer_files_in(const std::optional<FilePlaces>& places);

/// The fields of a route or the default, `cases` among them. Reports what is wrong, keys that are
/// neither such fields nor in `other_keys` too. Requires: `object` is an object.
AnswerChoice read_answer_choice(const TemplateValue& object,
                                const std::vector<std::string_view>& other_keys,
                                const AnswerFiles& files, const JsonPlace& place,
                                DocumentProblems& problems);

}  // namespace rehearse
