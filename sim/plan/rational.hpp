#pragma once
// Exact rational numbers: bounds of segments and rates, never rounded before they are printed.

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

struct BigFraction;

/// A rational number in lowest terms with a positive denominator. Cheap to copy.
class Rational {
 public:
  Rational() : Rational(0) {}
  Rational(std::int64_t whole);  // NOLINT(google-explicit-constructor)
  /// Requires: denominator ≠ 0.
  Rational(std::int64_t numerator, std::int64_t denominator);
  /// Requires: denominator ≠ 0; need not be in lowest terms.
  explicit Rational(BigFraction fraction);

  /// Reads what k6 accepts as a number of a segment (recorded in conformance/plan/segments.jsonl):
  /// a fraction of two integers ("1/3", also "0b1/2", "010/20" in octal, "1_0/20") or a number with
  /// an optional radix point and exponent ("0.5", "1e-1", "0x1p-1"). The message of an error has no
  /// path and is the end of a sentence that begins with the text, as k6 says it. Texts beyond 1000
  /// characters and exponents beyond 1000 either way are refused.
  static Checked<Rational> parse(std::string_view text);

  /// In lowest terms, with a positive denominator.
  const BigFraction& fraction() const { return *fraction_; }

  /// "1/3", or "1" when whole.
  std::string text() const;
  /// With `digits` decimals, halves away from zero: "0.67"; a negative number keeps its sign.
  std::string fixed(unsigned digits) const;
  /// The nearest double, halves to even. Requires: not negative.
  double nearest_double() const;
  /// The nearest whole number, halves up. Requires: not negative, and it fits.
  std::int64_t rounded() const;

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator-(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  friend bool operator==(const Rational& a, const Rational& b);
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

 private:
  std::shared_ptr<const BigFraction> fraction_;
};

}  // namespace rehearse
