// The counts that each kind of fact changes.

#include "sim/measure/recorder.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/core/spent_fact.hpp"

namespace rehearse {

namespace {

/// Adds up in fewer instructions than a signed one. Requires: not negative.
std::uint64_t unsigned_ns(Duration time) { return static_cast<std::uint64_t>(time.ns); }

}  // namespace

Recorder::Recorder(std::size_t scenarios, const NetworkPlan* targets) : scenarios_(scenarios) {
  if (targets == nullptr) return;
  for (const PlannedService& service : targets->services) {
    first_endpoints_.push_back(traffic_.size());
    for (std::uint32_t i = 0; i < service.endpoints; ++i) {
      EndpointTraffic& endpoint = traffic_.emplace_back();
      endpoint.target = service.name;
      endpoint.endpoint = targets->endpoints[service.first_endpoint + i].name;
    }
  }
}

void Recorder::observe_request(const RequestFact& fact) {
  hash_.add(fact);
  EndpointTraffic& endpoint = endpoint_of(fact);
  switch (fact.kind) {
    case RequestFact::Kind::Sent:
      sent(endpoint, fact);
      break;
    case RequestFact::Kind::Answered:
      answered(endpoint, fact);
      break;
    case RequestFact::Kind::Aborted:
      ++endpoint.aborted;
      break;
  }
}

void Recorder::observe_precomputed(const RequestFact& fact) {
  hash_.add(fact);
  EndpointTraffic& endpoint = endpoint_of(fact);
  sent(endpoint, fact);
  answered(endpoint, fact);
}

void Recorder::observe_spent(const SpentFact& fact) {
  TimeByCause& spent = scenarios_[index_of(fact.scenario)].spent;
  if (fact.batch.ns > 0) spent.add(Cause::Batch, fact.batch);
  if (fact.rps.ns > 0) spent.add(Cause::Rps, fact.rps);
  spent.add(*fact.parts);
}

void Recorder::observe_moment(const ServiceMoment& moment) {
  if (moments_.size() < kMostMoments) moments_.push_back(moment);
}

void Recorder::sent(EndpointTraffic& endpoint, const RequestFact& fact) {
  ++endpoint.sent;
  if (fact.connects) ++endpoint.connections;
  series_.request(fact.sent);
}

void Recorder::answered(EndpointTraffic& endpoint, const RequestFact& fact) {
  const Duration took = fact.at - fact.sent;
  ++endpoint.answered;
  if (fact.failed) ++endpoint.failed;
  ++endpoint.statuses[fact.http_status];
  endpoint.duration.add(took);
  series_.answer(fact.at, took, fact.failed);
  if (fact.times != nullptr) {
    if (!endpoint.measured) endpoint.measured.emplace();
    endpoint.measured->add(*fact.times);
  }
}

inline void Recorder::returned(const Fact& fact) {
  const Duration body = fact.at - fact.began;
  Scenario& scenario = scenarios_[index_of(fact.scenario)];
  ++scenario.counts.returned;
  scenario.bodies_ns += unsigned_ns(body);
  iteration_duration_.add(body);
}

void Recorder::observe(const Fact& fact) {
  hash_.add(fact);
  switch (fact.kind) {
    case FactKind::IterationStarted:
      series_.start(fact.at);
      scenarios_[index_of(fact.scenario)].busy.change(fact.at, 1);
      break;
    case FactKind::IterationReturned:
      returned(fact);
      break;
    case FactKind::IterationCompleted: {
      Scenario& scenario = scenarios_[index_of(fact.scenario)];
      ++scenario.counts.complete;
      if (fact.thrown) ++scenario.counts.thrown;
      scenario.busy.change(fact.at, -1);
      scenario.total_ns += unsigned_ns(fact.at - fact.began);
      series_.complete(fact.at);
      break;
    }
    case FactKind::IterationInterrupted: {
      Scenario& scenario = scenarios_[index_of(fact.scenario)];
      ++scenario.counts.interrupted;
      scenario.busy.change(fact.at, -1);
      scenario.total_ns += unsigned_ns(fact.at - fact.began);
      if (!fact.returned) scenario.bodies_ns += unsigned_ns(fact.at - fact.began);
      series_.interrupt(fact.at);
      break;
    }
    case FactKind::IterationsDropped:
      scenarios_[index_of(fact.scenario)].counts.dropped += fact.count;
      series_.drop(fact.at, fact.count);
      break;
    case FactKind::VuStarted: {
      Scenario& scenario = scenarios_[index_of(fact.scenario)];
      scenario.vus_max = std::max(scenario.vus_max, ++scenario.vus);
      series_.active_changed(fact.at, 1);
      break;
    }
    case FactKind::VuStopped:
      --scenarios_[index_of(fact.scenario)].vus;
      series_.active_changed(fact.at, -1);
      break;
    case FactKind::VuInitialised:
      vus_max_ = std::max(vus_max_, ++initialised_);
      series_.initialised_changed(std::max(fact.at, Instant{}), 1);  // before a paused start too
      break;
    case FactKind::VuRemoved:
      --initialised_;
      series_.initialised_changed(fact.at, -1);
      break;
    default:
      break;
  }
}

UnsignedWide Recorder::add_bodies(std::span<const Duration> bodies) {
  const UnsignedWide before = iteration_duration_.sum_ns();
  iteration_duration_.add(bodies);
  return iteration_duration_.sum_ns() - before;
}

void Recorder::observe_block(const IterationBlock& block) {
  hash_.add(block);
  Scenario& scenario = scenarios_[index_of(block.scenario)];
  IterationCounts& counts = scenario.counts;
  counts.returned += block.ends.size();
  counts.complete += block.ends.size();
  if (block.thrown) counts.thrown += block.ends.size();
  scenario.bodies_ns += add_bodies(block.bodies);
  if (!block.ends.empty()) scenario.total_ns += unsigned_ns(block.ends.back() - block.began);
  series_.turn(block.ends);
}

void Recorder::observe_batch(const IterationBatch& iterations) {
  hash_.add(iterations);
  Scenario& scenario = scenarios_[index_of(iterations.scenario)];
  scenario.busy.ends(std::span(iterations.ended).first(iterations.size));
  IterationCounts& counts = scenario.counts;
  counts.returned += iterations.size;
  counts.complete += iterations.size;
  const auto thrown = std::span(iterations.thrown).first(iterations.size);
  counts.thrown += static_cast<std::uint64_t>(std::count(thrown.begin(), thrown.end(), true));
  const UnsignedWide bodies = add_bodies(std::span(iterations.bodies).first(iterations.size));
  scenario.bodies_ns += bodies;
  scenario.total_ns += bodies + unsigned_ns(iterations.held);
  series_.complete(std::span(iterations.ended).first(iterations.size));
}

void Recorder::observe_starts(Rank scenario, std::span<const Instant> at) {
  series_.start(at);
  scenarios_[index_of(scenario)].busy.starts(at);
}

Recorder Recorder::empty_part() const {
  Recorder part(scenarios_.size(), nullptr);
  part.first_endpoints_ = first_endpoints_;
  part.traffic_.resize(traffic_.size());
  return part;
}

void Recorder::merge(const Recorder& part) {
  for (std::size_t i = 0; i < traffic_.size(); ++i) traffic_[i].merge(part.traffic_[i]);
  for (std::size_t rank = 0; rank < scenarios_.size(); ++rank) {
    Scenario& scenario = scenarios_[rank];
    const Scenario& other = part.scenarios_[rank];
    scenario.counts += other.counts;
    scenario.total_ns += other.total_ns;
    scenario.bodies_ns += other.bodies_ns;
    scenario.spent += other.spent;
  }
  iteration_duration_.merge(part.iteration_duration_);
  series_.merge(part.series_);
  hash_.add(part.hash_);
}

void Recorder::write(Result& result) {
  series_.settle();
  for (std::size_t rank = 0; rank < scenarios_.size(); ++rank) {
    Scenario& scenario = scenarios_[rank];
    ScenarioResult& to = result.scenarios[rank];
    to.counts = scenario.counts;
    to.vus_max = scenario.vus_max;
    to.spent = scenario.spent;
    to.spent.add(Cause::MinIterationDuration, scenario.total_ns - scenario.bodies_ns);
    to.spent.set_rest(scenario.total_ns);
    if (to.began && to.ended) {
      scenario.busy.settle(*to.ended);
      to.busy = std::move(scenario.busy);
    }
    result.counts += scenario.counts;
  }
  result.vus_max = vus_max_;
  result.vus_end = initialised_;
  result.iteration_duration = std::move(iteration_duration_);
  result.series = std::move(series_);
  result.traffic = std::move(traffic_);
  result.moments = std::move(moments_);
  result.trace_hash = hash_.value();
}

}  // namespace rehearse
