#pragma once
// Percent-encoding as Go's net/url has it: which bytes are escaped depends on the part of the URL.

#include <cstdint>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// The parts of a URL, each with its own set of bytes that are written as they are.
enum class UrlPart : std::uint8_t { Path, UserPassword, Host, QueryComponent, Fragment };

/// The text with every byte escaped that the part cannot hold; a blank of a query component is "+".
std::string percent_encode(std::string_view text, UrlPart part);

/// The opposite. The error's message is Go's (`invalid URL escape "%zz"`), its path is empty.
Checked<std::string> percent_decode(std::string_view text, UrlPart part);

/// Whether `text` is a way of writing the part: every byte is allowed there or part of an escape.
bool is_percent_encoded(std::string_view text, UrlPart part);

/// The value of a hexadecimal digit; -1 of other bytes.
int hex_value(char digit);

}  // namespace rehearse
