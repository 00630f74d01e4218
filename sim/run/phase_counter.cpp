// Which phase a fact belongs to, and what it adds there.

#include "sim/run/phase_counter.hpp"

#include <utility>

namespace rehearse {

PhaseCounter::PhaseCounter(std::vector<Instant> changes, std::size_t scenarios)
    : begins_({Instant{}}), active_(scenarios) {
  for (const Instant change : changes) {
    if (change > begins_.back() && begins_.size() < kMost) begins_.push_back(change);
  }
  tallies_.assign(begins_.size(), std::vector<Tally>(scenarios));
}

void PhaseCounter::go_to(Instant at) {
  while (current_ + 1 < begins_.size() && at >= begins_[current_ + 1]) {
    for (std::size_t rank = 0; rank < active_.size(); ++rank) {
      tallies_[current_][rank].counts.vus_end = active_[rank];
    }
    ++current_;
  }
}

void PhaseCounter::observe(const Fact& fact) {
  if (fact.scenario == kNoScenario) return;
  go_to(fact.at);
  Tally& tally = tallies_[current_][fact.scenario];
  switch (fact.kind) {
    case FactKind::IterationStarted:
      ++tally.counts.started;
      break;
    case FactKind::IterationReturned:
      ++tally.returned;
      tally.durations_ns += static_cast<double>((fact.at - fact.began).ns);
      break;
    case FactKind::IterationCompleted:
    case FactKind::IterationInterrupted:
      ++tally.counts.ended;
      break;
    case FactKind::IterationsDropped:
      tally.counts.dropped += fact.count;
      break;
    case FactKind::VuStarted:
      ++active_[fact.scenario];
      break;
    case FactKind::VuStopped:
      --active_[fact.scenario];
      break;
    default:
      break;
  }
}

std::vector<TargetPhase> PhaseCounter::phases(Instant end) const {
  std::vector<TargetPhase> phases;
  for (std::size_t i = 0; i < begins_.size() && (i == 0 || begins_[i] < end); ++i) {
    const bool last = i + 1 == begins_.size() || begins_[i + 1] >= end;
    TargetPhase& phase =
        phases.emplace_back(TargetPhase{begins_[i], last ? end : begins_[i + 1], {}});
    for (std::size_t rank = 0; rank < active_.size(); ++rank) {
      const Tally& tally = tallies_[i][rank];
      ScenarioPhase& scenario = phase.scenarios.emplace_back(tally.counts);
      if (i >= current_) scenario.vus_end = active_[rank];
      if (tally.returned > 0) {
        scenario.mean_duration_ns = tally.durations_ns / static_cast<double>(tally.returned);
      }
    }
  }
  return phases;
}

}  // namespace rehearse
