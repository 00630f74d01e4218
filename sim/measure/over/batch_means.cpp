// Each batch is a histogram, whose sum is exact.

#include "sim/measure/over/batch_means.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/require.hpp"
#include "sim/measure/over/estimate.hpp"

namespace rehearse {

namespace {

/// Student's t times the standard error of values that scatter about `centre`.
double half_width(const std::vector<double>& values, double centre) {
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  const auto n = static_cast<double>(values.size());
  return student_quantile(values.size() - 1) * std::sqrt(squares / (n * (n - 1)));
}

double lag1_of(const std::vector<double>& values, double centre) {
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double from_centre = values[i] - centre;
    squares += from_centre * from_centre;
    if (i + 1 < values.size()) products += from_centre * (values[i + 1] - centre);
  }
  return squares > 0 ? products / squares : 0;
}

}  // namespace

BatchedRun::BatchedRun(std::uint64_t observations)
    : observations_(observations), batches_(kBatches) {
  REQUIRE(observations >= kLeastObservations);
}

void BatchedRun::add(Duration observation) {
  REQUIRE(added_ < observations_);
  batches_[static_cast<std::size_t>(Wide{added_} * Wide{kBatches} / Wide{observations_})].add(
      observation);
  ++added_;
}

BatchMeans BatchedRun::means() const {
  REQUIRE(added_ == observations_);
  BatchMeans found;
  found.observations = observations_;
  found.batches = kBatches;
  Histogram all;
  std::vector<double> means;
  std::vector<double> percentiles;
  std::uint64_t fewest = observations_;
  for (const Histogram& batch : batches_) {
    all.merge(batch);
    means.push_back(batch.mean_ns());
    percentiles.push_back(batch.quantile_ns(0.95));
    fewest = std::min(fewest, batch.count());
  }
  found.mean = {all.mean_ns(), half_width(means, all.mean_ns())};
  if (fewest >= kLeastForPercentile) {
    const double p95 = all.quantile_ns(0.95);
    found.p95 = SingleRunFigure{p95, half_width(percentiles, p95)};
  }
  found.lag1 = lag1_of(means, all.mean_ns());
  // Of independent values it is nearly normal, with mean −1/n and variance 1/n (M. G. Kendall and
  // A. Stuart, The Advanced Theory of Statistics 3, 48.1).
  constexpr double kOneSided = 1.6449;  // 5 % of a normal distribution are above
  const auto n = static_cast<double>(kBatches);
  found.correlated = found.lag1 > kOneSided / std::sqrt(n) - 1 / n;
  return found;
}

}  // namespace rehearse
