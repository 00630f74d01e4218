#pragma once
// Digests by name, of openssl; MD4, which openssl 3 leaves out, is our own (RFC 1320).

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

/// A digest, or an HMAC (RFC 2104), that takes its text in pieces and may be read in between.
class Digest {
 public:
  virtual ~Digest() = default;
  virtual void update(std::string_view bytes) = 0;
  /// Of what was given until now.
  virtual std::string value() const = 0;
};

/// "md4", "md5", "sha1", "sha256", "sha384", "sha512", "sha512_224", "sha512_256", "ripemd160";
/// null: there is none of this name.
std::unique_ptr<Digest> make_digest(std::string_view algorithm);
std::unique_ptr<Digest> make_hmac(std::string_view algorithm, std::string_view key);

std::string to_hex(std::string_view bytes);

}  // namespace rehearse
