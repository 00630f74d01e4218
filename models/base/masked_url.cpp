// The password is between the first colon and the last @ of the authority (RFC 3986, 3.2).

#include "models/base/masked_url.hpp"

#include <algorithm>

namespace rehearse {

std::string masked_url(std::string_view url) {
  const std::size_t slashes = url.find("//");
  const std::size_t begin = slashes == std::string_view::npos ? 0 : slashes + 2;
  const std::string_view authority =
      url.substr(begin, std::min(url.find_first_of("/?#", begin), url.size()) - begin);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  const std::size_t colon = authority.substr(0, at).find(':');
  if (colon == std::string_view::npos) return std::string(url);
  std::string masked(url.substr(0, begin + colon + 1));
  masked += "****";
  return masked.append(url.substr(begin + at));
}

}  // namespace rehearse
