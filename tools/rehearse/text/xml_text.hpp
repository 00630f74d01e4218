#pragma once
// Text within XML.

#include <string>
#include <string_view>

namespace rehearse {

/// As text or in an attribute. What XML cannot have, even escaped, becomes "?".
std::string xml_text(std::string_view text);

}  // namespace rehearse
