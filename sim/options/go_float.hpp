#pragma once
// Floating-point numbers as Go's standard library reads and its JSON encoder writes them
// (S2, S85).

#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

/// A Go floating-point literal (decimal or hexadecimal, underscores between digits), "inf",
/// "infinity" or "nan" in any case; nothing for other texts and for magnitudes beyond the doubles.
std::optional<double> go_parse_float(std::string_view text);

/// What strconv.ParseFloat says of a text that go_parse_float() refuses.
std::string go_parse_float_error(std::string_view text);

/// The shortest digits that give the number back, without an exponent from 1e-6 to below 1e21.
/// Requires: finite.
std::string go_number_text(double number);

}  // namespace rehearse
