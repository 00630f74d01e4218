#pragma once
// How much work each job in service has received: time at a changing speed, in exact integers.

#include <cstdint>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"

namespace rehearse {

/// Every job in service at one instance progresses at the same speed, whatever the discipline. So
/// the work that any of them has received is the difference of two readings of one clock; a job of
/// w ns that starts at reading R is over when the clock reads R + w:
///
///     reading        .-----------  speed 1/2 (two jobs share one server)
///        |      .---'
///        |    .'                   speed 1 (one job)
///        |  .'
///        +-------------------------> time
///
/// Rounding. A reading is a 128-bit count of 2^-56 ns and advances by Δt·speed, exactly. A speed is
/// a whole number of 2^-56 ns per ns, rounded up (station.cpp): too fast by less than 2^-56, and by
/// 2^-52 of itself where it comes from a slow-down, so that a job is ahead by less than 1 ns in the
/// first 52 days of its sojourn. Instants are whole nanoseconds: a job leaves at the first one at
/// which its work is done, so less than 1 ns late, and until then the others progress as if it were
/// there: each departure costs those that stay less than 1 ns of work, and nothing at all when
/// speed does not depend on how many there are.
class WorkClock {
 public:
  using Reading = UnsignedWide;
  static constexpr int kFractionBits = 56;
  /// Speeds are whole multiples of 1/kFullSpeed.
  static constexpr std::uint64_t kFullSpeed = std::uint64_t{1} << kFractionBits;
  static constexpr std::uint64_t kFastest = kFullSpeed * 64;

  static Reading work(Duration length) { return static_cast<Reading>(length.ns) << kFractionBits; }

  /// Requires: now ≥ the last instant given, speed ≤ kFastest.
  void run_to(Instant now) {
    reading_ += static_cast<Reading>((now - at_).ns) * speed_;
    at_ = now;
  }
  void set_speed(std::uint64_t speed) { speed_ = speed; }

  Reading reading() const { return reading_; }
  std::uint64_t speed() const { return speed_; }

  /// The first instant, not before the last one given, at which the clock reads `goal` or more if
  /// the speed stays as it is; kNever at speed 0.
  Instant when(Reading goal) const {
    if (goal <= reading_) return at_;
    const Reading left = goal - reading_;
    if (speed_ == kFullSpeed) {
      return at_ + Duration{static_cast<std::int64_t>((left + kFullSpeed - 1) >> kFractionBits)};
    }
    if (speed_ == 0) return kNever;
    const Reading length = (left + speed_ - 1) / speed_;
    constexpr auto kLongest = static_cast<Reading>(kMaxDuration.ns);
    return length > kLongest ? kNever : at_ + Duration{static_cast<std::int64_t>(length)};
  }

 private:
  Reading reading_ = 0;
  Instant at_{0};
  std::uint64_t speed_ = kFullSpeed;
};

}  // namespace rehearse
