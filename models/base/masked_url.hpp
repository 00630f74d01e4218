#pragma once
// URLs as they may be shown.

#include <string>
#include <string_view>

namespace rehearse {

/// The URL with "****" in place of a password: "http://user:****@host/". Any text is taken.
std::string masked_url(std::string_view url);

}  // namespace rehearse
