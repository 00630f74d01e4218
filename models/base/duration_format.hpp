#pragma once
// Durations as text, in the form k6 prints them.

#include <string>

#include "models/base/time.hpp"

namespace rehearse {

/// Exact and shortest in Go's form (tests/conformance/plan/README.md, kind `format`): "0s", "1.5s",
/// "1h0m0.5s", and below one second the largest of ms, µs and ns that keeps the number at least 1,
/// "1.01µs" (UTF-8). Every Duration has a text, negative ones begin with '-'.
std::string format_duration(Duration duration);

}  // namespace rehearse
