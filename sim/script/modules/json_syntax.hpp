#pragma once
// What Go says of a text that is no JSON, which is what k6 shows.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

struct JsonSyntaxError {
  std::size_t offset =
      0;                ///< of the byte that is wrong; the length of the text where it ends early
  std::string text;     ///< "invalid character 'x' after array element"
  bool at_end = false;  ///< the text ends early
  bool first_key = false;  ///< it is where the first key of an object should be
  bool behind = false;     ///< it comes behind the value
};

/// As encoding/json's scanner finds it (Go 1.22); nothing where the text is JSON. The depth is
/// bounded by 10,000 as there.
std::optional<JsonSyntaxError> json_syntax_error(std::string_view text);

/// k6's sentence for response.json(). Requires: the text is no JSON.
std::string body_json_error(std::string_view text);

/// The message of the SyntaxError that JSON.parse throws in k6. Requires: the text is no JSON.
std::string parse_json_error(std::string_view text);

}  // namespace rehearse
