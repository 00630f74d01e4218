#pragma once
// Problems as lines of text.

#include <string>

#include "models/base/checked.hpp"

namespace rehearse {

/// "/options/vus: found …; expected …"; only the message when it concerns the whole document.
inline std::string problem_line(const Problem& problem) {
  return problem.path.empty() ? problem.message : problem.path + ": " + problem.message;
}

}  // namespace rehearse
