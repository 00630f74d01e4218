// The characters that XML gives a meaning.

#include "tools/rehearse/text/xml_text.hpp"

#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

std::string xml_text(std::string_view text) {
  std::string safe;
  for (const char c : printable_text(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
        break;
    }
  }
  return safe;
}

}  // namespace rehearse
