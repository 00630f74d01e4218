// Boost's MD5, whose digest is of words of four bytes, or of bytes, by its version.

#include "sim/verdict/group_id.hpp"

#include <boost/uuid/detail/md5.hpp>
#include <fmt/format.h>

namespace rehearse {

std::string group_id(std::string_view path) {
  boost::uuids::detail::md5 hash;
  hash.process_bytes(path.data(), path.size());
  boost::uuids::detail::md5::digest_type digest;
  hash.get_digest(digest);
  std::string id;
  for (const unsigned part : digest) id += fmt::format("{:0{}x}", part, 2 * sizeof digest[0]);
  return id;
}

}  // namespace rehearse
