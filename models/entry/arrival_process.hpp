#pragma once
// When the requests of others than the test come: renewal processes, modulated, along a curve, or
// as recorded.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/duration/count_model.hpp"
#include "models/duration/duration_model.hpp"

namespace rehearse {

/// A point of a rate over time, which is linear between two.
struct RatePoint {
  Instant at{};
  double rate = 0.0;  ///< per second, 0 … 10⁶

  bool operator==(const RatePoint&) const = default;
};

/// The value of points at an instant, linear between two; before the first and after the last
/// theirs. Requires: at least one, in ascending order.
double value_at(const std::vector<RatePoint>& points, Instant at);

/// A state of the surroundings: what the rate is multiplied by, and for how long.
struct RateState {
  double factor = 1.0;                                         ///< 0 … 10⁶
  DurationModel stay = DurationModel::constant(kMaxDuration);  ///< at least 1 µs counts
};

struct ArrivalOptions {
  /// In ascending order, the first at 0. After the last the rate stays, or with a `period`, which
  /// is ≥ 1 s and not before the last point, the points begin again.
  std::vector<RatePoint> rate{};
  std::optional<Duration> period{};
  /// Between two arrivals, in units of the mean distance at the present rate: mean 1 s. Exponential
  /// gaps make a Poisson process, constant ones a clock.
  DurationModel gap = DurationModel::constant(seconds(1));
  std::vector<RateState> states{};    ///< one after the other, in a circle; none: factor 1 always
  std::optional<CountModel> batch{};  ///< how many come at an arrival; none: one
  std::vector<Instant> trace{};       ///< arrivals as recorded, ascending, in place of all above
  Instant from{};
  Instant until = kNever;
};

/// The arrivals of one source, in their order: a renewal process in operational time
/// Λ(t) = ∫ rate·factor dt, whose n-th arrival is where Λ has grown by the n-th gap (Çinlar,
/// "Introduction to Stochastic Processes", 1975, §4.7). With exponential gaps this is a Poisson
/// process of that rate, and with states that stay exponential times a Markov-modulated one
/// (Fischer and Meier-Hellstern, Performance Evaluation 18, 1992). IEEE operations that round
/// correctly.
class ArrivalProcess {
 public:
  /// The options outlive it. Its draws are those of `stream` for units from 4·source to 4·source
  /// + 3.
  ArrivalProcess(const ArrivalOptions& options, const Stream& stream, std::uint64_t source);

  struct Arrival {
    Instant at = kNever;  ///< kNever: there is none any more
    std::uint32_t count = 1;
  };
  Arrival next();

 private:
  /// Where the rate is linear: from `begin` to `end`, `rate` at first, changing by `slope` a
  /// second.
  struct Piece {
    Instant begin;
    Instant end;
    double rate = 0.0;
    double slope = 0.0;
  };

  static constexpr std::uint64_t kFirstDraw = std::uint64_t{1} << 43;

  Draws draws(std::uint64_t kind, std::uint64_t number) const {
    return {stream_, source_ * 4 + kind, kFirstDraw + number};
  }
  Arrival next_of_trace();
  /// The piece that begins at that instant.
  Piece piece_from(Instant begin);
  double factor_at(Instant at);

  const ArrivalOptions& options_;
  Stream stream_;
  std::uint64_t source_;
  std::uint64_t arrivals_ = 0;
  std::size_t traced_ = 0;
  Piece piece_;
  double reached_ = 0.0;     // seconds of the piece
  std::uint64_t stays_ = 0;  // of states that have begun
  Instant state_until_{-1};
};

}  // namespace rehearse
