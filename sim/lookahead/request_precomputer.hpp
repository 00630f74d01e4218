#pragma once
// Requests of one VU whose answers are computed before the clock is there.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "models/journey/request.hpp"
#include "models/service/precomputed_load.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/vu/requests.hpp"
#include "sim/vu/running_iteration.hpp"

namespace rehearse {

/// What receives the facts of VUs that run ahead of the clock: one for each thread.
struct LookaheadSinks {
  BulkSink& facts;
  PrecomputedLoad* requests = nullptr;  ///< none: no requests are precomputed
};

/// Bounds on the requests that are precomputed, so that little has to be kept of them at a time.
struct PrecomputeBounds {
  std::uint64_t requests = 0;  ///< of each VU before it does one in the order of events
  Duration length;             ///< ahead of the clock
};

/// Precomputes requests of one VU, `most` of them at most, that are answered before `until`.
/// Different VUs may do so on different threads at once.
class RequestPrecomputer {
 public:
  RequestPrecomputer(Requests& requests, const LookaheadSinks& to, std::uint64_t most,
                     Instant until)
      : requests_(requests), to_(to), left_(most), until_(until) {}

  /// Notes where the iteration stands, before a step.
  void note(const RunningIteration& iteration);
  /// Puts the iteration back to where it stood.
  void undo(const RunningIteration& iteration) const;
  /// The answer to a request that is sent at `now`; nothing when it is to be sent in the order of
  /// events.
  std::optional<RequestFact> answer(Instant now, const RequestSender& sender,
                                    const Request& request);

 private:
  Requests& requests_;
  const LookaheadSinks& to_;
  std::uint64_t left_;
  Instant until_;
  JourneyCursor cursor_;
  bool failed_ = false;
  std::vector<std::uint32_t> counters_;
};

}  // namespace rehearse
