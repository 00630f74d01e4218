// From the last value back, sums of squares grow by Welford's method.

#include "sim/measure/over/transient.hpp"

#include <cmath>
#include <limits>

#include "models/base/require.hpp"

namespace rehearse {

void BatchedSeries::add(Instant at, double value) {
  REQUIRE(std::isfinite(value));
  if (open_ == 0) open_begin_ = at;
  sum_ += value;
  ++open_;
  ++count_;
  if (open_ < size_) return;
  means_.push_back(sum_ / static_cast<double>(size_));
  begins_.push_back(open_begin_);
  sum_ = 0;
  open_ = 0;
  if (means_.size() == kMostMeans) halve();
}

void BatchedSeries::halve() {
  for (std::size_t i = 0; i < kMostMeans / 2; ++i) {
    means_[i] = (means_[2 * i] + means_[2 * i + 1]) / 2;
    begins_[i] = begins_[2 * i];
  }
  means_.resize(kMostMeans / 2);
  begins_.resize(kMostMeans / 2);
  size_ *= 2;
}

std::optional<std::size_t> mser_cut(std::span<const double> values) {
  constexpr std::size_t kLeastLeft = 5;
  if (values.size() < kLeastForMser) return std::nullopt;
  double mean = 0;
  double squares = 0;
  double least = std::numeric_limits<double>::infinity();
  std::size_t cut = 0;
  for (std::size_t left = 1; left <= values.size(); ++left) {
    const std::size_t first = values.size() - left;
    const auto n = static_cast<double>(left);
    const double from_mean = values[first] - mean;
    mean += from_mean / n;
    squares += from_mean * (values[first] - mean);
    if (left < kLeastLeft) continue;
    const double error = squares / (n * n);
    if (error > least) continue;
    least = error;
    cut = first;
  }
  if (cut > values.size() / 2) return std::nullopt;
  return cut;
}

}  // namespace rehearse
