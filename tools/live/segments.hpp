#pragma once
// One test cut into equal segments, one for each thread.

#include <cstddef>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// `count` rehearsals that together are the one given, k6's execution segments 0:1/count, …; `rps`
/// is dealt out to them. Problems: it has a segment of its own or an externally-controlled
/// scenario, it waits for a resume, or rps leaves a segment nothing. Requires: count ≥ 1.
Checked<std::vector<Rehearsal>> segments_of(const Rehearsal& rehearsal, std::size_t count);

}  // namespace rehearse
