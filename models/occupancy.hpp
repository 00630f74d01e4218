#pragma once
// How many are somewhere over time: exact integrals, in which Little's law is an identity.

#include <algorithm>
#include <cstdint>

#include "models/quantile_table.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Counts those who enter and leave a place. Its three sums are exact integers, so that at every
/// instant, without any tolerance (Little 1961, on a finite interval):
///
///     ∫ count dt  =  Σ stays of those who left  +  Σ ages of those inside
class Occupancy {
 public:
  /// Requires: now ≥ the last instant given.
  void enter(Instant now) {
    run_to(now);
    ++count_;
    ++entered_;
    largest_ = std::max(largest_, count_);
    since_sum_ += now.ns;
  }
  /// Requires: one who entered at `since` is inside.
  void leave(Instant now, Instant since) {
    run_to(now);
    --count_;
    since_sum_ -= since.ns;
    stays_ += static_cast<Wide>((now - since).ns);
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t largest() const { return largest_; }
  std::uint64_t entered() const { return entered_; }
  std::uint64_t left() const { return entered_ - count_; }
  /// ∫ count dt from the start to `now`, in nanoseconds. Requires: now ≥ the last instant given.
  Wide integral(Instant now) const {
    return integral_ + static_cast<Wide>((now - at_).ns) * static_cast<Wide>(count_);
  }
  /// Σ (leave − enter) over those who left, in nanoseconds.
  Wide stays() const { return stays_; }
  /// Σ (now − enter) over those inside, in nanoseconds.
  Wide ages(Instant now) const {
    return static_cast<Wide>(now.ns) * static_cast<Wide>(count_) - since_sum_;
  }

 private:
  void run_to(Instant now) {
    integral_ = integral(now);
    at_ = now;
  }

  std::uint64_t count_ = 0;
  std::uint64_t largest_ = 0;
  std::uint64_t entered_ = 0;
  Instant at_{0};
  Wide integral_ = 0;
  Wide stays_ = 0;
  Wide since_sum_ = 0;
};

/// ∫ level dt of a level that is set now and then.
class LevelIntegral {
 public:
  /// Requires: now ≥ the last instant given.
  void set(Instant now, std::uint64_t level) {
    integral_ = integral(now);
    at_ = now;
    level_ = level;
  }
  std::uint64_t level() const { return level_; }
  Wide integral(Instant now) const {
    return integral_ + static_cast<Wide>((now - at_).ns) * static_cast<Wide>(level_);
  }

 private:
  std::uint64_t level_ = 0;
  Instant at_{0};
  Wide integral_ = 0;
};

}  // namespace rehearse
