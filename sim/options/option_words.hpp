#pragma once
// What problems say that an option's value is expected to be.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace rehearse {

/// "a whole number"; with the bound of a 64-bit integer, where the number `found` is beyond it.
std::string whole_number_expected(const nlohmann::json& found);

/// "a whole number: for a fraction of one use a longer timeUnit, such as …", with values that
/// amount to the rate `found` per second where there are simple ones. Requires: a number.
std::string whole_rate_expected(const nlohmann::json& found);

/// A duration, the units of which are listed, with what `found` was meant to be.
std::string length_expected(const nlohmann::json& found);

}  // namespace rehearse
