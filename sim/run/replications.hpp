#pragma once
// The same rehearsal many times, each with random numbers of its own.

#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include "sim/measure/result.hpp"
#include "sim/run/in_order.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Makes a value of each of the replications 0 … runs − 1 with make(rehearsal), the rehearsal being
/// a copy with that number, which is part of the key of all draws. Otherwise as make_in_order().
template <class Value, class Make, class Take>
void replicate(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs, const Make& make,
               const Take& take) {
  const auto new_maker = [&] {
    return [&make, one = rehearsal](std::uint64_t replication) mutable -> Value {
      one.replication = static_cast<std::uint32_t>(replication);
      return make(std::as_const(one));
    };
  };
  make_in_order<Value>(runs, jobs, new_maker, take);
}

/// Called with each replication's number, from 0, and its result.
using TakeResult = std::function<void(std::uint32_t replication, const Result& result)>;

/// Runs the replications 0 … runs − 1 of the rehearsal, up to `jobs` at once, and gives their
/// results to `take` in order, one at a time, on the thread of the call; only a few are kept until
/// it is their turn. What is taken does not depend on `jobs`. Requires: jobs ≥ 1. An exception of
/// `take` ends it and comes through. Where Rehearsal::stop asks, those that are not taken yet are
/// left out.
void run_replications(const Rehearsal& rehearsal, std::uint32_t runs, unsigned jobs,
                      const TakeResult& take);
/// The same of these replications, in their order.
void run_replications(const Rehearsal& rehearsal, std::span<const std::uint32_t> replications,
                      unsigned jobs, const TakeResult& take);

}  // namespace rehearse
