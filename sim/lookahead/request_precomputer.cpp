// One request at a time, as long as the bounds allow.

#include "sim/lookahead/request_precomputer.hpp"

#include <algorithm>

#include "sim/core/fact.hpp"
#include "sim/core/spent_fact.hpp"

namespace rehearse {

void RequestPrecomputer::note(const RunningIteration& iteration) {
  cursor_ = iteration.vu.cursor;
  failed_ = iteration.vu.failed;
  counters_.assign(iteration.counters.begin(), iteration.counters.end());
}

void RequestPrecomputer::undo(const RunningIteration& iteration) const {
  iteration.vu.cursor = cursor_;
  iteration.vu.failed = failed_;
  std::copy(counters_.begin(), counters_.end(), iteration.counters.begin());
}

std::optional<RequestFact> RequestPrecomputer::answer(Instant now, const RequestSender& sender,
                                                      const Request& request) {
  if (left_ == 0) return std::nullopt;
  const std::optional<PrecomputedRequest> precomputed = requests_.precompute(now, sender, request);
  if (!precomputed || precomputed->course.ended >= until_) return std::nullopt;
  --left_;
  requests_.take(*precomputed);
  to_.requests->add(precomputed->course);
  to_.facts.observe_precomputed(precomputed->fact);
  to_.facts.observe_spent({.scenario = sender.scenario,
                           .vu = sender.vu,
                           .at = precomputed->fact.at,
                           .batch = {},
                           .rps = {},
                           .parts = &precomputed->parts});
  return precomputed->fact;
}

}  // namespace rehearse
