#pragma once
// What a text that is no duration was meant to be.

#include <string>
#include <string_view>

namespace rehearse {

/// The units of a duration, shortest first (S2).
inline constexpr std::string_view kDurationUnits = "ns, us, ms, s, m, h or d";

/// `; did you mean "5s"?` for "5 sec", "5 seconds", "1,5s"; "" where no duration is near.
std::string duration_hint(std::string_view text);

}  // namespace rehearse
