#pragma once
// Keyed random numbers: a draw is a pure function of what it is for, never of what came before it.

// Philox needs none of the intrinsics that Random123 would include for its other generators.
#define R123_USE_SSE 0
#define R123_USE_AES_NI 0

#include <Random123/philox.h>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/base/require.hpp"

namespace rehearse {

/// What a stream of draws is for; streams of different purposes are independent. The numbers are
/// part of the key: a purpose keeps its own for ever.
enum class Purpose : std::uint8_t {
  Journey = 0,
  VuInit = 1,
  Setup = 2,
  Teardown = 3,
  Service = 4,   ///< what a request does at a service: its work, whether it fails
  Balancer = 5,  ///< which instance a request goes to
  Wire = 6,      ///< connection set-up and network latency
  Call = 7,      ///< which calls a request makes, and the jitter of their retries
  Sweep = 8,     ///< in which order a Latin hypercube takes the values of an axis
  Tie = 9,       ///< where the end of an iteration stands among what happens at its instant
  Answer = 10,   ///< which of several weighted answers a script's request gets
};

/// The two words that Philox2x64-10 makes of one counter.
struct PhiloxBlock {
  std::uint64_t even = 0;
  std::uint64_t odd = 0;

  bool operator==(const PhiloxBlock&) const = default;
};

/// Philox2x64-10 of the 128-bit counter (low, high) under a 64-bit key: Random123's function,
/// tested with its known answers.
inline PhiloxBlock philox(std::uint64_t low, std::uint64_t high, std::uint64_t key) {
  const r123::Philox2x64::ctr_type counter{{low, high}};
  const r123::Philox2x64::key_type keys{{key}};
  const r123::Philox2x64::ctr_type block = r123::Philox2x64{}(counter, keys);
  return {block.v[0], block.v[1]};
}

/// The 64-bit FNV-1a hash of a name: how a scenario or service enters the key of its draws.
std::uint64_t name_key(std::string_view name);

/// All draws of one purpose in one scenario of one replication. Philox2x64-10 (Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC'11) with the 64-bit key mixed from (seed,
/// replication, purpose, scenario name) and the 128-bit counter (unit, iteration/2, draw); the two
/// words of a block belong to two consecutive iterations.
///
/// The key is mix(mix(mix(mix(seed) + replication) + purpose) + name), where `name` is
/// name_key(scenario) and mix(x) is the output function of SplitMix64
/// (Steele, Lea and Flood, OOPSLA'14) after its increment 0x9e3779b97f4a7c15. Each mix is a
/// bijection, so two streams that differ in one of the four numbers never share a key.
class Stream {
 public:
  /// Which iterations and draws a stream has words for.
  static constexpr int kIterationBits = 44;
  static constexpr int kDrawBits = 20;

  Stream(std::uint64_t seed, std::uint32_t replication, Purpose purpose, std::string_view scenario);

  /// The word for the draw-th draw of an iteration. Looping and per-VU executors: `unit` is the
  /// VU's number in the whole scenario, `iteration` counts that VU's iterations. Shared and arrival
  /// executors: `unit` is 0 and `iteration` is the iteration's number in the scenario.
  /// Requires: iteration < 2^44, draw < 2^20.
  std::uint64_t word(std::uint64_t unit, std::uint64_t iteration, std::uint32_t draw) const {
    const PhiloxBlock both = words(unit, iteration >> 1, draw);
    return (iteration & 1) == 0 ? both.even : both.odd;
  }

  /// The words for the same draw of the iterations 2·pair and 2·pair + 1, for the price of one.
  /// Requires: pair < 2^43, draw < 2^20.
  PhiloxBlock words(std::uint64_t unit, std::uint64_t pair, std::uint32_t draw) const {
    REQUIRE(((pair >> (kIterationBits - 1)) | (draw >> kDrawBits)) == 0);
    return philox(unit, (pair << kDrawBits) | draw, key_);
  }

  /// The first draws of consecutive iterations, from `iteration` on.
  /// Requires: iteration + out.size() ≤ 2^44.
  void first_words(std::uint64_t unit, std::uint64_t iteration, std::span<std::uint64_t> out) const;

 private:
  std::uint64_t key_;
};

/// The draws of one iteration, in order.
class Draws {
 public:
  Draws(const Stream& stream, std::uint64_t unit, std::uint64_t iteration, std::uint32_t draw = 0)
      : stream_(&stream), unit_(unit), iteration_(iteration), draw_(draw) {}

  std::uint64_t next() { return stream_->word(unit_, iteration_, draw_++); }
  /// How many draws were taken: where a resumed journey continues.
  std::uint32_t taken() const { return draw_; }

 private:
  const Stream* stream_;
  std::uint64_t unit_;
  std::uint64_t iteration_;
  std::uint32_t draw_;
};

}  // namespace rehearse
