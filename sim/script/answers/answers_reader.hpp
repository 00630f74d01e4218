#pragma once
// A target file (scenarios/script-targets.md) → what answers scripts.

#include <string_view>

#include "models/base/checked.hpp"
#include "sim/script/answers/answers.hpp"

namespace rehearse {

inline constexpr std::size_t kMostRoutes = 10'000;

/// All that is wrong is reported at once. `about` is a remark and may be any value; without `base`
/// requests to any host are answered, without `default` those that no route matches get a status
/// 404 with an empty body.
Checked<Answers> read_answers(std::string_view text);

}  // namespace rehearse
