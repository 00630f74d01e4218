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

bool fits_host(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with("*")) return pattern == name;
  return name.ends_with(pattern.substr(1)) && name.size() >= pattern.size();
}

}  // namespace rehearse
