#pragma once
// The same rehearsal run in several ways: is it the same run, and if not, where not?

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/fact_kind.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// What one fact says, without what lives during its call alone.
struct SeenEvent {
  bool is_request = false;
  FactKind kind = FactKind::TestStarted;  ///< of one that is no request's
  RequestFact::Kind request_kind = RequestFact::Kind::Sent;
  Rule rule = Rule::None;
  Instant at;
  Rank scenario = kNoScenario;
  VuId vu = kNoVu;
  std::uint64_t vu_iteration = 0;
  std::uint64_t number = 0;   ///< of the iteration in its scenario; of a request in its iteration
  std::uint64_t details = 0;  ///< status, counts

  bool operator==(const SeenEvent&) const = default;
};

struct EventDifference {
  std::uint64_t number = 0;        ///< of the event in its run, from 0
  std::optional<SeenEvent> one;    ///< none: that run had no more
  std::optional<SeenEvent> other;  ///< likewise
};

/// Runs both in the order of events, at the same time on two threads, and finds the first event
/// that is not the same in both; nothing: there is none. Takes memory for one hash in 4096 events,
/// and runs both again where they differ.
std::optional<EventDifference> first_difference(const Rehearsal& one, const Rehearsal& other);

struct WayOfRunning {
  std::string name;
  std::uint64_t trace_hash = 0;
};

struct Determinism {
  std::vector<WayOfRunning> ways;
  std::optional<EventDifference> difference;  ///< between two runs in the order of events
  /// The first second in which counts of a later way are not those of the first; none: they are
  /// equal in all, or only hashes differ.
  std::optional<std::uint64_t> second;

  bool is_same() const;
};

/// In the order of events, twice; ahead of the clock on one thread, on two, and on `threads`.
Determinism check_determinism(const Rehearsal& rehearsal, unsigned threads);

}  // namespace rehearse
