#pragma once
// The same questions at many points: a rehearsal with other values in its file at each.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/core/stop_flag.hpp"
#include "sim/questions/answer.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// A rehearsal and what is asked of its runs, parsed with its names.
struct AskedRehearsal {
  Rehearsal rehearsal;
  std::vector<Expression> questions;
};

/// Makes the rehearsal with these "PATH=VALUE" in its file. Called on several threads at once, and
/// more than once for the same point.
using MakeRehearsal =
    std::function<Checked<AskedRehearsal>(const std::vector<std::string>& values)>;

struct SweepPoint {
  std::uint64_t number = 0;         ///< in the whole sweep, from 0
  std::vector<std::string> values;  ///< "PATH=VALUE" for each axis
};

using TakeAnswers =
    std::function<void(const SweepPoint& point, const std::vector<AnswerOverRuns>& answers)>;

/// Problems of all points, each once, with its first point's values before the message.
Problems problems_of(std::span<const SweepPoint> points, const MakeRehearsal& make);

/// Runs each point's replications 0 … runs − 1, up to `jobs` at once, and gives the answers to
/// `take` in the order of the points, on the thread of the call. Seed and replications are the same
/// at each point, so that points share their random numbers: differences between them are known
/// better than each of them. What is taken does not depend on `jobs`. Requires: make() had no
/// problems at these points; runs, jobs ≥ 1. Where `stop` asks, points that have no answer yet are
/// left out. Throws std::runtime_error where make() has a problem after all.
void sweep(std::span<const SweepPoint> points, const MakeRehearsal& make, std::uint32_t runs,
           unsigned jobs, const TakeAnswers& take, const StopFlag* stop = nullptr);

}  // namespace rehearse
