#pragma once
// Examples for the end of each command's help.

#include <string_view>

namespace rehearse {

/// Command lines with what they do, one a line; "" where the command has none.
std::string_view examples_of(std::string_view command);

}  // namespace rehearse
