// Numbers, instants, names.

#include "sim/fit/read/read_parts.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "models/base/utf8.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/fit/read/recorded_paths.hpp"

namespace rehearse {

namespace {

constexpr double kLeastInstant = 3.2e8;  // seconds since 1970: 1980
constexpr double kMostInstant = 7.2e9;   // 2198

}  // namespace

std::string LineProblems::place(std::size_t column) const {
  return column == 0 ? fmt::format("line {}", line_)
                     : fmt::format("line {}, column {}", line_, column);
}

void LineProblems::add(std::string_view found, std::string_view expected, std::size_t column) {
  list_.add(wrong_value(place(column), found, expected));
}

void LineProblems::add(std::string message) { list_.add(place(0), std::move(message)); }

std::string shown_text(std::string_view text) {
  if (broken_utf8(text)) return fmt::format("{} bytes that are no text", text.size());
  return describe(nlohmann::json(cut_to_bytes(text, 60)));
}

std::optional<double> decimal(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.front() != '.' && (digits.front() < '0' || digits.front() > '9'))) {
    return std::nullopt;
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> measured_ns(double number, double unit_ns) {
  const double ns = number * unit_ns;
  if (!(ns >= 0) || ns > kLongestMeasured) return std::nullopt;
  return std::llround(ns);
}

std::optional<double> unit_ns(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, double>, 7> kUnits{{{"ns", 1},
                                                                       {"us", 1e3},
                                                                       {"\u00b5s", 1e3},
                                                                       {"\u03bcs", 1e3},
                                                                       {"ms", 1e6},
                                                                       {"s", 1e9},
                                                                       {"m", 6e10}}};
  for (const auto& [unit, ns] : kUnits) {
    if (unit == name) return ns;
  }
  return std::nullopt;
}

std::optional<NumberedInstant> numbered_instant(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + point, whole);
  if (error != std::errc() || end != text.data() + point || whole < 0) return std::nullopt;
  for (const std::int64_t per :
       {std::int64_t{1}, std::int64_t{1000}, std::int64_t{1'000'000}, kNsPerSec}) {
    const double seconds = static_cast<double>(whole) / static_cast<double>(per);
    if (seconds < kLeastInstant || seconds > kMostInstant) continue;
    NumberedInstant found{whole * (kNsPerSec / per), kNsPerSec / per};
    if (point == text.size()) return found;
    for (const char c : text.substr(point + 1)) {
      if (c < '0' || c > '9') return std::nullopt;
      found.resolution_ns /= 10;
      found.ns += (c - '0') * found.resolution_ns;
      if (found.resolution_ns == 0) break;
    }
    found.resolution_ns = std::max<std::int64_t>(found.resolution_ns, 1);
    return found;
  }
  return std::nullopt;
}

std::string endpoint_name(std::string_view method, std::string_view path) {
  if (path.find("://") != std::string_view::npos) {
    return endpoint_name(method, origin_and_path(path).second);
  }
  const std::string_view plain = path.substr(0, path.find_first_of("?#"));
  std::string name = named_path(path_shape(plain.empty() ? "/" : plain));
  return method.empty() ? name : fmt::format("{} {}", method, name);
}

}  // namespace rehearse
