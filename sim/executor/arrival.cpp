// Arrivals and the VUs that serve them.

#include "sim/executor/arrival.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "models/base/means.hpp"
#include "sim/lookahead/event_costs.hpp"
#include "sim/plan/arrivals_at_end.hpp"
#include "sim/plan/rate_curve.hpp"

namespace rehearse {

namespace {

/// Between two arrivals of this segment when they come fastest, about.
Duration least_gap(const ScenarioPlan& scenario) {
  const double rate = RateCurve::of_segment(scenario).peak();
  const double longest = as_double(seconds(1));
  return {static_cast<std::int64_t>(rate > 0 ? std::min(1e9 / rate, longest) : longest)};
}

}  // namespace

ArrivalExecutor::ArrivalExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank,
                                 OnNoVu on_no_vu, const UnplannedVus& unplanned)
    : Executor(context, scenario, rank),
      on_no_vu_(on_no_vu),
      unplanned_(unplanned),
      arrivals_(scenario),
      ends_with_last_arrival_(
          std::holds_alternative<RampingArrivalRate>(scenario.options.executor)),
      max_vus_(static_cast<std::uint64_t>(scenario.share.max_vus)),
      arrival_(add_timer()),
      vu_ready_(add_timer()),
      regular_end_(add_timer()),
      hard_end_(add_timer()) {}

void ArrivalExecutor::on_start() {
  arm(regular_end_, after_start(scenario().regular_end), EventClass::RegularEnd);
  arm(hard_end_, after_start(scenario().hard_end), EventClass::HardEnd);
  const auto planned = static_cast<std::uint32_t>(scenario().share.vus);
  for (; next_slot_ < planned; ++next_slot_) ask_for_vu(Slot{next_slot_});
  if (mode() == ExecutionMode::PerArrival && held_count() == planned) {
    batches_.emplace(vus(), context().facts, rank(), least_gap(scenario()), max_vus_, idle_);
  }
  arm_next_arrival();
}

void ArrivalExecutor::on_vu(Slot slot, VuId vu) {
  const bool planned = index_of(slot) < static_cast<std::uint32_t>(scenario().share.vus);
  hold(slot, vu, planned ? Rule::Started : Rule::NoIdleVu);
  if (!planned) adding_ = false;
  serve_or_idle(vu);
}

void ArrivalExecutor::serve_or_idle(VuId vu) {
  if (past_regular_end_) {
    release(vu, Rule::RegularEnd);
    finish_when_over(Rule::WorkDone);
  } else if (waiting_ > 0) {
    --waiting_;
    ++promised_;
    vus().begin_later(vu);
    if (waiting_ > 0) add_vu();
  } else {
    idle_.add(vu);
  }
}

void ArrivalExecutor::iteration_over(VuId vu) { serve_or_idle(vu); }

void ArrivalExecutor::begin_next(VuId vu) {
  --promised_;
  begin(vu);
  end_when_served();
}

void ArrivalExecutor::arm_next_arrival() {
  const std::optional<Duration> due = batches_ ? serve_batches() : arrivals_.next();
  if (due && after_start(*due) < starts_before()) {
    arm(arrival_, after_start(*due), EventClass::Arrival);
  } else if (arrival_at_end_is_next()) {
    met_end_ = true;
    arm(arrival_, starts_before(), EventClass::FirstArrival);
  } else if (!due) {
    arrivals_over_ = true;
    end_when_served();
  }
}

bool ArrivalExecutor::arrival_at_end_is_next() const {
  return !met_end_ && place_of(kArrivalAtEnd, starts_before()) != TiePlace::Last &&
         arrival_at_end(scenario()).has_value();
}

TiePlace ArrivalExecutor::place_of(std::uint64_t number, Instant at) const {
  const TieOrder* const order = vus().tie_order();
  if (order == nullptr) return TiePlace::Last;
  return order->place({.at = at, .scenario = rank(), .number = number});
}

std::optional<Duration> ArrivalExecutor::serve_batches() {
  // At the regular end and when a VU is ready there is more to do, and a command may end the test.
  Instant until = std::min(starts_before(), context().lookahead.limit());
  if (ready_at_) until = std::min(until, *ready_at_);
  std::uint64_t& events_left = context().events_left;
  std::array<Instant, ArrivalBatches::kMostAtOnce> instants;
  while (events_left > 0) {
    std::span<const Instant> at = next_before(until, instants);
    if (at.empty()) break;
    std::uint64_t events = 1;
    // VUs that are free meanwhile come behind those that are idle already.
    if (idle_.empty()) batches_->catch_up(at.front());
    if (!idle_.empty()) {
      const std::uint64_t affordable = (events_left + kEventsOfArrival - 1) / kEventsOfArrival;
      at = at.first(std::min<std::uint64_t>({at.size(), idle_.all().size(), affordable}));
      events = batches_->begin(at);
    } else if (on_no_vu_ == OnNoVu::Drop && next_slot_ == max_vus_) {
      at = at.first(1);
      drop_arrival(at.front());
    } else {
      break;
    }
    arrivals_.take(at.size());
    events_left -= std::min(events, events_left);
  }
  return arrivals_.next();
}

std::span<const Instant> ArrivalExecutor::next_before(
    Instant until, std::array<Instant, ArrivalBatches::kMostAtOnce>& at) {
  const std::span<const Duration> ahead = arrivals_.ahead();
  const std::size_t most = std::min(ahead.size(), at.size() + 1);
  std::size_t size = 0;
  while (size + 1 < most && after_start(ahead[size]) < until) {
    at[size] = after_start(ahead[size]);
    ++size;
  }
  return std::span(at).first(size);
}

void ArrivalExecutor::end_when_served() {
  const bool served = arrivals_over_ && waiting_ == 0 && promised_ == 0;
  if (ends_with_last_arrival_ && served && !past_regular_end_) end_regularly();
}

void ArrivalExecutor::on_event(const Event& event) {
  if (batches_) batches_->catch_up(now());
  if (event.timer == arrival_) {
    on_arrival();
  } else if (event.timer == vu_ready_) {
    vu_initialised();
  } else if (event.timer == regular_end_) {
    end_regularly();
  } else {
    // Without gracefulStop this comes before the regular end of the same instant.
    rejoin();
    withdraw_all();
    idle_.clear();
    release_all(Rule::HardEnd);
    finish_when_over(Rule::HardEnd);
  }
}

void ArrivalExecutor::on_arrival() {
  if (!idle_.empty()) {
    serve();
  } else if (on_no_vu_ == OnNoVu::Wait && waiting_ < max_vus_ - held_count()) {
    rejoin();
    ++waiting_;
    add_vu();
  } else {
    drop_arrival(now());
    add_vu();
  }
  arm_next_arrival();
}

void ArrivalExecutor::serve() {
  if (batches_) {
    batches_->begin(std::array{now()});
  } else {
    begin(idle_.all().front());
    idle_.drop(1);
    if (!idle_.empty()) vus().fetch(idle_.all().front());
  }
}

void ArrivalExecutor::drop_arrival(Instant at) {
  drop(1, Rule::None, at);
  lacked_vus_ = lacked_vus_ || next_slot_ == max_vus_;
}

void ArrivalExecutor::rejoin() {
  if (batches_) batches_->rejoin(now());
  batches_.reset();
}

void ArrivalExecutor::add_vu() {
  if (adding_ || next_slot_ >= max_vus_) return;
  adding_ = true;
  const Slot slot{next_slot_++};
  if (!pool().take_unplanned()) {
    rejoin();  // when the pool has one is not known
    ask_for_vu(slot);
    return;
  }
  const Duration init = unplanned_.next_init();
  if (init == Duration{}) {
    vu_initialised();
  } else {
    ready_at_ = now() + init;
    const bool is_first = place_of(kNewVu, *ready_at_) != TiePlace::Last;
    arm(vu_ready_, *ready_at_, is_first ? EventClass::FirstVuReady : EventClass::VuReady);
  }
}

void ArrivalExecutor::vu_initialised() {
  ready_at_.reset();
  const VuId vu = vus().initialise(now(), rank());
  if (past_regular_end_) {
    pool().give_back(vu);  // too late for this scenario
  } else {
    on_vu(Slot{next_slot_ - 1}, vu);
  }
}

void ArrivalExecutor::end_regularly() {
  rejoin();
  past_regular_end_ = true;
  count_held_at_end();
  state(FactKind::ScenarioRegularEnd);
  for (const Timer timer : {arrival_, regular_end_}) queue().cancel(timer);
  withdraw_all();
  drop(std::exchange(waiting_, 0), Rule::RegularEnd);
  for (const VuId vu : idle_.all()) release(vu, Rule::RegularEnd);
  idle_.clear();
  finish_when_over(Rule::WorkDone);
}

void ArrivalExecutor::finish_when_over(Rule rule) {
  if (past_regular_end_ && has_no_vus() && !ended()) finish(rule);
}

}  // namespace rehearse
