#pragma once
// JSON → what the targets of a rehearsal answer to scripts (scenarios/script-targets.md).

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/script/answers/answer_form_reader.hpp"
#include "sim/script/answers/answers.hpp"

namespace rehearse {

/// A target answers to scripts where it has a `url`, or an endpoint with `match`, with `response`
/// or with a name that begins as a request line does. Its endpoints are numbered as read_service()
/// does. Reports what is wrong with `url` (but for one of live runs alone), `match` and `response`;
/// null where no target answers. `written`: the same targets with their keys as they were written,
/// or null; they say in which order members and headers are sent. Requires: `targets` is an object.
std::shared_ptr<const Answers> read_target_answers(const nlohmann::json& targets,
                                                   const nlohmann::ordered_json* written,
                                                   const AnswerFiles& files, const JsonPlace& place,
                                                   DocumentProblems& problems);

}  // namespace rehearse
