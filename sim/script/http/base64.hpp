#pragma once
// Base64 in the four alphabets of k6/encoding, with Go's words for what is wrong.

#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

struct Base64Form {
  bool url = false;    ///< '-' and '_' in place of '+' and '/'
  bool padded = true;  ///< '=' at the end
};

/// "std", "rawstd", "url", "rawurl"; nothing of any other name.
std::optional<Base64Form> base64_form(std::string_view name);

std::string base64_encode(std::string_view bytes, Base64Form form);

/// The bytes, with line ends in between left out; or the position of the byte that is wrong, as Go
/// counts.
struct Base64Decoded {
  std::string bytes;
  std::optional<std::size_t> wrong_at;
};
Base64Decoded base64_decode(std::string_view text, Base64Form form);

}  // namespace rehearse
