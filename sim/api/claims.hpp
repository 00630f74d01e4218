#pragma once
// Claims about a rehearsal, each with what happened instead: what matchers of any test framework
// need.

#include <cstdint>
#include <string>

#include "models/base/time.hpp"
#include "sim/api/rehearsed.hpp"

namespace rehearse {

/// Whether a claim holds, and the facts that decide it.
struct Finding {
  bool holds = false;
  std::string facts;  ///< continues "a rehearsal that …": "drops 12 of 600 iterations: …"
};

/// Each claim is false of a rehearsal that could not be run; its problems are the facts then.
Finding drops_at_most(const Rehearsed& rehearsed, std::uint64_t iterations);
Finding interrupts_at_most(const Rehearsed& rehearsed, std::uint64_t iterations);
Finding completes_at_least(const Rehearsed& rehearsed, std::uint64_t iterations);
/// VUs initialised at once.
Finding needs_at_most_vus(const Rehearsed& rehearsed, std::uint64_t vus);
/// Pauses, setup and teardown count.
Finding ends_within(const Rehearsed& rehearsed, Duration length);
/// It has thresholds and all are met. Those of k6's option `thresholds`.
Finding passes_its_thresholds(const Rehearsed& rehearsed);
/// What the process of k6 would return: 0 unless the test was ended or a threshold crossed.
Finding exits_with(const Rehearsed& rehearsed, int exit_code);

}  // namespace rehearse
