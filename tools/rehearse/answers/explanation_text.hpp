#pragma once
// The life of an iteration or of a dropped arrival, for people.

#include <string>

#include "sim/questions/explain.hpp"

namespace rehearse {

std::string explanation_text(const Explanation& explanation);

}  // namespace rehearse
