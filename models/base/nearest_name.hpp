#pragma once
// The known name that a mistyped one was meant to be.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

/// Of `known` the first of those that take the fewest insertions, deletions, replacements and swaps
/// of neighbours to become `name`, letters compared without case: at most a third of its length,
/// but one in any case of a longer name than one letter; nothing when there is none, or when `name`
/// itself is known.
std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string_view> known);
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known);

/// `; did you mean "dropped"?` for the end of a message about an unknown name; "" when no known
/// name is near.
std::string nearest_hint(std::string_view name, std::span<const std::string_view> known);

/// "a, b, c"; beyond `most` of them "a, b, …".
std::string listed_names(std::span<const std::string_view> names, std::size_t most = SIZE_MAX);

}  // namespace rehearse
