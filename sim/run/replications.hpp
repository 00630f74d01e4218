#pragma once
// The same rehearsal many times, each with random numbers of its own.

#include <cstdint>
#include <functional>

#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Called with each replication's number, from 0, and its result.
using TakeResult = std::function<void(std::uint32_t replication, const Result& result)>;

/// Runs the replications 0 … runs − 1 of the rehearsal (the number is part of the key of all
/// draws), up to `jobs` at once, and gives their results to `take` in order, one at a time, on the
/// thread of the call; only a few are kept until it is their turn. What is taken does not depend on
/// `jobs`. Requires: jobs ≥ 1. An exception of `take` ends it and comes through.
void run_replications(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs,
                      const TakeResult& take);

}  // namespace rehearse
