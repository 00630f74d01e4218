#pragma once
// Random tests: one to three scenarios with any executors, small enough to run in a moment.

#include <ostream>
#include <rapidcheck.h>
#include <string>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {

/// What a random test may have beside scenarios, journeys, setup, teardown and unplanned VUs.
struct Allowed {
  bool ends_early = false;  ///< an abort or a Ctrl-C
  bool steered = false;     ///< commands for externally-controlled
  bool segment = false;
  bool requests = false;  ///< journeys of requests to a few targets, instead of durations
};

/// Instants and lengths are mostly multiples of 250 ms, so that ties abound.
rc::Gen<Script> any_test(const Allowed& allowed);

/// A partition of 0:1 in two to four segments: its bounds, such as "0,1/3,1".
rc::Gen<std::string> any_sequence();
/// The segments of such a partition as texts, in order.
std::vector<std::string> segments_of(const std::string& sequence);
/// The options for one segment of it.
std::string segment_options(const std::string& segment, const std::string& sequence);

void showValue(const Script& script, std::ostream& out);

}  // namespace rehearse::testing
