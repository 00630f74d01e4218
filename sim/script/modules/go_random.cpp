// Go seeds by mixing a linear congruential sequence into a table: the state of the same generator
// after 7.8e12 steps. The table is computed here: with the generator's polynomial
// P = x⁶⁰⁷ − x³³⁴ − 1, the coefficients of xⁿ mod P give z[n] from z[0] … z[606].

#include "sim/script/modules/go_random.hpp"

#include <memory>

namespace rehearse {

namespace {

constexpr std::size_t kLength = GoRandom::kLength;
constexpr std::size_t kDistance = kLength - GoRandom::kTap;  // 334
constexpr std::uint64_t kStepsOfTable = 7'800'000'000'000;

using State = GoRandom::State;

/// Lehmer's generator of 2³¹ − 1 with the multiplier 48271; from seed 1 on, or 89482311 where the
/// seed is a multiple of the modulus.
class Lehmer {
 public:
  explicit Lehmer(std::int64_t seed) {
    constexpr std::int64_t kModulus = (std::int64_t{1} << 31U) - 1;
    seed %= kModulus;
    if (seed < 0) seed += kModulus;
    value_ = static_cast<std::uint64_t>(seed == 0 ? 89'482'311 : seed);
    for (int i = 0; i < 20; ++i) next();
  }
  std::uint64_t next() {
    value_ = value_ * 48'271 % ((std::uint64_t{1} << 31U) - 1);
    return value_;
  }
  /// Three values, each `shift` bits above the next.
  std::uint64_t three(unsigned shift) {
    std::uint64_t bits = next() << (2 * shift);
    bits ^= next() << shift;
    return bits ^ next();
  }

 private:
  std::uint64_t value_;
};

/// a · b mod P.
State multiply(const State& a, const State& b) {
  std::array<std::uint64_t, 2 * kLength> product{};
  for (std::size_t i = 0; i < kLength; ++i) {
    if (a[i] == 0) continue;
    for (std::size_t j = 0; j < kLength; ++j) product[i + j] += a[i] * b[j];
  }
  for (std::size_t i = 2 * kLength - 1; i >= kLength; --i) {
    product[i - kLength] += product[i];
    product[i - kLength + kDistance] += product[i];
  }
  State rest;
  for (std::size_t i = 0; i < kLength; ++i) rest[i] = product[i];
  return rest;
}

/// xⁿ mod P.
State power(std::uint64_t n) {
  State result{};
  result[0] = 1;
  State square{};
  square[1] = 1;
  for (; n != 0; n >>= 1U) {
    if ((n & 1U) != 0) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

/// Where the value of step k is kept, for the last 607 of them: step 1 writes below kDistance.
std::size_t place(std::uint64_t step_from_first) {
  // step_from_first counts from step −606.
  const std::uint64_t turn = (kDistance + 606 + kLength - step_from_first % kLength) % kLength;
  return static_cast<std::size_t>(turn);
}

State make_table() {
  State filled;
  Lehmer fill(1);
  for (std::uint64_t& value : filled) value = fill.three(10);
  // The values in the order of the steps that would have made them, and as many after them.
  std::array<std::uint64_t, 2 * kLength> sequence{};
  for (std::size_t i = 0; i < kLength; ++i) sequence[i] = filled[place(i)];
  for (std::size_t i = 0; i < kLength; ++i) {
    sequence[i + kLength] = sequence[i] + sequence[i + kDistance];
  }
  const State jump = power(kStepsOfTable);
  State table;
  for (std::size_t i = 0; i < kLength; ++i) {
    std::uint64_t value = 0;
    for (std::size_t j = 0; j < kLength; ++j) value += jump[j] * sequence[i + j];
    table[place(kStepsOfTable + i)] = value;
  }
  return table;
}

const State& table() {
  static const std::unique_ptr<const State> made = std::make_unique<const State>(make_table());
  return *made;
}

}  // namespace

GoRandom::GoRandom(std::int64_t seed) : state_(table()) {
  Lehmer mixed(seed);
  for (std::uint64_t& value : state_) value ^= mixed.three(20);
}

std::uint64_t GoRandom::uint64() {
  tap_ = tap_ == 0 ? kLength - 1 : tap_ - 1;
  feed_ = feed_ == 0 ? kLength - 1 : feed_ - 1;
  state_[feed_] += state_[tap_];
  return state_[feed_];
}

double GoRandom::float64() {
  for (;;) {
    const double share = static_cast<double>(int63()) / 0x1p63;
    if (share != 1) return share;
  }
}

}  // namespace rehearse
