#pragma once
// The fraction inside a Rational; in its own header, as Boost's integers take a second to compile.

#include <boost/multiprecision/cpp_int.hpp>

namespace rehearse {

using BigInteger = boost::multiprecision::cpp_int;

struct BigFraction {
  BigInteger numerator = 0;
  BigInteger denominator = 1;
};

}  // namespace rehearse
