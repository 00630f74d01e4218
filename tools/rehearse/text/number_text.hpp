#pragma once
// Numbers as k6's end-of-test summary writes them.

#include <cstdint>
#include <string>
#include <string_view>

#include "models/base/time.hpp"

namespace rehearse {

/// As JavaScript writes it: the shortest digits that give it back, "Infinity", "NaN", no sign on 0.
std::string js_number_text(double value);

/// At most `decimals` of them, no trailing zeros; an exact half is rounded away from 0: 26.846154,
/// 0.72, 50. Any double. Requires: decimals ≥ 0.
std::string short_number(double value, int decimals);

/// A time in milliseconds: with `unit` "s", "ms" or "us" in that unit with two decimals ("3.01s");
/// otherwise in the unit that fits, cut (not rounded) to two decimals, above a minute to whole
/// seconds: "850ns", "12.5µs", "3.01s", "1m9s". It is cut as doubles are multiplied: 4.6s is 4.59s,
/// as in k6. Any double.
std::string short_time(double milliseconds, std::string_view unit);

/// A share as a percentage, cut to two decimals in the same way: 57 of 100 are "56.99%".
std::string percent_text(double share);

/// A clock's time with tenths of a second and the number of leading digits that `longest` needs:
/// "09.3s" of 10s, "00m10.0s" of 10m0s, "1m09.3s" of 1m30s. Requires: both ≥ 0.
std::string clock_text(Duration elapsed, Duration longest);

/// `value` with leading zeros, to the number of digits of `widest`.
std::string padded(std::uint64_t value, std::uint64_t widest);

/// Bytes: "950 B", "1.2 kB", "12 MB"; below 10 B with all decimals. Any double.
std::string bytes_text(double bytes);

}  // namespace rehearse
