#pragma once
// Where the end of an iteration stands among what else happens at its instant (S123).

#include <cstdint>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

/// The orders that a run can be asked for.
enum class Ties : std::uint8_t {
  Latest,    ///< that of S81: ends come last
  Earliest,  ///< ends, and the starts that they cause, come first
  Random,    ///< each end draws its place
};

enum class TiePlace : std::uint8_t {
  Last,      ///< after all else of the instant
  EndFirst,  ///< before it, but the start that the end causes after it
  First,     ///< before it, and so the start that it causes
};

/// What has a place. At one instant a VU has one, whatever it ends.
struct TieKey {
  Instant at;
  Rank scenario = kNoScenario;
  /// The VU's number in the whole scenario, or one of the following.
  std::uint64_t number = 0;

  auto operator<=>(const TieKey&) const = default;
};

/// The arrival that is due when the scenario ends regularly (S54): first, it is served or dropped;
/// last, it is neither.
inline constexpr std::uint64_t kArrivalAtEnd = UINT64_MAX;
/// An unplanned VU of the scenario that is ready.
inline constexpr std::uint64_t kNewVu = UINT64_MAX - 1;
/// Answers of all targets; of no scenario.
inline constexpr std::uint64_t kAnswers = UINT64_MAX - 2;

/// Decides ties. A run without one has the order of S81.
class TieOrder {
 public:
  virtual ~TieOrder() = default;
  /// A function of the key alone. Several threads may ask at once.
  virtual TiePlace place(const TieKey& key) const = 0;
};

}  // namespace rehearse
