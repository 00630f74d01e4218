#pragma once
// How a scenario's iterations are computed.

#include <cstdint>

namespace rehearse {

/// The result is the same in each (sim/decisions/002-lookahead.md); run/mode_choice.hpp chooses.
enum class ExecutionMode : std::uint8_t {
  /// In the order of events: iterations may depend on each other, or on others.
  EventOrder,
  /// Each VU alone: its iterations are a function of its own draws and of the plan. Requires:
  /// ScenarioIterations::keyed_by_vu, and a journey that neither aborts nor looks at the
  /// iteration's number nor sends batches, and whose requests can be precomputed as a rule
  /// (Backend::precompute).
  PerVu,
  /// One arrival after the other: iterations depend on which VUs are idle, and on nothing else.
  /// Requires: a journey that neither sends requests nor aborts.
  PerArrival,
};

}  // namespace rehearse
