#pragma once
// Patterns of host names, as k6's options have them.

#include <string>
#include <string_view>

namespace rehearse {

/// ASCII letters in lower case.
std::string lower_host(std::string_view name);

/// Whether any host could fit: it has a "*" at most at its front, no blank and no empty label.
bool is_host_pattern(std::string_view text);

/// Whether a name is the pattern, or ends as it does after its "*". Both are in lower case.
bool fits_host(std::string_view pattern, std::string_view name);

}  // namespace rehearse
