// Exact rational numbers: arithmetic and printing; rational_text.cpp reads them.

#include "sim/plan/rational.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "models/base/require.hpp"
#include "sim/plan/big_fraction.hpp"

namespace rehearse {

namespace {

BigFraction reduced(BigFraction fraction) {
  REQUIRE(fraction.denominator != 0);
  if (fraction.denominator < 0) {
    fraction.numerator = -fraction.numerator;
    fraction.denominator = -fraction.denominator;
  }
  const BigInteger divisor = gcd(fraction.numerator, fraction.denominator);
  if (divisor > 1) {
    fraction.numerator /= divisor;
    fraction.denominator /= divisor;
  }
  return fraction;
}

}  // namespace

Rational::Rational(BigFraction fraction)
    : fraction_(std::make_shared<const BigFraction>(reduced(std::move(fraction)))) {}

Rational::Rational(std::int64_t whole)
    : fraction_(std::make_shared<const BigFraction>(BigFraction{whole, 1})) {}

Rational::Rational(std::int64_t numerator, std::int64_t denominator)
    : Rational(BigFraction{numerator, denominator}) {}

std::string Rational::text() const {
  const auto& [numerator, denominator] = *fraction_;
  if (denominator == 1) return numerator.str();
  return numerator.str() + "/" + denominator.str();
}

std::string Rational::fixed(unsigned digits) const {
  const auto& [numerator, denominator] = *fraction_;
  const BigInteger unit = pow(BigInteger(10), digits);
  const BigInteger scaled = abs(numerator) * unit;
  BigInteger quotient = scaled / denominator;
  const BigInteger twice_rest = (scaled % denominator) * 2;
  if (twice_rest >= denominator) ++quotient;
  std::string text = quotient.str();
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, ".");
  if (numerator < 0) text.insert(0, 1, '-');
  return text;
}

double Rational::nearest_double() const {
  const auto& [numerator, denominator] = *fraction_;
  REQUIRE(numerator >= 0);
  if (numerator == 0) return 0.0;
  // 64 or 65 bits of the quotient, the rest folded into the lowest one, so that the conversion to
  // 53 bits is the only rounding.
  const int shift = 64 + static_cast<int>(msb(denominator)) - static_cast<int>(msb(numerator));
  const BigInteger dividend = shift > 0 ? BigInteger(numerator << shift) : numerator;
  const BigInteger divisor = shift < 0 ? BigInteger(denominator << -shift) : denominator;
  BigInteger quotient = dividend / divisor;
  const bool inexact = quotient * divisor != dividend;
  const bool lowest = (quotient & 1) != 0;
  quotient >>= 1;
  auto bits = static_cast<std::uint64_t>(quotient);
  if (inexact || lowest) bits |= 1U;
  return std::ldexp(static_cast<double>(bits), 1 - shift);
}

std::int64_t Rational::rounded() const {
  const auto& [numerator, denominator] = *fraction_;
  REQUIRE(numerator >= 0);
  const BigInteger whole = (numerator * 2 + denominator) / (denominator * 2);
  REQUIRE(whole <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(whole);
}

Rational operator+(const Rational& a, const Rational& b) {
  const BigFraction& x = a.fraction();
  const BigFraction& y = b.fraction();
  return Rational(BigFraction{x.numerator * y.denominator + y.numerator * x.denominator,
                              x.denominator * y.denominator});
}

Rational operator-(const Rational& a, const Rational& b) {
  const BigFraction& x = a.fraction();
  const BigFraction& y = b.fraction();
  return Rational(BigFraction{x.numerator * y.denominator - y.numerator * x.denominator,
                              x.denominator * y.denominator});
}

Rational operator*(const Rational& a, const Rational& b) {
  const BigFraction& x = a.fraction();
  const BigFraction& y = b.fraction();
  return Rational(BigFraction{x.numerator * y.numerator, x.denominator * y.denominator});
}

bool operator==(const Rational& a, const Rational& b) {
  return a.fraction().numerator == b.fraction().numerator &&
         a.fraction().denominator == b.fraction().denominator;
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  const BigFraction& x = a.fraction();
  const BigFraction& y = b.fraction();
  const BigInteger left = x.numerator * y.denominator;
  const int order = left.compare(BigInteger(y.numerator * x.denominator));
  return order <=> 0;
}

}  // namespace rehearse
