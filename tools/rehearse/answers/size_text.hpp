#pragma once
// How many VUs and how much gracefulStop are enough, for people.

#include <string>

#include "sim/questions/size.hpp"

namespace rehearse {

std::string size_text(const SizeAnswer& answer);

}  // namespace rehearse
