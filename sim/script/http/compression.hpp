#pragma once
// Bodies packed and unpacked: gzip (RFC 1952) and deflate, which is zlib's format (RFC 1950).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

enum class Packing : std::uint8_t { Gzip, Deflate };

/// Packs at zlib's default level; the same bytes give the same bytes (no name, no time).
std::string pack(std::string_view bytes, Packing packing);

/// Unpacks, of gzip all members that follow each other. Errors with an empty path: no such format,
/// cut short, a wrong check sum, bytes behind the end, more than `most` bytes.
Checked<std::string> unpack(std::string_view bytes, Packing packing, std::size_t most);

}  // namespace rehearse
