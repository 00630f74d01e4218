// Finds the phase that a fact belongs to, and counts it there.

#include "sim/measure/phase_counter.hpp"

#include <algorithm>
#include <utility>

#include "models/service/service_moment.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {

namespace {

double mean(double sum, std::uint64_t count) {
  return count > 0 ? sum / static_cast<double>(count) : 0.0;
}

}  // namespace

PhaseCounter::PhaseCounter(std::vector<Instant> changes, std::size_t scenarios)
    : begins_({Instant{}}), scenarios_(scenarios) {
  for (const Instant change : changes) {
    if (change > begins_.back() && begins_.size() < kMost) begins_.push_back(change);
  }
  tallies_.assign(begins_.size(), std::vector<Tally>(scenarios));
}

void PhaseCounter::count_time(std::size_t rank, Instant until) {
  Scenario& scenario = scenarios_[rank];
  if (scenario.starting) {
    Tally& tally = tallies_[current_][rank];
    const Duration passed = until - scenario.at;
    tally.counts.starting = tally.counts.starting + passed;
    tally.busy_ns += static_cast<Wide>(passed.ns) * static_cast<Wide>(scenario.busy);
  }
  scenario.at = until;
}

void PhaseCounter::go_to(Instant at) {
  while (current_ + 1 < begins_.size() && at >= begins_[current_ + 1]) {
    for (std::size_t rank = 0; rank < scenarios_.size(); ++rank) {
      count_time(rank, begins_[current_ + 1]);
      tallies_[current_][rank].counts.vus_end = scenarios_[rank].active;
      tallies_[current_ + 1][rank].counts.most_busy = scenarios_[rank].busy;
    }
    ++current_;
  }
}

void PhaseCounter::observe(const Fact& fact) {
  if (fact.scenario == kNoScenario) return;
  go_to(fact.at);
  const std::uint32_t rank = index_of(fact.scenario);
  count_time(rank, fact.at);
  Scenario& scenario = scenarios_[rank];
  Tally& tally = tallies_[current_][rank];
  switch (fact.kind) {
    case FactKind::ScenarioStarted:
      scenario.starting = true;
      break;
    case FactKind::ScenarioRegularEnd:
    case FactKind::ScenarioEnded:
      scenario.starting = false;
      break;
    case FactKind::IterationStarted:
      ++tally.counts.started;
      tally.counts.most_busy = std::max(tally.counts.most_busy, ++scenario.busy);
      break;
    case FactKind::IterationReturned:
      ++tally.returned;
      tally.durations_ns += static_cast<double>((fact.at - fact.began).ns);
      break;
    case FactKind::IterationCompleted:
    case FactKind::IterationInterrupted:
      ++tally.counts.ended;
      --scenario.busy;
      break;
    case FactKind::IterationsDropped:
      tally.counts.dropped += fact.count;
      break;
    case FactKind::VuStarted:
      ++scenario.active;
      break;
    case FactKind::VuStopped:
      --scenario.active;
      break;
    default:
      break;
  }
}

void PhaseCounter::observe_request(const RequestFact& fact) {
  go_to(fact.at);
  Tally& tally = tallies_[current_][index_of(fact.scenario)];
  switch (fact.kind) {
    case RequestFact::Kind::Sent:
      ++tally.counts.requests;
      break;
    case RequestFact::Kind::Answered:
      ++tally.counts.answered;
      if (fact.failed) ++tally.counts.failed;
      tally.requests_ns += static_cast<double>((fact.at - fact.sent).ns);
      break;
    case RequestFact::Kind::Aborted:
      break;
  }
}

void PhaseCounter::observe_moment(const ServiceMoment& moment) {
  if (moment.kind == ServiceMoment::Kind::Whole) begin_phase(moment.at);
}

void PhaseCounter::begin_phase(Instant at) {
  go_to(at);
  const auto next = begins_.begin() + static_cast<std::ptrdiff_t>(current_) + 1;
  if (*(next - 1) == at || current_ + 1 == kMost) return;
  tallies_.insert(tallies_.begin() + (next - begins_.begin()),
                  std::vector<Tally>(scenarios_.size()));
  begins_.insert(next, at);
  begins_.resize(std::min(begins_.size(), kMost));
  tallies_.resize(begins_.size());
  go_to(at);
}

std::vector<TargetPhase> PhaseCounter::phases(Instant end) const {
  PhaseCounter over = *this;
  for (std::size_t rank = 0; rank < scenarios_.size(); ++rank) {
    over.count_time(rank, std::max(end, over.scenarios_[rank].at));
    over.tallies_[current_][rank].counts.vus_end = scenarios_[rank].active;
  }
  std::vector<TargetPhase> phases;
  for (std::size_t i = 0; i < begins_.size() && (i == 0 || begins_[i] < end); ++i) {
    const bool last = i + 1 == begins_.size() || begins_[i + 1] >= end;
    TargetPhase& phase =
        phases.emplace_back(TargetPhase{begins_[i], last ? end : begins_[i + 1], {}});
    for (const Tally& tally : over.tallies_[i]) {
      ScenarioPhase& scenario = phase.scenarios.emplace_back(tally.counts);
      if (scenario.starting.ns > 0) {
        scenario.mean_busy =
            static_cast<double>(tally.busy_ns) / static_cast<double>(scenario.starting.ns);
      }
      scenario.mean_duration_ns = mean(tally.durations_ns, tally.returned);
      scenario.mean_request_ns = mean(tally.requests_ns, scenario.answered);
    }
  }
  return phases;
}

}  // namespace rehearse
