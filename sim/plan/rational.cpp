// Exact rational numbers: arithmetic and printing; rational_text.cpp reads them.

#include "sim/plan/rational.hpp"

#include <cmath>
#include <utility>

#include "models/require.hpp"

namespace rehearse {

Rational::Rational(BigInteger numerator, BigInteger denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
  REQUIRE(denominator_ != 0);
  if (denominator_ < 0) {
    numerator_ = -numerator_;
    denominator_ = -denominator_;
  }
  const BigInteger divisor = gcd(numerator_, denominator_);
  if (divisor > 1) {
    numerator_ /= divisor;
    denominator_ /= divisor;
  }
}

std::string Rational::text() const {
  if (denominator_ == 1) return numerator_.str();
  return numerator_.str() + "/" + denominator_.str();
}

std::string Rational::fixed(unsigned digits) const {
  const BigInteger unit = pow(BigInteger(10), digits);
  const BigInteger scaled = abs(numerator_) * unit;
  BigInteger quotient = scaled / denominator_;
  const BigInteger twice_rest = (scaled % denominator_) * 2;
  if (twice_rest >= denominator_) ++quotient;
  std::string text = quotient.str();
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, ".");
  if (numerator_ < 0) text.insert(0, 1, '-');
  return text;
}

double Rational::nearest_double() const {
  REQUIRE(numerator_ >= 0);
  if (numerator_ == 0) return 0.0;
  // 64 or 65 bits of the quotient, the rest folded into the lowest one, so that the conversion to
  // 53 bits is the only rounding.
  const int shift = 64 + static_cast<int>(msb(denominator_)) - static_cast<int>(msb(numerator_));
  const BigInteger dividend = shift > 0 ? BigInteger(numerator_ << shift) : numerator_;
  const BigInteger divisor = shift < 0 ? BigInteger(denominator_ << -shift) : denominator_;
  BigInteger quotient = dividend / divisor;
  const bool inexact = quotient * divisor != dividend;
  const bool lowest = (quotient & 1) != 0;
  quotient >>= 1;
  auto bits = static_cast<std::uint64_t>(quotient);
  if (inexact || lowest) bits |= 1U;
  return std::ldexp(static_cast<double>(bits), 1 - shift);
}

BigInteger Rational::rounded() const {
  REQUIRE(numerator_ >= 0);
  return (numerator_ * 2 + denominator_) / (denominator_ * 2);
}

Rational operator+(const Rational& a, const Rational& b) {
  return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_,
          a.denominator_ * b.denominator_};
}

Rational operator-(const Rational& a, const Rational& b) {
  return {a.numerator_ * b.denominator_ - b.numerator_ * a.denominator_,
          a.denominator_ * b.denominator_};
}

Rational operator*(const Rational& a, const Rational& b) {
  return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
}

bool operator==(const Rational& a, const Rational& b) {
  return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  const BigInteger left = a.numerator_ * b.denominator_;
  const int order = left.compare(BigInteger(b.numerator_ * a.denominator_));
  return order <=> 0;
}

}  // namespace rehearse
