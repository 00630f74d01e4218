#pragma once
// The order of names in a summary: by letters, not by bytes (F5).

#include <string_view>

namespace rehearse {

/// Less than 0 if `a` comes first, 0 if neither does. The Unicode Collation Algorithm (UTS #10)
/// with its default table, no character ignored: blanks, `_`, other signs, digits, letters; accents
/// only decide between names that are equal without them, and case, lower first, after that. Latin
/// letters with accents, and the case of Greek and Cyrillic, are known; other characters follow the
/// letters, or stand among the signs, by their numbers. Of text that is not UTF-8, bytes are
/// characters.
int compare_names(std::string_view a, std::string_view b);

}  // namespace rehearse
