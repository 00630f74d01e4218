// Digests and HMAC.

#include "sim/script/modules/digest.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <openssl/evp.h>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

/// MD4; what is given is kept until it is asked for, as texts are short.
class Md4 : public Digest {
 public:
  void update(std::string_view bytes) override { text_ += bytes; }
  std::string value() const override;

 private:
  std::string text_;
};

constexpr std::size_t kBlock = 64;

void md4_block(const char* block, std::array<std::uint32_t, 4>& state) {
  constexpr std::array<std::array<unsigned, 4>, 3> kShifts = {
      {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}}};
  constexpr std::array<std::array<unsigned, 16>, 3> kOrder = {
      {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
       {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
       {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}}};
  constexpr std::array<std::uint32_t, 3> kAdded = {0, 0x5a827999U, 0x6ed9eba1U};
  std::array<std::uint32_t, 16> words{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    words[i / 4] |= std::uint32_t{static_cast<unsigned char>(block[i])} << (8 * (i % 4));
  }
  auto [a, b, c, d] = state;
  for (std::size_t round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < 16; ++i) {
      const std::uint32_t mixed = round == 0   ? (b & c) | (~b & d)
                                  : round == 1 ? (b & c) | (b & d) | (c & d)
                                               : b ^ c ^ d;
      const std::uint32_t sum = a + mixed + words[kOrder[round][i]] + kAdded[round];
      a = d;
      d = c;
      c = b;
      b = std::rotl(sum, static_cast<int>(kShifts[round][i % 4]));
    }
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

std::string Md4::value() const {
  std::string padded = text_ + '\x80';
  while (padded.size() % kBlock != kBlock - 8) padded += '\0';
  const std::uint64_t bits = std::uint64_t{text_.size()} * 8;
  for (unsigned i = 0; i < 8; ++i) padded += static_cast<char>(bits >> (8 * i) & 255U);
  std::array<std::uint32_t, 4> state = {0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U};
  for (std::size_t i = 0; i < padded.size(); i += kBlock) md4_block(padded.data() + i, state);
  std::string digest;
  for (const std::uint32_t word : state) {
    for (unsigned i = 0; i < 4; ++i) digest += static_cast<char>(word >> (8 * i) & 255U);
  }
  return digest;
}

using EvpContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

class EvpDigest : public Digest {
 public:
  explicit EvpDigest(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    REQUIRE(EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1);
  }
  void update(std::string_view bytes) override {
    REQUIRE(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  }
  std::string value() const override {
    const EvpContext copy(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    REQUIRE(EVP_MD_CTX_copy_ex(copy.get(), context_.get()) == 1);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    REQUIRE(EVP_DigestFinal_ex(copy.get(), digest.data(), &size) == 1);
    return {reinterpret_cast<const char*>(digest.data()), size};
  }

 private:
  EvpContext context_;
};

struct NamedDigest {
  std::string_view name;
  const EVP_MD* (*kind)();
  std::size_t block;
};
constexpr std::array<NamedDigest, 9> kDigests = {{
    {"md4", nullptr, 64},
    {"md5", &EVP_md5, 64},
    {"sha1", &EVP_sha1, 64},
    {"sha256", &EVP_sha256, 64},
    {"sha384", &EVP_sha384, 128},
    {"sha512", &EVP_sha512, 128},
    {"sha512_224", &EVP_sha512_224, 128},
    {"sha512_256", &EVP_sha512_256, 128},
    {"ripemd160", &EVP_ripemd160, 64},
}};

const NamedDigest* find_digest(std::string_view algorithm) {
  for (const NamedDigest& digest : kDigests) {
    if (digest.name == algorithm) return &digest;
  }
  return nullptr;
}

std::unique_ptr<Digest> make(const NamedDigest& digest) {
  if (digest.kind == nullptr) return std::make_unique<Md4>();
  return std::make_unique<EvpDigest>(digest.kind());
}

class Hmac : public Digest {
 public:
  Hmac(const NamedDigest& digest, std::string_view key) : digest_(digest), inner_(make(digest)) {
    key_ = key;
    if (key_.size() > digest.block) {
      const auto shortened = make(digest);
      shortened->update(key);
      key_ = shortened->value();
    }
    key_.resize(digest.block, '\0');
    inner_->update(masked(0x36));
  }
  void update(std::string_view bytes) override { inner_->update(bytes); }
  std::string value() const override {
    const auto outer = make(digest_);
    outer->update(masked(0x5c));
    outer->update(inner_->value());
    return outer->value();
  }

 private:
  std::string masked(char mask) const {
    std::string key = key_;
    for (char& byte : key) byte = static_cast<char>(byte ^ mask);
    return key;
  }

  const NamedDigest& digest_;
  std::unique_ptr<Digest> inner_;
  std::string key_;
};

}  // namespace

std::unique_ptr<Digest> make_digest(std::string_view algorithm) {
  const NamedDigest* const digest = find_digest(algorithm);
  return digest == nullptr ? nullptr : make(*digest);
}

std::unique_ptr<Digest> make_hmac(std::string_view algorithm, std::string_view key) {
  const NamedDigest* const digest = find_digest(algorithm);
  return digest == nullptr ? nullptr : std::make_unique<Hmac>(*digest, key);
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return text;
}

}  // namespace rehearse
