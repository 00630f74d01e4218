#pragma once
// How sure a figure of one long run is, from what its parts say of it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/histogram.hpp"

namespace rehearse {

/// A figure of one run, in nanoseconds, and half of its 95 % interval.
struct SingleRunFigure {
  double value = 0;
  double half_width = 0;
};

struct BatchMeans {
  std::uint64_t observations = 0;
  std::size_t batches = 0;
  SingleRunFigure mean;
  /// None: a batch has fewer than kLeastForPercentile observations.
  std::optional<SingleRunFigure> p95;
  /// The correlation of neighbouring batch means, about 0 where batches are long enough; 0 where
  /// all are equal.
  double lag1 = 0;
  /// Independent batches have a larger correlation in less than 5 % of all cases: their number is
  /// too small for their length, and the intervals are too narrow.
  bool correlated = false;
};

/// Durations of a run that has settled, divided into batches of nearly equal size in their order.
///
/// The mean has Student's interval over the batch means (A. M. Law, Simulation Modeling and
/// Analysis, 9.5.3), of which B. Schmeiser (1982, Operations Research 30:556) shows that more than
/// 30 make it hardly narrower. The p95 is that of all observations, with the interval of sectioning
/// (S. Asmussen and P. W. Glynn, Stochastic Simulation, III.5): Student's t times the root mean
/// square distance of the batches' own percentiles from it; percentiles are to 1/1024.
class BatchedRun {
 public:
  static constexpr std::size_t kBatches = 20;
  static constexpr std::uint64_t kLeastObservations = 10 * kBatches;
  /// Of a batch: 50 of them are above its p95 then.
  static constexpr std::uint64_t kLeastForPercentile = 1000;

  /// Requires: kLeastObservations or more will be added.
  explicit BatchedRun(std::uint64_t observations);

  /// Requires: fewer than `observations` were added.
  void add(Duration observation);

  /// Requires: all have been added.
  BatchMeans means() const;

 private:
  std::uint64_t observations_;
  std::uint64_t added_ = 0;
  std::vector<Histogram> batches_;
};

}  // namespace rehearse
