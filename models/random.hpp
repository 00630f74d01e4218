#pragma once
// Keyed random numbers: a draw is a pure function of what it is for, never of what came before it.

#include <cstdint>
#include <string_view>

namespace rehearse {

/// What a stream of draws is for; streams of different purposes are independent.
enum class Purpose : std::uint8_t { Journey, VuInit, Setup, Teardown };

/// All draws of one purpose in one scenario of one replication. Philox2x64-10 (Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC'11) with the 64-bit key mixed from (seed,
/// replication, purpose, scenario name) and the 128-bit counter (unit, iteration/2, draw); the two
/// words of a block belong to two consecutive iterations.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint32_t replication, Purpose purpose, std::string_view scenario);

  /// The word for the draw-th draw of an iteration. Looping and per-VU executors: `unit` is the
  /// VU's number in the whole scenario, `iteration` counts that VU's iterations. Shared and arrival
  /// executors: `unit` is 0 and `iteration` is the iteration's number in the scenario.
  /// Requires: iteration < 2^44, draw < 2^20.
  std::uint64_t word(std::uint64_t unit, std::uint64_t iteration, std::uint32_t draw) const;

 private:
  std::uint64_t key_;
};

/// The draws of one iteration, in order.
class Draws {
 public:
  Draws(const Stream& stream, std::uint64_t unit, std::uint64_t iteration, std::uint32_t draw = 0)
      : stream_(&stream), unit_(unit), iteration_(iteration), draw_(draw) {}

  std::uint64_t next() { return stream_->word(unit_, iteration_, draw_++); }
  /// How many draws were taken: what a resumed journey goes on with.
  std::uint32_t taken() const { return draw_; }

 private:
  const Stream* stream_;
  std::uint64_t unit_;
  std::uint64_t iteration_;
  std::uint32_t draw_;
};

}  // namespace rehearse
