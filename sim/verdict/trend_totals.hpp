#pragma once
// Statistics of a trend whose single values are not there.

#include <cstdint>

namespace rehearse {

/// What a TrendSink answers with in place of its own values. All in the metric's unit.
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
