#pragma once
// Values in bounded memory: exact counts and sums, and a uniform sample of the values.

#include <cstdint>
#include <vector>

namespace rehearse {

/// Durations in milliseconds, finite and at least 0. Up to kMost are all kept; of more, a sample in
/// which each is as likely (Vitter, "Random sampling with a reservoir", ACM Trans. Math. Softw. 11,
/// 1985, algorithm R), whose draws have the key of the sample and the number of the value.
class ValueSample {
 public:
  static constexpr std::size_t kMost = 100'000;

  explicit ValueSample(std::uint64_t key = 0) : key_(key) {}

  void add(double milliseconds);

  std::uint64_t count() const { return count_; }
  double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }
  double sum() const { return sum_; }
  double least() const { return least_; }
  double most() const { return most_; }
  /// The values that were kept, in ascending order.
  std::vector<double> sorted() const;

 private:
  std::uint64_t key_;
  std::uint64_t count_ = 0;
  double sum_ = 0;
  double least_ = 0;
  double most_ = 0;
  std::vector<double> kept_;
};

}  // namespace rehearse
