// Brent's method and matrices from Boost.

// Its checks of its own results throw where a matrix is nearly singular, which is an answer here.
#define BOOST_UBLAS_NDEBUG

#include "sim/fit/likelihood_search.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/numeric/ublas/lu.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <cmath>

#include "models/base/require.hpp"

namespace rehearse {

double likeliest_gap(const std::function<double(double)>& log_likelihood, double least,
                     double most) {
  constexpr int kPoints = 20;
  const double begin = std::log(least);
  const double step = (std::log(most) - begin) / (kPoints - 1);
  int best = 0;
  double greatest = 0;
  for (int i = 0; i < kPoints; ++i) {
    const double each = log_likelihood(std::exp(begin + i * step));
    if (i == 0 || each > greatest) {
      best = i;
      greatest = each;
    }
  }
  const double low = begin + std::max(best - 1, 0) * step;
  const double high = begin + std::min(best + 1, kPoints - 1) * step;
  constexpr int kBits = 12;
  std::uintmax_t iterations = 30;
  const auto [place, negative] = boost::math::tools::brent_find_minima(
      [&](double each) { return -log_likelihood(std::exp(each)); }, low, high, kBits, iterations);
  return -negative > greatest ? std::exp(place) : std::exp(begin + best * step);
}

std::optional<std::vector<double>> standard_errors(
    const std::function<double(std::span<const double>)>& log_likelihood,
    const std::vector<double>& at) {
  namespace ublas = boost::numeric::ublas;
  const std::size_t n = at.size();
  std::vector<double> steps;
  for (const double each : at) steps.push_back(1e-4 * std::max(std::abs(each), 1e-3));
  const auto moved = [&](std::size_t i, double di, std::size_t j, double dj) {
    std::vector<double> place = at;
    place[i] += di;
    place[j] += dj;
    return log_likelihood(place);
  };
  // In C++20 the allocators of uBLAS 1.74 do not compile; arrays of a bounded size do.
  constexpr std::size_t kMost = 8;
  REQUIRE(n <= kMost);
  using Matrix =
      ublas::matrix<double, ublas::row_major, ublas::bounded_array<double, kMost * kMost>>;
  Matrix information(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double hi = steps[i];
      const double hj = steps[j];
      const double second = (moved(i, hi, j, hj) - moved(i, hi, j, -hj) - moved(i, -hi, j, hj) +
                             moved(i, -hi, j, -hj)) /
                            (4 * hi * hj);
      if (!std::isfinite(second)) return std::nullopt;
      information(i, j) = information(j, i) = -second;
    }
  }
  ublas::permutation_matrix<std::size_t, ublas::bounded_array<std::size_t, kMost>> order(n);
  if (ublas::lu_factorize(information, order) != 0) return std::nullopt;
  Matrix inverse = ublas::identity_matrix<double>(n);
  ublas::lu_substitute(information, order, inverse);
  std::vector<double> errors;
  for (std::size_t i = 0; i < n; ++i) {
    if (!(inverse(i, i) > 0) || !std::isfinite(inverse(i, i))) return std::nullopt;
    errors.push_back(std::sqrt(inverse(i, i)));
  }
  return errors;
}

}  // namespace rehearse
