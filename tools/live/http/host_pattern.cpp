// Ends of names.

#include "tools/live/http/host_pattern.hpp"

#include <algorithm>

namespace rehearse {

std::string lower_host(std::string_view name) {
  std::string copy(name);
  std::transform(copy.begin(), copy.end(), copy.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return copy;
}

bool is_host_pattern(std::string_view text) {
  if (text == "*") return true;
  if (text.starts_with("*.")) {
    text.remove_prefix(2);
  } else if (text.starts_with('*')) {
    text.remove_prefix(1);
  }
  const bool has_empty_label = text.empty() || text.starts_with('.') || text.ends_with('.') ||
                               text.find("..") != std::string_view::npos;
  return !has_empty_label && std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte != 0x7f && c != '*' && c != '/';
  });
}

bool fits_host(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with("*")) return pattern == name;
  return name.ends_with(pattern.substr(1)) && name.size() >= pattern.size();
}

}  // namespace rehearse
