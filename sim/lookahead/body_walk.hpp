#pragma once
// An iteration's body taken through its steps at once.

#include <cstdint>

#include "models/base/time.hpp"
#include "sim/lookahead/request_precomputer.hpp"
#include "sim/vu/running_iteration.hpp"

namespace rehearse {

struct WalkedBody {
  Duration length;           ///< of the steps that were walked
  std::uint64_t events = 0;  ///< event_costs.hpp
  bool over = false;         ///< Vu::thrown says how; otherwise it continues in the order of events
};

/// Walks the body of the iteration that began at Vu::began to its end, or to the first wait that
/// ends at `until` or later, with the VU's cursor behind it, or to the first request that
/// `precomputer` does not answer, with the cursor before it. Requires: a precomputer, or a journey
/// without requests; no batches, no abort.
WalkedBody walk_body(const RunningIteration& iteration, const IterationKey& key, Instant until,
                     RequestPrecomputer* precomputer = nullptr);

}  // namespace rehearse
