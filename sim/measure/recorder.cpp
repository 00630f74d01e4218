// The counts that each kind of fact changes.

#include "sim/measure/recorder.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/core/spent_fact.hpp"

namespace rehearse {

namespace {

/// Adds up in fewer instructions than a signed one. Requires: not negative.
std::uint64_t unsigned_ns(Duration time) { return static_cast<std::uint64_t>(time.ns); }

bool has_both(std::span<const LoadModel> scenarios) {
  return std::adjacent_find(scenarios.begin(), scenarios.end(), std::not_equal_to<>()) !=
         scenarios.end();
}

}  // namespace

Recorder::Recorder(std::span<const LoadModel> scenarios, const NetworkPlan* targets)
    : scenarios_(scenarios.size()), has_models_(has_both(scenarios)) {
  for (std::size_t rank = 0; has_models_ && rank < scenarios.size(); ++rank) {
    scenarios_[rank].place = scenarios[rank] == LoadModel::Open ? kOpen : kClosed;
  }
  if (targets == nullptr) return;
  for (const PlannedService& service : targets->services) {
    first_endpoints_.push_back(traffic_.size());
    for (std::uint32_t i = 0; i < service.endpoints; ++i) {
      EndpointTraffic& endpoint = traffic_.emplace_back();
      endpoint.target = service.name;
      endpoint.endpoint = targets->endpoints[service.first_endpoint + i].name;
    }
  }
  answers_.resize(traffic_.size());
}

void Recorder::observe_request(const RequestFact& fact) {
  hash_.add(fact);
  const std::size_t place = place_of(fact);
  EndpointTraffic& endpoint = traffic_[place];
  switch (fact.kind) {
    case RequestFact::Kind::Sent:
      sent(endpoint, fact);
      break;
    case RequestFact::Kind::Answered:
      answered(place, fact);
      break;
    case RequestFact::Kind::Aborted:
      ++endpoint.aborted;
      break;
  }
}

void Recorder::observe_precomputed(const RequestFact& fact) {
  hash_.add(fact);
  const std::size_t place = place_of(fact);
  sent(traffic_[place], fact);
  answered(place, fact);
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
  series_[kWhole].request(fact.sent);
}

void Recorder::answered(std::size_t place, const RequestFact& fact) {
  EndpointTraffic& endpoint = traffic_[place];
  const Duration took = fact.at - fact.sent;
  ++endpoint.answered;
  if (fact.failed) ++endpoint.failed;
  ++endpoint.statuses[fact.http_status];
  answers_[place].add(took, endpoint.duration);
  series_[kWhole].answer(fact.at, took, fact.failed);
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
  bodies_.add(body, iteration_duration_);
}

inline void Recorder::completed(const Fact& fact) {
  Scenario& scenario = scenarios_[index_of(fact.scenario)];
  ++scenario.counts.complete;
  if (fact.thrown) ++scenario.counts.thrown;
  scenario.busy.change(fact.at, -1);
  scenario.total_ns += unsigned_ns(fact.at - fact.began);
  iterations_of(scenario).complete(fact.at);
}

void Recorder::observe_start(Rank scenario, Instant at) {
  Scenario& of = scenarios_[index_of(scenario)];
  iterations_of(of).start(at);
  of.busy.change(at, 1);
}

void Recorder::observe_end(const Fact& fact) {
  hash_.add_ending(fact);
  returned(fact);
  completed(fact);
}

void Recorder::observe(const Fact& fact) {
  hash_.add(fact);
  switch (fact.kind) {
    case FactKind::IterationStarted:
      observe_start(fact.scenario, fact.at);
      break;
    case FactKind::IterationReturned:
      returned(fact);
      break;
    case FactKind::IterationCompleted:
      completed(fact);
      break;
    case FactKind::IterationInterrupted: {
      Scenario& scenario = scenarios_[index_of(fact.scenario)];
      ++scenario.counts.interrupted;
      scenario.busy.change(fact.at, -1);
      scenario.total_ns += unsigned_ns(fact.at - fact.began);
      if (!fact.returned) scenario.bodies_ns += unsigned_ns(fact.at - fact.began);
      iterations_of(scenario).interrupt(fact.at);
      break;
    }
    case FactKind::IterationsDropped: {
      Scenario& scenario = scenarios_[index_of(fact.scenario)];
      scenario.counts.dropped += fact.count;
      iterations_of(scenario).drop(fact.at, fact.count);
      break;
    }
    case FactKind::VuStarted: {
      Scenario& scenario = scenarios_[index_of(fact.scenario)];
      scenario.vus_max = std::max(scenario.vus_max, ++scenario.vus);
      series_[kWhole].active_changed(fact.at, 1);
      break;
    }
    case FactKind::VuStopped:
      --scenarios_[index_of(fact.scenario)].vus;
      series_[kWhole].active_changed(fact.at, -1);
      break;
    case FactKind::VuInitialised:
      vus_max_ = std::max(vus_max_, ++initialised_);
      series_[kWhole].initialised_changed(std::max(fact.at, Instant{}),
                                          1);  // before a paused start too
      break;
    case FactKind::VuRemoved:
      --initialised_;
      series_[kWhole].initialised_changed(fact.at, -1);
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
  iterations_of(scenario).turn(block.ends);
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
  iterations_of(scenario).complete(std::span(iterations.ended).first(iterations.size));
}

void Recorder::observe_starts(Rank scenario, std::span<const Instant> at) {
  Scenario& of = scenarios_[index_of(scenario)];
  iterations_of(of).start(at);
  of.busy.starts(at);
}

Recorder Recorder::empty_part() const {
  Recorder part({}, nullptr);
  part.scenarios_.resize(scenarios_.size());
  for (std::size_t rank = 0; rank < scenarios_.size(); ++rank) {
    part.scenarios_[rank].place = scenarios_[rank].place;
  }
  part.first_endpoints_ = first_endpoints_;
  part.traffic_.resize(traffic_.size());
  part.answers_.resize(answers_.size());
  return part;
}

void Recorder::merge(const Recorder& part) {
  for (std::size_t i = 0; i < traffic_.size(); ++i) {
    traffic_[i].merge(part.traffic_[i]);
    traffic_[i].duration.add(part.answers_[i].all());
  }
  for (std::size_t rank = 0; rank < scenarios_.size(); ++rank) {
    Scenario& scenario = scenarios_[rank];
    const Scenario& other = part.scenarios_[rank];
    scenario.counts += other.counts;
    scenario.total_ns += other.total_ns;
    scenario.bodies_ns += other.bodies_ns;
    scenario.spent += other.spent;
  }
  iteration_duration_.merge(part.iteration_duration_);
  iteration_duration_.add(part.bodies_.all());
  for (std::size_t i = 0; i < series_.size(); ++i) series_[i].merge(part.series_[i]);
  hash_.add(part.hash_);
}

void Recorder::write_series(Result& result) {
  TimeSeries& whole = series_[kWhole];
  if (has_models_) {
    for (const std::size_t place : {kClosed, kOpen}) whole.merge(series_[place]);
    for (const std::size_t place : {kClosed, kOpen}) series_[place].reach(whole);
    result.models = {std::move(series_[kClosed]), std::move(series_[kOpen])};
  }
  result.series = std::move(whole);
}

void Recorder::write(Result& result) {
  bodies_.pass_on(iteration_duration_);
  for (std::size_t i = 0; i < traffic_.size(); ++i) answers_[i].pass_on(traffic_[i].duration);
  for (TimeSeries& series : series_) series.settle();
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
  write_series(result);
  result.traffic = std::move(traffic_);
  result.moments = std::move(moments_);
  result.trace_hash = hash_.value();
}

}  // namespace rehearse
