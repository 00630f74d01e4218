#pragma once
// Go's math/rand, which k6's randomSeed puts behind Math.random: the additive lagged Fibonacci
// generator x[n] = x[n−607] + x[n−273] modulo 2⁶⁴ (Mitchell and Reeds), seeded as Go does.

#include <array>
#include <cstddef>
#include <cstdint>

namespace rehearse {

class GoRandom {
 public:
  explicit GoRandom(std::int64_t seed);

  std::uint64_t uint64();
  std::int64_t int63() { return static_cast<std::int64_t>(uint64() & ~(std::uint64_t{1} << 63U)); }
  /// In [0, 1).
  double float64();

  static constexpr std::size_t kLength = 607;
  static constexpr std::size_t kTap = 273;
  using State = std::array<std::uint64_t, kLength>;

 private:
  State state_;
  std::size_t tap_ = 0;
  std::size_t feed_ = kLength - kTap;
};

}  // namespace rehearse
