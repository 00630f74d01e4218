#pragma once
// The results of all segments of one test, put together.

#include <span>

#include "sim/measure/result.hpp"

namespace rehearse {

/// Adds another segment's part of the same scenario, that ran at the same time.
void merge_scenario(ScenarioResult& into, const ScenarioResult& part);

/// The result of the whole test when each part ran one segment of it, at the same time. Counts,
/// traffic, durations and series are sums; it began with the first part and ended with the last. A
/// command was carried out if it was in every part, and the exit code is that of the part that was
/// cut short, if any: first by an abort, then by a stop, then by a Ctrl-C. `vus_max` is the sum of
/// the parts' maxima, which may be at different instants. The hash is the sum of the parts' hashes
/// and not that of a run in one piece. Services and phases are left out: each part had its own.
/// Requires: at least one part, all of the same rehearsal but for its segment.
Result merge_results(std::span<const Result> parts);

}  // namespace rehearse
