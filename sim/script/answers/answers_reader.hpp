#pragma once
// A target file (scenarios/script-targets.md) → what answers scripts.

#include <string_view>

#include "models/base/checked.hpp"
#include "sim/script/answers/answer_form_reader.hpp"
#include "sim/script/answers/answers.hpp"

namespace rehearse {

inline constexpr std::size_t kMostRoutes = 10'000;

/// All that is wrong is reported at once. `about` is a remark and may be any value; without `base`
/// requests to any host are answered, without `default` those that no route matches have no answer.
/// One target: its routes take the time of the endpoints of service 0 by their number, the default
/// that of the one behind them.
Checked<Answers> read_answers(std::string_view text, const AnswerFiles& files = {});

}  // namespace rehearse
