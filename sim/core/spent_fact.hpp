#pragma once
// Facts about what the time of a step with requests was spent on.

#include "models/base/time.hpp"
#include "models/journey/request_parts.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

/// A step with requests is over, or was given up. The time since its beginning is that of one
/// request: of the one that was answered last, or of the first that was not (S108).
struct SpentFact {
  Rank scenario{};
  VuId vu = kNoVu;
  Instant at;
  Duration batch;                       ///< until it had its turn in its batch
  Duration rps;                         ///< then until it had its turn under rps, and was sent
  const RequestParts* parts = nullptr;  ///< of its time since then; valid during the call only
};

}  // namespace rehearse
