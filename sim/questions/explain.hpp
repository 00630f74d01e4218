#pragma once
// The life of one iteration, one VU or one dropped arrival: what happened to it, why, and what
// would have changed that.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/questions/lives.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct ExplainQuestion {
  enum class About : std::uint8_t {
    Iteration,    ///< the one with this number in the scenario, from 0
    Dropped,      ///< the number-th dropped one, from 1
    Interrupted,  ///< likewise
    Vu,           ///< all iterations of the VU with this number in the scenario, from 1
  };
  About about = About::Iteration;
  std::uint64_t number = 0;
  std::optional<std::string> scenario;  ///< may be left out where there is only one
};

/// A change of one option that was tried: with it, the fate is another one.
struct Rescue {
  std::string option;  ///< "gracefulStop", "maxVUs", …
  std::string before;  ///< as the option is now
  std::string value;   ///< as it would have to be, at least
  std::string effect;  ///< what it does: "iteration 7 is complete at 1m2.5s"
};

struct Explanation {
  std::string scenario;
  std::vector<IterationLife> iterations;  ///< one; of a VU all, at most kMostOfVu
  std::optional<DropLife> drop;
  std::uint64_t more = 0;  ///< iterations of the VU that are not listed
  /// None: there is nothing to be saved or shortened, or no option does it.
  std::optional<Rescue> rescue;
};

inline constexpr std::size_t kMostOfVu = 1000;

/// Runs the rehearsal, once more for the change of an option, and once more to see that it helps.
/// Problems are at "/scenario" and "/number": there is no such scenario, iteration, drop or VU.
Checked<Explanation> explain(const Rehearsal& rehearsal, const ExplainQuestion& question);

}  // namespace rehearse
