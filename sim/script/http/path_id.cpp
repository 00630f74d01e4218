// Eight hexadecimal digits and more are rarely a word.

#include "sim/script/http/path_id.hpp"

#include <algorithm>

namespace rehearse {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

/// Eight digits, of which one is no letter: words such as "facade" are none.
bool is_long_hex(std::string_view text) {
  constexpr std::size_t kShortest = 8;
  return text.size() >= kShortest && text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of(kHexDigits) == std::string_view::npos;
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), [](char c, char form) {
    return form == '-' ? c == '-' : kHexDigits.find(c) != std::string_view::npos;
  });
}

}  // namespace

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool looks_like_id(std::string_view segment) {
  return is_digits(segment) || is_long_hex(segment) || is_uuid(segment);
}

}  // namespace rehearse
