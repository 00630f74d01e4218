// Algorithm R with keyed draws.

#include "sim/fit/read/value_sample.hpp"

#include <algorithm>

#include "models/base/random.hpp"

namespace rehearse {

void ValueSample::add(double milliseconds) {
  least_ = count_ == 0 ? milliseconds : std::min(least_, milliseconds);
  most_ = count_ == 0 ? milliseconds : std::max(most_, milliseconds);
  sum_ += milliseconds;
  ++count_;
  if (kept_.size() < kMost) {
    kept_.push_back(milliseconds);
    return;
  }
  const std::uint64_t place = philox(count_, 0, key_).even % count_;
  if (place < kMost) kept_[place] = milliseconds;
}

std::vector<double> ValueSample::sorted() const {
  std::vector<double> values = kept_;
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace rehearse
