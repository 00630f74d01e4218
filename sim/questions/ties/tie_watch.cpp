// Instant by instant: what ended, and what else happened.

#include "sim/questions/ties/tie_watch.hpp"

#include <algorithm>
#include <variant>

#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/plan/arrivals_at_end.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/run/mode_choice.hpp"

namespace rehearse {

namespace {

bool may_abort_by_threshold(const Rehearsal& rehearsal) {
  const std::vector<MetricThresholds>& metrics = rehearsal.metrics.thresholds;
  return std::any_of(metrics.begin(), metrics.end(), [](const MetricThresholds& metric) {
    return std::any_of(metric.thresholds.begin(), metric.thresholds.end(),
                       [](const Threshold& threshold) { return threshold.abort_on_fail; });
  });
}

/// Whether all iterations of the scenario are of one length, and none aborts the test.
bool are_alike(const Rehearsal& rehearsal, const ScenarioPlan& scenario) {
  const Journey* const journey = journey_of(rehearsal, scenario);
  return journey != nullptr && journey->is_plain() &&
         journey->duration().min() == journey->duration().max();
}

/// Whether they are besides so short that the scenario's end interrupts none.
bool are_alike_and_short(const Rehearsal& rehearsal, const ScenarioPlan& scenario) {
  if (!are_alike(rehearsal, scenario)) return false;
  const Duration length = std::max(journey_of(rehearsal, scenario)->duration().min(),
                                   rehearsal.plan.min_iteration_duration);
  return length > Duration{} && length < scenario.hard_end - scenario.regular_end;
}

/// Whether it matters which VU begins which of the scenario's iterations, whose numbers VUs that
/// end at once get in the order of their ends: where they are shared, or one of them aborts the
/// test.
bool numbers_matter(const Rehearsal& rehearsal, const ScenarioPlan& scenario) {
  const bool shared = std::holds_alternative<SharedIterations>(scenario.options.executor);
  const Journey* const journey = journey_of(rehearsal, scenario);
  return (shared && !are_alike(rehearsal, scenario)) ||
         (journey != nullptr && journey->may_abort());
}

}  // namespace

TieParts::TieParts(const Rehearsal& rehearsal)
    : scenarios_(rehearsal.plan.scenarios.size(), Apart::Not) {
  const bool divides = rehearsal.program == nullptr && rehearsal.others.empty() &&
                       rehearsal.plan.instances.size() <= 1 && rehearsal.control.empty() &&
                       !may_abort_by_threshold(rehearsal);
  for (std::uint32_t rank = 0; rank < scenarios_.size(); ++rank) {
    if (divides) scenarios_[rank] = kind_of(rehearsal, Rank{rank});
    const Journey* const journey = journey_of(rehearsal, rehearsal.plan.scenarios[rank]);
    const bool sends = journey == nullptr || journey->has_requests();
    see_all_ = see_all_ && !(sends && scenarios_[rank] == Apart::Not);
  }
}

TieParts::Apart TieParts::kind_of(const Rehearsal& rehearsal, Rank rank) {
  const ScenarioPlan& scenario = rehearsal.plan.scenarios[index_of(rank)];
  switch (choose_mode(rehearsal, rank).mode) {
    case ExecutionMode::PerVu:
      return Apart::EachVu;
    case ExecutionMode::PerArrival:
      // VUs that are added may have served another scenario before.
      if (scenario.share.vus < scenario.share.max_vus) return Apart::Not;
      if (rehearsal.on_no_vu == OnNoVu::Drop && are_alike_and_short(rehearsal, scenario)) {
        return Apart::OrderedScenario;
      }
      return Apart::Scenario;
    case ExecutionMode::EventOrder:
      break;
  }
  return Apart::Not;
}

TiePart TieParts::of(Rank scenario, std::uint64_t number) const {
  if (index_of(scenario) >= scenarios_.size()) return {};
  switch (scenarios_[index_of(scenario)]) {
    case Apart::Not:
      break;
    case Apart::Scenario:
    case Apart::OrderedScenario:
      return {scenario};
    case Apart::EachVu:
      return {scenario, number};
  }
  return {};
}

bool TieParts::is_ordered(const TiePart& part) const {
  return part.scenario != kNoScenario &&
         scenarios_[index_of(part.scenario)] == Apart::OrderedScenario;
}

TieWatch::TieWatch(const Rehearsal& rehearsal, const TieParts& parts)
    : rehearsal_(rehearsal),
      parts_(parts),
      may_abort_(std::any_of(rehearsal.journeys.begin(), rehearsal.journeys.end(),
                             [](const auto& journey) { return journey.second.may_abort(); })) {
  for (const ScenarioPlan& plan : rehearsal.plan.scenarios) {
    Scenario& scenario = scenarios_.emplace_back();
    scenario.stops = stops_of(rehearsal, plan);
    scenario.of_arrivals = traits_of(plan.options.executor).family == ExecutorFamily::Arrival;
    scenario.numbers_matter = numbers_matter(rehearsal, plan);
    all_alike_ = all_alike_ && are_alike(rehearsal, plan);
  }
}

std::vector<TieWatch::Stop> TieWatch::stops_of(const Rehearsal& rehearsal,
                                               const ScenarioPlan& plan) {
  std::vector<Stop> stops;
  switch (traits_of(plan.options.executor).family) {
    case ExecutorFamily::Arrival:
      stops = {{plan.hard_end}};
      break;
    case ExecutorFamily::Counted:
      stops = {{plan.regular_end}, {plan.hard_end}};
      break;
    case ExecutorFamily::Looping: {
      // In a segment handles have other numbers.
      const bool whole = !rehearsal.options.segment && rehearsal.plan.instances.size() <= 1;
      const auto add = [&](Duration offset, std::uint64_t before, std::uint64_t now) {
        if (now < before) stops.push_back({offset, whole ? now : 0, whole ? before : UINT64_MAX});
      };
      for (std::size_t i = 1; i < plan.raw_steps.size(); ++i) {
        add(plan.raw_steps[i].offset, plan.raw_steps[i - 1].active, plan.raw_steps[i].active);
      }
      for (std::size_t i = 1; i < plan.steps.size(); ++i) {
        add(plan.steps[i].offset, plan.steps[i - 1].planned, plan.steps[i].planned);
      }
      break;
    }
    case ExecutorFamily::Steered:
      break;  // its end and commands are seen when they come
  }
  std::sort(stops.begin(), stops.end(),
            [](const Stop& a, const Stop& b) { return a.offset < b.offset; });
  return stops;
}

void TieWatch::observe(const Fact& fact) {
  reach(fact.at);
  if (fact.scenario == kNoScenario) return;
  count(fact);
  note_fact(fact, scenarios_[index_of(fact.scenario)]);
}

void TieWatch::count(const Fact& fact) {
  const TiePart part = parts_.of(fact.scenario, fact.number);
  if (fact.kind == FactKind::IterationStarted) ++seen_[part].counts.started;
  if (fact.kind == FactKind::IterationCompleted) ++seen_[part].counts.complete;
  if (fact.kind == FactKind::IterationInterrupted) ++seen_[part].counts.interrupted;
  // The VUs of what is dropped are not known: see take().
  if (fact.kind == FactKind::IterationsDropped && !part.vu)
    seen_[part].counts.dropped += fact.count;
}

void TieWatch::note_fact(const Fact& fact, Scenario& scenario) {
  switch (fact.kind) {
    case FactKind::ScenarioStarted: {
      scenario.began = fact.at;
      const ScenarioPlan& plan = rehearsal_.plan.scenarios[index_of(fact.scenario)];
      if (!arrival_at_end(plan)) break;
      met({fact.at + plan.regular_end, fact.scenario, kArrivalAtEnd}, false);
      break;
    }
    case FactKind::ScenarioEnded:
      scenario.is_stopped = scenario.is_stopped || fact.rule != Rule::WorkDone;
      all_stopped_ = all_stopped_ || cuts_test_short(fact.rule);
      break;
    case FactKind::VuInitialised:
      scenario.has_new_vu = true;
      break;
    case FactKind::VuStarted:
      ++scenario.idle;
      takes_vu_ = true;
      takes_vu_again_ = takes_vu_again_ || returned_vu_;
      break;
    case FactKind::VuStopped:
      --scenario.idle;
      returned_vu_ = true;
      break;
    case FactKind::IterationStarted:
      --scenario.idle;
      if (scenario.of_arrivals) ++scenario.arrivals;
      break;
    case FactKind::IterationsDropped:
      if (scenario.of_arrivals) ++scenario.arrivals;
      break;
    case FactKind::IterationReturned:
      // The one that aborts the test ends no other way.
      if (may_abort_) ends_.emplace_back(fact.scenario, fact.number);
      break;
    case FactKind::IterationCompleted:
      ++scenario.idle;
      // That it returned at this instant was noted just before.
      if (ends_.empty() || ends_.back() != std::pair(fact.scenario, fact.number)) {
        ends_.emplace_back(fact.scenario, fact.number);
      }
      break;
    case FactKind::IterationInterrupted:
      ++scenario.idle;
      break;
    default:
      break;
  }
}

void TieWatch::observe_request(const RequestFact& fact) {
  reach(fact.at);
  answered_ = answered_ || fact.kind == RequestFact::Kind::Answered;
}

void TieWatch::reach(Instant at) {
  if (at == now_) return;
  note();
  now_ = at;
}

bool TieWatch::is_stopped(const Scenario& scenario, std::uint64_t number) const {
  if (scenario.is_stopped || all_stopped_) return true;
  if (!scenario.began) return false;
  const Duration offset = now_ - *scenario.began;
  auto stop = std::lower_bound(scenario.stops.begin(), scenario.stops.end(), offset,
                               [](const Stop& a, Duration b) { return a.offset < b; });
  for (; stop != scenario.stops.end() && stop->offset == offset; ++stop) {
    if (number >= stop->from && number < stop->to) return true;
  }
  return false;
}

void TieWatch::note_end(Rank rank, std::uint64_t number) {
  const Scenario& scenario = scenarios_[index_of(rank)];
  const bool waits = rehearsal_.on_no_vu == OnNoVu::Wait;
  if (is_stopped(scenario, number)) {
    met({now_, rank, number}, !scenario.of_arrivals || waits);
  } else if (scenario.arrivals > 0 && (waits || scenario.idle_before < scenario.arrivals)) {
    met({now_, rank, number}, waits);
  } else if (scenario.numbers_matter && scenario.ends > 1) {
    met({now_, rank, number}, true);
  }
}

void TieWatch::note() {
  const std::vector<Command>& control = rehearsal_.control;
  all_stopped_ = all_stopped_ || std::any_of(control.begin(), control.end(),
                                             [&](const Command& one) { return one.at == now_; });
  bool any_other = all_stopped_;
  for (const auto& [rank, number] : ends_) ++scenarios_[index_of(rank)].ends;
  for (const auto& [rank, number] : ends_) note_end(rank, number);
  for (std::uint32_t rank = 0; rank < scenarios_.size(); ++rank) {
    Scenario& scenario = scenarios_[rank];
    if (scenario.has_new_vu && scenario.arrivals > 0) met({now_, Rank{rank}, kNewVu}, false);
    any_other = any_other || scenario.arrivals > 0 || is_stopped(scenario, 0);
    swaps_idle_ = swaps_idle_ || (scenario.of_arrivals && scenario.ends > 0 &&
                                  scenario.ends + scenario.arrivals > 1);
    scenario.arrivals = 0;
    scenario.ends = 0;
    scenario.is_stopped = false;
    scenario.has_new_vu = false;
    scenario.idle_before = scenario.idle;
  }
  swaps_pool_ = swaps_pool_ || ends_.size() > 1 || (takes_vu_ && !ends_.empty());
  takes_vu_ = false;
  if (answered_ && any_other) met({now_, kNoScenario, kAnswers}, false);
  ends_.clear();
  answered_ = false;
  all_stopped_ = false;
}

void TieWatch::met(const TieKey& key, bool has_middle) {
  seen_[parts_.of(key.scenario, key.number)].met.insert({key, has_middle});
}

std::map<TiePart, TieWatch::Seen> TieWatch::take() {
  note();
  // What was not begun of a VU's own iterations is dropped, by all VUs together.
  for (auto& [part, seen] : seen_) {
    if (!part.vu) continue;
    const ScenarioPlan& plan = rehearsal_.plan.scenarios[index_of(part.scenario)];
    if (!std::holds_alternative<PerVuIterations>(plan.options.executor)) continue;
    seen.counts.dropped = static_cast<std::uint64_t>(plan.share.iterations) - seen.counts.started;
  }
  return std::move(seen_);
}

}  // namespace rehearse
