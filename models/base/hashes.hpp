#pragma once
// Hashes of 64 bits, one step each.

#include <cstdint>

namespace rehearse {

/// FNV-1a (Fowler, Noll, Vo): what it begins with, and the hash with one more byte in it.
inline constexpr std::uint64_t kFnv1aStart = 0xcbf29ce484222325;
constexpr std::uint64_t fnv1a(std::uint64_t hash, std::uint8_t byte) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  return (hash ^ byte) * kPrime;
}

/// A hash with one more word in it: an eighth of the work, for comparisons within a process. The
/// shift brings down what the multiplication leaves in the high bits.
constexpr std::uint64_t with_word(std::uint64_t hash, std::uint64_t word) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  hash = (hash ^ word) * kOdd;
  return hash ^ (hash >> 29U);
}

}  // namespace rehearse
