#pragma once
// Statistics of a trend, whether or not its single values are there.

#include <cstdint>

namespace rehearse {

/// All in the metric's unit.
class TrendTotals {
 public:
  virtual ~TrendTotals() = default;
  virtual std::uint64_t count() const = 0;
  virtual double avg() const = 0;
  virtual double min() const = 0;
  virtual double max() const = 0;
  virtual double percentile(double percent) const = 0;
};

}  // namespace rehearse
