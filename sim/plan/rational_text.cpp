// Reading a rational number with the syntax k6 accepts in segments.

#include <cctype>
#include <optional>
#include <utility>

#include "sim/plan/big_fraction.hpp"
#include "sim/plan/rational.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kMaxLength = 1'000;
constexpr std::int64_t kMaxExponent = 1'000;
constexpr const char* kNotANumber =
    "is not a valid percentage, decimal, fraction or interval value";
constexpr const char* kTooLong =
    "is too long for a segment (at most 1000 characters and an exponent from -1000 to 1000 are "
    "accepted)";

/// Digits as they were read: value · radix^-decimals.
struct Mantissa {
  BigInteger value = 0;
  unsigned radix = 10;
  std::int64_t decimals = 0;
};

/// A digit's value, 99 for what is none.
unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'z' ? static_cast<unsigned>(lower - 'a') + 10U : 99U;
}

/// Consumes what it reads from the front of `rest`.
class NumberReader {
 public:
  explicit NumberReader(std::string_view rest) : rest_(rest) {}

  bool at_end() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  /// Whether there was a '-'.
  bool sign() {
    const char c = peek();
    if (c == '-' || c == '+') rest_.remove_prefix(1);
    return c == '-';
  }

  /// Digits with a radix prefix; '_' is allowed between digits and after the prefix. A leading 0
  /// means octal, except where a radix point is allowed.
  std::optional<Mantissa> digits(bool point_allowed) {
    Mantissa mantissa;
    const bool leading_zero = radix_prefix(mantissa, point_allowed);
    bool separated = mantissa.radix != 10;  // whether '_' is allowed here
    bool any = leading_zero;
    bool after_point = false;
    bool after_separator = false;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      const char c = rest_.front();
      if (c == '_') {
        if (!separated) return std::nullopt;
        separated = false;
        after_separator = true;
        continue;
      }
      if (c == '.' && point_allowed && !after_point) {
        if (after_separator) return std::nullopt;
        after_point = true;
        separated = false;
        continue;
      }
      const unsigned digit = digit_value(c);
      if (digit >= mantissa.radix) break;
      mantissa.value = mantissa.value * mantissa.radix + digit;
      mantissa.decimals += after_point ? 1 : 0;
      any = separated = true;
      after_separator = false;
    }
    if (!any || after_separator) return std::nullopt;
    return mantissa;
  }

  /// Decimal digits after the exponent's letter, clamped well beyond what is accepted.
  std::optional<std::int64_t> exponent() {
    rest_.remove_prefix(1);
    const bool negative = sign();
    std::int64_t value = 0;
    bool separated = false;
    bool any = false;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      const char c = rest_.front();
      if (c == '_' && separated) {
        separated = false;
        continue;
      }
      const unsigned digit = digit_value(c);
      if (digit >= 10) break;
      if (value <= 10 * kMaxExponent) value = value * 10 + digit;
      any = separated = true;
    }
    if (!any || !separated) return std::nullopt;
    return negative ? -value : value;
  }

 private:
  /// Whether a lone leading 0 was consumed, which is a number by itself.
  bool radix_prefix(Mantissa& mantissa, bool point_allowed) {
    if (peek() != '0') return false;
    const char letter = rest_.size() > 1
                            ? static_cast<char>(std::tolower(static_cast<unsigned char>(rest_[1])))
                            : '\0';
    if (letter == 'b' || letter == 'o' || letter == 'x') {
      mantissa.radix = letter == 'b' ? 2 : letter == 'o' ? 8 : 16;
      rest_.remove_prefix(2);
      return false;
    }
    if (point_allowed) return false;
    mantissa.radix = 8;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

std::optional<Rational> read_fraction(std::string_view numerator, std::string_view denominator) {
  NumberReader above(numerator);
  NumberReader below(denominator);
  const bool negative = above.sign();
  std::optional<Mantissa> n = above.digits(false);
  std::optional<Mantissa> d = below.digits(false);
  if (!n || !d || !above.at_end() || !below.at_end() || d->value == 0) return std::nullopt;
  return Rational(BigFraction{negative ? BigInteger(-n->value) : n->value, d->value});
}

/// value · radix^-decimals · base^exponent, each factor on its side of the fraction.
Rational compose(const Mantissa& mantissa, bool negative, unsigned base, std::int64_t exponent) {
  const auto power = [](unsigned radix, std::int64_t times) {
    return BigInteger(pow(BigInteger(radix), static_cast<unsigned>(times)));
  };
  BigInteger numerator = negative ? BigInteger(-mantissa.value) : mantissa.value;
  BigInteger denominator = power(mantissa.radix, mantissa.decimals);
  if (exponent >= 0) {
    numerator *= power(base, exponent);
  } else {
    denominator *= power(base, -exponent);
  }
  return Rational(BigFraction{std::move(numerator), std::move(denominator)});
}

}  // namespace

Checked<Rational> Rational::parse(std::string_view text) {
  const Problem not_a_number{"", kNotANumber};
  if (text.size() > kMaxLength) return Problem{"", kTooLong};
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    std::optional<Rational> fraction = read_fraction(text.substr(0, slash), text.substr(slash + 1));
    if (!fraction) return not_a_number;
    return std::move(*fraction);
  }
  NumberReader reader(text);
  const bool negative = reader.sign();
  const std::optional<Mantissa> mantissa = reader.digits(true);
  if (!mantissa) return not_a_number;
  unsigned base = 10;
  std::int64_t exponent = 0;
  const int letter = std::tolower(static_cast<unsigned char>(reader.peek()));
  if (letter == 'e' || letter == 'p') {
    base = letter == 'e' ? 10 : 2;
    const std::optional<std::int64_t> read = reader.exponent();
    if (!read) return not_a_number;
    exponent = *read;
  }
  if (!reader.at_end()) return not_a_number;
  if (mantissa->value == 0) return Rational(0);
  if (exponent > kMaxExponent || exponent < -kMaxExponent) return Problem{"", kTooLong};
  return compose(*mantissa, negative, base, exponent);
}

}  // namespace rehearse
