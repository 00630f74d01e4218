#pragma once
// The change of an option that shortens what an iteration waited for most, tried before it is
// reported.

#include <optional>

#include "sim/questions/explain.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// The cause that most of its time was due to. Requires: it has ended.
Cause largest_cause(const IterationLife& life);

/// Of an iteration that was complete: the least value with which its largest cause is no longer the
/// largest one, and the iteration takes less time. By cause: rps; batchPerHost (and batch); the
/// servers of the target in whose queue it was longest; minIterationDuration. Of others nothing.
/// The value is found by doubling and halving, at most kMostTries runs, so a smaller one may do
/// where more does not always help.
std::optional<Rescue> shorter_wait(const Rehearsal& rehearsal, const IterationLife& life);

inline constexpr int kMostTries = 32;

}  // namespace rehearse
