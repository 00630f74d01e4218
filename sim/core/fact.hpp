#pragma once
// A fact: what executors and VUs state about a run.

#include <cstdint>
#include <string>

#include "models/base/time.hpp"
#include "sim/core/fact_kind.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

struct Fact {
  FactKind kind = FactKind::TestStarted;
  Rule rule = Rule::None;
  bool refused = false;   ///< CommandAnswered
  bool thrown = false;    ///< IterationReturned, IterationCompleted: by an exception
  bool returned = false;  ///< IterationInterrupted: its body had returned
  Instant at;
  Rank scenario = kNoScenario;
  VuId vu = kNoVu;
  std::uint64_t number = 0;        ///< the VU's number in the whole scenario, from 0
  std::uint64_t vu_iteration = 0;  ///< iterations: how many that number began before
  std::uint64_t iteration = 0;     ///< iterations: the number in the scenario (iterationInTest)
  Instant began;                   ///< iterations: when it started
  std::uint64_t count = 0;         ///< IterationsDropped: how many; CommandAnswered: its index
  /// CommandAnswered, refused: the reason; valid during the call only.
  const std::string* refusal = nullptr;
};

}  // namespace rehearse
