#pragma once
// The known word that a mistyped one was meant to be.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rehearse {

/// Of `known` the first of those that take the fewest insertions, deletions, replacements and swaps
/// of neighbours to become `word`, letters compared without case: at most a third of its length,
/// but one in any case of a longer word than
/// one letter; nothing when there is none.
std::optional<std::string> similar_word(std::string_view word, std::span<const std::string> known);

}  // namespace rehearse
