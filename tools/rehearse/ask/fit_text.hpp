#pragma once
// What was fitted to measurements, for people.

#include <string>

#include "sim/fit/fit.hpp"

namespace rehearse {

std::string fit_text(const Fit& fit);

}  // namespace rehearse
