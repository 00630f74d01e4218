// Sending, answering, giving up.

#include "sim/vu/requests.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/vu/program.hpp"

namespace rehearse {

namespace {

/// What is known of a request that took so long.
RequestParts parts_of(Duration took, const RequestTimes* times) {
  RequestParts parts;
  if (times != nullptr) parts.connecting = std::min(took, times->blocked);
  parts.service = took - parts.connecting;
  return parts;
}

RequestParts parts_of(const PrecomputedCourse& course) {
  RequestParts parts;
  parts.connecting = course.connecting;
  parts.network = (course.entered - course.sent) - course.connecting + (course.ended - course.left);
  parts.service = course.left - course.entered;
  return parts;
}

/// A target distinguishes 2^20 requests of an iteration; later ones are keyed as those of units
/// that no VU has, as a journey's draws do (journey_step.hpp).
RequestKey nth_request_key(RequestKey first, std::uint32_t request) {
  constexpr std::uint32_t kOfUnit = std::uint32_t{1} << Stream::kDrawBits;
  const std::uint32_t number = first.number + request;
  first.number = number % kOfUnit;
  first.unit += std::uint64_t{number / kOfUnit} << Stream::kIterationBits;
  return first;
}

}  // namespace

RequestLimits request_limits(const Options& options) {
  RequestLimits limits;
  limits.rps = options.rps;
  limits.batch = {static_cast<std::uint32_t>(std::max<std::int64_t>(options.batch, 1)),
                  static_cast<std::uint32_t>(std::max<std::int64_t>(options.batch_per_host, 0))};
  if (options.no_vu_connection_reuse) limits.reuse = ConnectionReuse::WithinIteration;
  if (options.no_connection_reuse) limits.reuse = ConnectionReuse::Never;
  return limits;
}

Requests::Requests(EventQueue& queue, Facts& facts, Backend& target, std::uint32_t targets,
                   const RequestLimits& limits)
    : queue_(queue),
      facts_(facts),
      target_(target),
      limits_(limits),
      connections_(targets, limits.reuse),
      target_timer_(queue.add_timer()) {
  std::size_t instances = 1;
  for (const std::uint32_t instance : limits.instances) {
    instances = std::max<std::size_t>(instances, instance + 1);
  }
  for (std::size_t i = 0; i < instances; ++i) turns_.push_back({.timer = queue.add_timer()});
  if (limits.rps > 0) spacing_ = Duration{seconds(1).ns / limits.rps};
  queue_.keep_apart(target_timer_);
  rearm();
}

Requests::Step& Requests::step_of(VuId vu) {
  while (place_of(vu) >= steps_.size()) {
    steps_.extend();
    begun_.extend();
  }
  return steps_[place_of(vu)];
}

void Requests::begin(Instant now, const RequestSender& sender, std::span<const Request> requests) {
  REQUIRE(!requests.empty());
  Step& step = step_of(sender.vu);
  REQUIRE(!step.running);
  step.sender = sender;
  step.requests = requests;
  step.open = false;
  step.running = true;
  step.failed = false;
  ++step.turn;
  if (requests.size() == 1) {
    step.only = {};
    if (spacing_ != Duration{}) begun_[place_of(sender.vu)] = now;
    send_or_hold_back(now, step, 0);
  } else {
    if (step.several == nullptr) {
      step.several =
          std::make_unique<Several>(Several{{}, Batch(limits_.batch), {}, {}, 0, nullptr, {}, {}});
    }
    step.several->begun = now;
    step.several->turns.assign(requests.size(), kNever);
    step.several->first_open = 0;
    step.several->flights.assign(requests.size(), {});
    step.several->batch.begin(requests);
    send_what_may_go(now, step);
  }
  hand_out_answers(now);
  rearm();
}

std::optional<PrecomputedRequest> Requests::precompute(Instant now, const RequestSender& sender,
                                                       const Request& request) const {
  const bool connects = !connections_.has_idle(place_of(sender.vu), request.to.service);
  const std::optional<PrecomputedCourse> course =
      target_.precompute(now, request, nth_request_key(sender.key, 0), connects);
  if (!course) return std::nullopt;
  RequestFact over =
      fact(RequestFact::Kind::Answered, course->ended, sender, request, 0, course->sent);
  over.connects = connects;
  set_answer(over, static_cast<std::uint16_t>(http_status(course->status)), request);
  return PrecomputedRequest{*course, over, parts_of(*course)};
}

void Requests::take(const PrecomputedRequest& request) {
  // Another one goes back to where it came from.
  if (request.fact.connects) {
    connections_.give_back(place_of(request.fact.vu), request.fact.to.service);
  }
}

void Requests::send_what_may_go(Instant now, Step& step) {
  while (const auto request = step.several->batch.start()) {
    step.several->turns[*request] = now;
    send_or_hold_back(now, step, *request);
  }
}

void Requests::send_or_hold_back(Instant now, Step& step, std::uint32_t request) {
  if (spacing_ == Duration{}) {
    send(now, step, request);
    return;
  }
  Turns& turns = turns_of(step.sender);
  const Instant at = std::max(now, turns.next);
  turns.next = at + spacing_;
  if (at == now) {
    send(now, step, request);
    return;
  }
  if (turns.held_back.empty()) queue_.arm(turns.timer, at, EventClass::BackendEvent);
  turns.held_back.push_back({step.sender.vu, step.turn, request, at});
}

void Requests::send(Instant now, Step& step, std::uint32_t request) {
  // A request that comes when a server becomes free finds it free.
  if (target_.next() == now) target_.advance(now);
  const Request& spec = step.spec(request);
  const bool connects = connections_.must_open(place_of(step.sender.vu), spec.to.service);
  Flight& flight = step.flight(request);
  flight.id =
      target_.send(now, spec, step.sender.vu, nth_request_key(step.sender.key, request), connects);
  flight.sent = now;
  flight.state = Flight::State::Sent;
  ++under_way_;
  RequestFact sent = fact(RequestFact::Kind::Sent, now, step, request);
  sent.connects = connects;
  state(sent);
}

void Requests::hand_out_answers(Instant now) {
  while (const Answer* const answer = target_.take()) {
    Step& step = step_of(answer->vu);
    if (!step.running) continue;
    const auto request = find(step, answer->request);
    if (!request) continue;
    if (step.open) {
      answered_program(now, step, *request, *answer);
    } else {
      answered(now, step, *request, *answer);
    }
  }
}

std::optional<std::uint32_t> Requests::find(Step& step, RequestId id) {
  const std::span<Flight> flights = step.flights();
  std::size_t place = flights.size() == 1 ? 0 : step.several->first_open;
  for (; place < flights.size(); ++place) {
    if (flights[place].state == Flight::State::Sent && flights[place].id == id) {
      return static_cast<std::uint32_t>(place);
    }
  }
  return std::nullopt;
}

void Requests::answered(Instant now, Step& step, std::uint32_t request, const Answer& answer) {
  const Request& spec = step.spec(request);
  step.flight(request).state = Flight::State::Over;
  --under_way_;
  RequestFact over = fact(RequestFact::Kind::Answered, now, step, request);
  set_answer(over, answer.http_status, spec);
  if (answer.times) over.times = &*answer.times;
  step.failed = step.failed || over.failed;
  state(over);
  if (answer.http_status != 0) connections_.give_back(place_of(step.sender.vu), spec.to.service);
  if (step.requests.size() > 1) {
    const std::vector<Flight>& flights = step.several->flights;
    std::uint32_t& first_open = step.several->first_open;
    while (first_open < flights.size() && flights[first_open].state == Flight::State::Over) {
      ++first_open;
    }
    step.several->batch.answer(request);
    send_what_may_go(now, step);
    if (!step.several->batch.done()) return;
  }
  step.running = false;
  state_spent(now, step, request,
              answer.parts != nullptr ? *answer.parts : parts_of(now - over.sent, over.times));
  done_.push_back(
      {step.sender.vu, step.failed ? StepOutcome::Failed : StepOutcome::Ok, answer.http_status});
}

void Requests::add(Instant now, const RequestSender& sender, const Request& request,
                   Program& program) {
  Step& step = step_of(sender.vu);
  if (step.several == nullptr) {
    step.several =
        std::make_unique<Several>(Several{{}, Batch(limits_.batch), {}, {}, 0, nullptr, {}, {}});
  }
  Several& several = *step.several;
  if (!step.running) {
    step.sender = sender;
    step.requests = {};
    step.running = true;
    step.open = true;
    step.failed = false;
    ++step.turn;
    several.program = &program;
    several.flights.clear();
    several.turns.clear();
    several.specs.clear();
    several.first_open = 0;
    several.begun = now;
    several.spent_until = now;
  }
  REQUIRE(step.open);
  several.flights.emplace_back();
  several.turns.push_back(now);
  several.specs.push_back(&request);
  send_or_hold_back(now, step, static_cast<std::uint32_t>(several.flights.size() - 1));
  hand_out_answers(now);
  rearm();
}

void Requests::answered_program(Instant now, Step& step, std::uint32_t request,
                                const Answer& answer) {
  const Request& spec = step.spec(request);
  Flight& flight = step.flight(request);
  flight.state = Flight::State::Over;
  --under_way_;
  RequestFact over = fact(RequestFact::Kind::Answered, now, step, request);
  const std::uint16_t status = step.several->program->answered(
      now, step.sender.vu, step.sender.key.number + request, flight.sent, answer);
  set_answer(over, status, spec);
  if (answer.times) over.times = &*answer.times;
  step.failed = step.failed || over.failed;
  state(over);
  if (answer.http_status != 0) connections_.give_back(place_of(step.sender.vu), spec.to.service);
  state_spent(now, step, request,
              answer.parts != nullptr ? *answer.parts : parts_of(now - over.sent, over.times));
  Several& several = *step.several;
  while (several.first_open < several.flights.size() &&
         several.flights[several.first_open].state == Flight::State::Over) {
    ++several.first_open;
  }
  step.running = several.first_open < several.flights.size();
  const StepOutcome outcome = over.failed ? StepOutcome::Failed : StepOutcome::Ok;
  done_.push_back({step.sender.vu, outcome, status});
}

void Requests::state_spent(Instant now, Step& step, std::uint32_t request,
                           const RequestParts& parts) {
  if (step.sender.scenario == kNoScenario) return;
  const Flight& flight = step.flight(request);
  SpentFact spent{.scenario = step.sender.scenario,
                  .vu = step.sender.vu,
                  .at = now,
                  .batch = {},
                  .rps = {},
                  .parts = &parts};
  const Instant sent = flight.state == Flight::State::Held ? now : flight.sent;
  RequestParts rest;
  if (step.open) {
    // Of requests that overlap each accounts for what those before it have left: there is no
    // instant of an open step at which none is under way.
    Several& several = *step.several;
    const Instant turn = several.turns[request];
    if (turn >= several.spent_until) {
      spent.rps = std::min(sent, now) - turn;
      rest = parts;
      rest.service = rest.service + (turn - several.spent_until);
      spent.parts = &rest;
    } else {
      rest.service = now - std::max(several.spent_until, turn);
      spent.parts = &rest;
    }
    several.spent_until = now;
  } else if (step.requests.size() > 1) {
    const Instant turn = std::min(step.several->turns[request], now);
    spent.batch = turn - step.several->begun;
    spent.rps = std::min(sent, now) - turn;
  } else if (spacing_ != Duration{}) {
    spent.rps = sent - begun_[place_of(step.sender.vu)];
  }
  facts_.state(spent);
}

void Requests::state_given_up(Instant now, Step& step) {
  std::uint32_t request = 0;
  while (step.flight(request).state == Flight::State::Over) ++request;
  const Flight& flight = step.flight(request);
  RequestParts parts;
  if (flight.state == Flight::State::Sent) {
    parts = target_.parts(now, flight.id).value_or(parts_of(now - flight.sent, nullptr));
  }
  state_spent(now, step, request, parts);
}

void Requests::abort(Instant now, VuId vu) {
  Step& step = step_of(vu);
  REQUIRE(step.running);
  state_given_up(now, step);
  step.running = false;
  for (std::uint32_t request = 0; request < step.size(); ++request) {
    const Flight& flight = step.flight(request);
    if (flight.state != Flight::State::Sent) continue;
    target_.abandon(now, flight.id);
    --under_way_;
    state(fact(RequestFact::Kind::Aborted, now, step, request));
  }
  give_back(turns_of(step.sender));
  rearm();
}

bool Requests::is_over(const HeldBack& turn) const {
  const Step& step = steps_[place_of(turn.vu)];
  return !step.running || step.turn != turn.turn;
}

Instant Requests::first_turn() const {
  Instant first = kNever;
  for (const Turns& turns : turns_) {
    if (!turns.held_back.empty()) first = std::min(first, turns.held_back.front().at);
  }
  return first;
}

void Requests::give_back(Turns& turns) {
  if (turns.held_back.empty()) return;
  while (!turns.held_back.empty() && is_over(turns.held_back.back())) {
    turns.next = turns.held_back.back().at;
    turns.held_back.pop_back();
  }
  if (turns.held_back.empty()) queue_.cancel(turns.timer);
}

void Requests::take_turns(Instant now, Turns& turns) {
  while (!turns.held_back.empty() && turns.held_back.front().at <= now) {
    const HeldBack turn = turns.held_back.front();
    turns.held_back.pop_front();
    if (!is_over(turn)) send(now, step_of(turn.vu), turn.request);
  }
  if (!turns.held_back.empty()) {
    queue_.arm(turns.timer, turns.held_back.front().at, EventClass::BackendEvent);
  }
}

Instant Requests::on_event(const Event& event, Instant until, std::uint64_t& events_left) {
  Instant now = event.at;
  if (event.timer == target_timer_) {
    armed_for_ = kNever;
    target_.advance(now);
    hand_out_answers(now);
    while (done() == 0 && under_way_ > 0 && events_left > 0) {
      const Instant next = target_.next();
      // An answer may have made a request of the same batch wait for its turn.
      if (next >= until || (spacing_ > Duration{} && next >= first_turn())) break;
      now = next;
      --events_left;
      target_.advance(now);
      hand_out_answers(now);
    }
  } else {
    for (Turns& turns : turns_) {
      if (turns.timer == event.timer) take_turns(event.at, turns);
    }
    hand_out_answers(now);
  }
  rearm();
  return now;
}

RequestFact Requests::fact(RequestFact::Kind kind, Instant now, const RequestSender& sender,
                           const Request& spec, std::uint32_t request, Instant sent) {
  return {.kind = kind,
          .scenario = sender.scenario,
          .vu = sender.vu,
          .to = spec.to,
          .number = sender.number,
          .vu_iteration = sender.vu_iteration,
          .request = sender.key.number + request,
          .at = now,
          .sent = sent,
          .request_spec = &spec};
}

void Requests::rearm() {
  const Instant next = target_.next();
  if (next == armed_for_) return;
  armed_for_ = next;
  if (next == kNever) {
    queue_.cancel(target_timer_);
  } else {
    const bool is_first = tie_order_ != nullptr &&
                          tie_order_->place({.at = next, .number = kAnswers}) != TiePlace::Last;
    queue_.arm(target_timer_, next,
               is_first ? EventClass::FirstBackendEvent : EventClass::BackendEvent);
  }
}

}  // namespace rehearse
