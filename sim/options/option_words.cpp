// Each expectation names the remedy that its value calls for.

#include "sim/options/option_words.hpp"

#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/options/duration_hint.hpp"

namespace rehearse {
namespace {

/// A text of digits alone, with a sign at most: a number that was too large, if it was refused.
bool is_long_number(const nlohmann::json& found) {
  if (found.is_number()) return std::abs(found.get<double>()) >= 9.2e18;
  if (!found.is_string()) return false;
  const std::string& text = found.get_ref<const std::string&>();
  return text.size() > 18 && text.find_first_not_of("0123456789", 1) == std::string::npos;
}

}  // namespace

std::string whole_number_expected(const nlohmann::json& found) {
  if (is_long_number(found)) return "a whole number of at most 9223372036854775807";
  return "a whole number";
}

std::string whole_rate_expected(const nlohmann::json& found) {
  constexpr int kLongestUnit = 60;  // seconds
  constexpr double kNear = 1e-9;
  constexpr std::string_view kRemedy =
      "a whole number: for a fraction of one use a longer timeUnit";
  const auto rate = found.get<double>();
  for (int unit = 2; unit <= kLongestUnit; ++unit) {
    const double iterations = std::round(rate * unit);
    if (iterations < 1.0 || std::abs(iterations - rate * unit) > kNear) continue;
    return fmt::format("{}, such as rate {:.0f} and timeUnit \"{}s\"", kRemedy, iterations, unit);
  }
  return std::string(kRemedy);
}

std::string length_expected(const nlohmann::json& found) {
  const std::string hint =
      found.is_string() ? duration_hint(found.get_ref<const std::string&>()) : std::string();
  return fmt::format("a duration such as \"1m30s\" (units: {}) or a number of milliseconds{}",
                     kDurationUnits, hint);
}

}  // namespace rehearse
