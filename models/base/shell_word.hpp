#pragma once
// Texts as a POSIX shell takes them.

#include <string>
#include <string_view>

namespace rehearse {

/// In single quotes: the text, whatever is in it.
std::string shell_quoted(std::string_view text);

/// One word: as it is where that means the text, otherwise in quotes.
std::string shell_word(std::string_view text);

}  // namespace rehearse
