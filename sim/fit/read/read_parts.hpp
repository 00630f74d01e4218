#pragma once
// What readers of measurements have in common.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/problem_list.hpp"

namespace rehearse {

inline constexpr double kNsPerMs = 1e6;
inline constexpr std::int64_t kNsPerSec = 1'000'000'000;
/// Durations that are taken seriously: a year, in nanoseconds.
inline constexpr double kLongestMeasured = 3.2e16;

/// Problems of one file, by line and column, both from 1.
class LineProblems {
 public:
  void next_line() { ++line_; }
  void add(std::string_view found, std::string_view expected, std::size_t column = 0);
  void add(std::string message);
  std::uint64_t line() const { return line_; }
  bool empty() const { return list_.empty(); }
  ProblemList& list() { return list_; }
  Problems take() { return list_.empty() ? Problems{} : list_.take(); }

 private:
  std::string place(std::size_t column) const;

  // With the line that counts the rest it is no longer than what takes it over lists.
  ProblemList list_{ProblemList::kMost - 1};
  std::uint64_t line_ = 0;
};

/// A text as messages show it: in quotes, ASCII, cut where it is long.
std::string shown_text(std::string_view text);

/// A decimal number and nothing else; not "inf", "nan" or hexadecimal.
std::optional<double> decimal(std::string_view text);

/// `number` times `unit_ns` as whole nanoseconds; nothing below 0 or beyond a year.
std::optional<std::int64_t> measured_ns(double number, double unit_ns);

/// Nanoseconds in a unit: "ns", "us", "µs", "ms", "s", "m"; nothing of other names.
std::optional<double> unit_ns(std::string_view name);

/// Instants as numbers: seconds since 1970, or milli-, micro- or nanoseconds by their size; with
/// the resolution of what was written. Nothing outside the years 1980 to 2200.
struct NumberedInstant {
  std::int64_t ns = 0;
  std::int64_t resolution_ns = 0;
};
std::optional<NumberedInstant> numbered_instant(std::string_view text);

/// "GET /items/{id}" of a method and a path or URL, query left out.
std::string endpoint_name(std::string_view method, std::string_view path);

/// Whether a status is one that k6 expects by default: 200 to 399.
inline bool is_expected(int status) { return status >= 200 && status < 400; }

}  // namespace rehearse
