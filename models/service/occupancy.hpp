#pragma once
// Numbers inside a place over time: exact integrals, in which Little's law is an identity.

#include <algorithm>
#include <cstdint>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"

namespace rehearse {

/// Entries to and exits from a place, added up.
struct FlowSums {
  std::uint64_t entered = 0;
  std::uint64_t left = 0;
  // Sums of instants.
  Wide enterings = 0;
  Wide leavings = 0;
  Wide past_enterings = 0;  ///< of the stays that are over

  void enter(Instant now) {
    ++entered;
    enterings += now.ns;
  }
  void leave(Instant now, Instant since) {
    ++left;
    leavings += now.ns;
    past_enterings += since.ns;
  }
  void add(const FlowSums& more) {
    entered += more.entered;
    left += more.left;
    enterings += more.enterings;
    leavings += more.leavings;
    past_enterings += more.past_enterings;
  }
};

/// Counts entries to and exits from a place. All it keeps are sums of instants, which are exact
/// integers, so that at every instant, without any tolerance (Little 1961, on a finite interval):
///
///     ∫ count dt  =  Σ stays that are over  +  Σ ages of stays that are not
///                 =  now·count + Σ instants of leaving − Σ instants of entering
class Occupancy {
 public:
  /// Requires: now ≥ the last instant given.
  void enter(Instant now) {
    sums_.enter(now);
    largest_ = std::max(largest_, count());
  }
  /// Requires: a stay that began at `since` is not over.
  void leave(Instant now, Instant since) { sums_.leave(now, since); }

  /// Adds entries and exits of unknown order since what was added last; the largest count does not
  /// include them. Requires: no more exits than entries in all.
  void add(const FlowSums& others) { sums_.add(others); }
  /// Corrects the largest count after add().
  void set_largest(std::uint64_t largest) { largest_ = largest; }

  std::uint64_t count() const { return sums_.entered - sums_.left; }
  std::uint64_t largest() const { return largest_; }
  std::uint64_t entered() const { return sums_.entered; }
  std::uint64_t left() const { return sums_.left; }
  /// ∫ count dt from the start to `now`, in nanoseconds. Requires: now ≥ the last instant given.
  Wide integral(Instant now) const {
    return static_cast<Wide>(now.ns) * static_cast<Wide>(count()) + sums_.leavings -
           sums_.enterings;
  }
  /// Σ (leave − enter) over the stays that are over, in nanoseconds.
  Wide stays() const { return sums_.leavings - sums_.past_enterings; }
  /// Σ (now − enter) over the stays that are not, in nanoseconds.
  Wide ages(Instant now) const {
    return static_cast<Wide>(now.ns) * static_cast<Wide>(count()) -
           (sums_.enterings - sums_.past_enterings);
  }

 private:
  FlowSums sums_;
  std::uint64_t largest_ = 0;
};

/// How many are inside several places together, and the most that were at one time.
class JointCount {
 public:
  void enter() { largest_ = std::max(largest_, ++count_); }
  void leave() { --count_; }
  std::uint64_t count() const { return count_; }
  std::uint64_t largest() const { return largest_; }

 private:
  std::uint64_t count_ = 0;
  std::uint64_t largest_ = 0;
};

/// ∫ level dt of a level that is set now and then.
class LevelIntegral {
 public:
  LevelIntegral() = default;
  /// Continues an integral.
  LevelIntegral(Instant now, std::uint64_t level, Wide integral)
      : level_(level), at_(now), integral_(integral) {}
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
