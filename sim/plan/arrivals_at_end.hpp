#pragma once
// The arrival that is due when its scenario ends regularly, and so never starts (S54).

#include <cstdint>
#include <optional>

#include "sim/plan/plan.hpp"

namespace rehearse {

struct ArrivalAtEnd {
  std::int64_t planned = 0;  ///< arrivals of this segment, that one among them
  std::int64_t started = 0;  ///< the others: as many start, or find no VU
};

/// Nothing where none is due then in this segment, or the executor has no arrivals. Of
/// constant-arrival-rate it would be the one after the last of ArrivalTimes, of
/// ramping-arrival-rate it is the last one, which may be computed later than the end. Takes time in
/// proportion to the stages.
std::optional<ArrivalAtEnd> arrival_at_end(const ScenarioPlan& scenario);

}  // namespace rehearse
