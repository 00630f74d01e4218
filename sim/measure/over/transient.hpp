#pragma once
// How much of a run's beginning is not yet like the rest of it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// The observations of a run in their order, as means of a few each. When there are too many means
/// two neighbours become one, so that memory stays bounded.
class BatchedSeries {
 public:
  static constexpr std::uint64_t kFirstSize = 5;      ///< observations in a mean, at first
  static constexpr std::size_t kMostMeans = 1 << 17;  ///< even

  /// Requires: not before the last one; a finite value.
  void add(Instant at, double value);

  std::uint64_t count() const { return count_; }
  std::uint64_t size() const { return size_; }  ///< observations in each mean
  /// Of whole batches; the rest, fewer than size(), is left out.
  const std::vector<double>& means() const { return means_; }
  /// When the first observation of the mean was made. Requires: number < means().size().
  Instant begin_of(std::size_t number) const { return begins_[number]; }

 private:
  void halve();

  std::vector<double> means_;
  std::vector<Instant> begins_;
  std::uint64_t size_ = kFirstSize;
  std::uint64_t count_ = 0;
  double sum_ = 0;  // of the observations behind the last mean
  std::uint64_t open_ = 0;
  Instant open_begin_;
};

/// MSER (K. P. White, 1997, Simulation 69:323; of means of five, MSER-5: K. P. White, M. J. Cobb
/// and S. C. Spratt, 2000, Winter Simulation Conference): leaves out the first d of n values such
/// that the standard error of the mean of the others, as if they were independent, is least: the d
/// with the least Σ (x − mean)² / (n − d)² over the values behind it; the least such d. The last
/// five values are never all there is. Nothing where d is more than half of the values: then the
/// run is too short to tell, or never settles. Requires: finite values.
std::optional<std::size_t> mser_cut(std::span<const double> values);

/// With fewer values than this nothing is cut.
inline constexpr std::size_t kLeastForMser = 20;

}  // namespace rehearse
