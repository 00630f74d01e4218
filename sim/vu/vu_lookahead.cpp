// VUs that nothing else depends on: taken through their iterations without any queue.
//
// What happens to such a VU between two instants that others can reach it at is a function of its
// own draws (design: keyed randomness), so it is computed at once, and only what is left over goes
// into the queue: the end of the iteration that is running when others can reach it, or a request
// whose answer is not known beforehand.

#include <algorithm>
#include <array>

#include "models/base/means.hpp"
#include "models/journey/journey_walk.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kBlock = 64;
/// As many iterations as would fill a first guess, before their length is known.
constexpr std::size_t kFirstBlock = 16;
/// More VUs than this do not wait together: their list stays small beside the VUs themselves.
constexpr std::size_t kMostWaiting = 1 << 16;

/// Collects iterations that are alike and tells of them together.
class Block {
 public:
  Block(BulkSink& to, IterationBlock block) : to_(to), block_(block) {}

  void add(Duration body, Instant end, bool thrown) {
    if (size_ == kBlock || (size_ > 0 && thrown != block_.thrown)) tell();
    block_.thrown = thrown;
    bodies_[size_] = body;
    ends_[size_++] = end;
  }
  void tell() {
    if (size_ == 0) return;
    block_.bodies = std::span(bodies_).first(size_);
    block_.ends = std::span(ends_).first(size_);
    to_.observe_block(block_);
    block_.began = ends_[size_ - 1];
    block_.vu_iteration += size_;
    size_ = 0;
  }

 private:
  BulkSink& to_;
  IterationBlock block_;
  std::array<Duration, kBlock> bodies_;
  std::array<Instant, kBlock> ends_;
  std::size_t size_ = 0;
};

/// How many iterations may fit into the rest, a few more than their mean length says.
std::size_t guess(Duration passed, std::uint64_t iterations, Duration left) {
  const auto length = static_cast<std::uint64_t>(passed.ns) / iterations + 1;
  return static_cast<std::size_t>(
      std::clamp<std::uint64_t>(static_cast<std::uint64_t>(left.ns) / length + 2, 4, kBlock));
}

/// When iterations with these bodies end, the first having begun at `began`; how many of them are
/// held beyond their bodies.
std::uint64_t add_up(Instant began, std::span<const Duration> bodies, Duration shortest,
                     std::span<Instant> ends) {
  std::uint64_t held = 0;
  Instant end = began;
  if (shortest.ns <= 0) {
    for (std::size_t i = 0; i < bodies.size(); ++i) ends[i] = end = end + bodies[i];
  } else {
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      if (bodies[i] < shortest) ++held;
      ends[i] = end = end + std::max(bodies[i], shortest);
    }
  }
  return held;
}

/// How many of the ends, which are in order, come before the instant.
std::size_t count_before(Instant until, std::span<const Instant> ends) {
  if (ends.empty() || ends.back() < until) return ends.size();
  return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), until) - ends.begin());
}

/// The events that a request is in the queue at most: it arrives, its work is done, the answer
/// comes, its VU goes on.
constexpr std::uint64_t kEventsOfRequest = 4;

}  // namespace

/// Precomputes the requests of one VU, within bounds.
class VuTable::RequestPrecomputer {
 public:
  RequestPrecomputer(Requests& requests, const LookaheadSinks& to, std::uint64_t most,
                     Instant until)
      : requests_(requests), to_(to), left_(most), until_(until) {}

  /// Notes where the iteration stands, before a step.
  void note(const JourneyCursor& cursor, std::span<const std::uint32_t> counters) {
    cursor_ = cursor;
    counters_.assign(counters.begin(), counters.end());
  }
  /// Puts the iteration back to where it stood.
  void undo(JourneyCursor& cursor, std::span<std::uint32_t> counters) const {
    cursor = cursor_;
    std::copy(counters_.begin(), counters_.end(), counters.begin());
  }
  /// The answer to a request that is sent at `now`, if it can be precomputed to come before the
  /// end.
  std::optional<RequestFact> answer(Instant now, const RequestSender& sender,
                                    const Request& request) {
    if (left_ == 0) return std::nullopt;
    const std::optional<PrecomputedRequest> precomputed =
        requests_.precompute(now, sender, request);
    if (!precomputed || precomputed->course.ended >= until_) return std::nullopt;
    --left_;
    requests_.take(*precomputed);
    to_.requests->add(precomputed->course);
    to_.facts.observe_precomputed(precomputed->fact);
    return precomputed->fact;
  }

 private:
  Requests& requests_;
  const LookaheadSinks& to_;
  std::uint64_t left_;
  Instant until_;
  JourneyCursor cursor_;
  std::vector<std::uint32_t> counters_;
};

bool VuTable::runs_ahead(Instant now, VuId id, const Reach& reach) {
  const Instant until = std::min(reach.until, lookahead_limit_);
  if (until <= now || reach.iterations == 0 || !runner_) return false;
  waiting_.push_back({until, reach.iterations, id});
  // One that runs out of iterations may be done at any time, and one that sends requests goes on in
  // the queue when it comes to one that cannot be precomputed.
  const bool sends = scenarios_[at(id).scenario].journey->has_requests();
  if (sends) requests_->make_room(id);
  const bool ends_itself = sends || reach.iterations != Reach::kUnlimited;
  waiting_until_ = std::min(waiting_until_, ends_itself ? now : until);
  if (waiting_.size() == kMostWaiting) runner_();
  return true;
}

void VuTable::settle_head_starts() {
  for (const PendingLookahead& start : waiting_) hold(start.vu, at(start.vu), start.until);
  waiting_.clear();
  waiting_until_ = kNever;
}

double VuTable::expected_iterations(const PendingLookahead& start) const {
  const Vu& one = vu(start.vu);
  const Journey& journey = *scenarios_[one.scenario].journey;
  const double left = as_double(start.until - one.began);
  const double shortest = as_double(min_iteration_duration_);
  const double mean = journey.has_mean() ? std::max(journey.mean_ns(), shortest) : shortest;
  return std::min(mean > 0 ? left / mean : left, static_cast<double>(start.iterations));
}

std::uint64_t VuTable::run_ahead(PendingLookahead& start, const LookaheadSinks& to,
                                 std::uint64_t most) {
  const bool plain = scenarios_[vu(start.vu).scenario].journey->is_plain();
  return plain ? run_plain(start, to.facts, most) : run_steps(start, to, most);
}

std::uint64_t VuTable::run_plain(PendingLookahead& start, BulkSink& to, std::uint64_t most) {
  Vu& vu = at(start.vu);
  const ScenarioIterations& scenario = scenarios_[vu.scenario];
  const DurationModel& duration = scenario.journey->duration();
  const IterationKey who = walker(scenario, vu);
  IterationBlock block = next_block(start.vu, who);
  std::array<std::uint64_t, kBlock> words;
  std::array<Duration, kBlock> bodies;
  std::array<Instant, kBlock> ends;
  std::uint64_t events = 0;
  std::size_t size = kFirstBlock;
  for (;;) {
    if (start.iterations < size) size = static_cast<std::size_t>(start.iterations) + 1;
    const std::span<Duration> drawn = std::span(bodies).first(size);
    duration.sample_run(*who.stream, who.unit, block.vu_iteration, who.key, words, drawn);
    events += size + add_up(block.began, drawn, min_iteration_duration_, ends);

    // The queue gets the last that it may begin, and the first at whose end others can reach it.
    const std::size_t complete = count_before(
        start.until,
        std::span<const Instant>(ends).first(std::min<std::uint64_t>(size, start.iterations)));
    if (complete > 0) {
      block.bodies = drawn.first(complete);
      block.ends = std::span(ends).first(complete);
      to.observe_block(block);
      block.began = ends[complete - 1];
      block.vu_iteration += complete;
      if (start.iterations != Reach::kUnlimited) start.iterations -= complete;
    }
    if (complete < size || events > most) {
      vu.cursor = {1, duration.draws()};
      leave(start, block, bodies[complete % size], to);
      return events;
    }
    size = guess(block.began - vu.began, block.vu_iteration - vu.vu_iteration,
                 start.until - block.began);
  }
}

std::uint64_t VuTable::run_steps(PendingLookahead& start, const LookaheadSinks& to,
                                 std::uint64_t most) {
  Vu& vu = at(start.vu);
  const ScenarioIterations& scenario = scenarios_[vu.scenario];
  IterationKey who = walker(scenario, vu);
  Block block(to.facts, next_block(start.vu, who));
  const bool sends = scenario.journey->has_requests();
  std::optional<RequestPrecomputer> precomputer;
  if (sends) {
    precomputer.emplace(*requests_, to, bounds_.requests,
                        std::min(start.until, vu.began + bounds_.length));
  }
  std::uint64_t events = 0;
  while (start.iterations > 0 && events <= most) {
    const Body body =
        walk_body(scenario, who, start.vu, start.until, precomputer ? &*precomputer : nullptr);
    events += body.events;
    if (!body.over) {
      block.tell();
      start.until = vu.began + body.length;
      return events;
    }
    const Instant end = vu.began + std::max(body.length, min_iteration_duration_);
    events += 2;
    if (end >= start.until) {
      block.tell();
      vu.thrown = body.thrown;
      leave(start, next_block(start.vu, who), body.length, to.facts);
      return events;
    }
    if (sends) requests_->iteration_ended(start.vu);
    block.add(body.length, end, body.thrown);
    vu.began = end;
    who.unit_iteration = ++vu.vu_iteration;
    if (start.iterations != Reach::kUnlimited) --start.iterations;
  }
  block.tell();
  vu.thrown = false;
  if (sends) {
    // A request must be sent when the clock is there.
    vu.cursor = {};
    start.until = vu.began;
  } else {
    start.until = *first_step(vu.began, start.vu);
  }
  return events + 1;
}

std::span<const Duration> VuTable::next_bodies(ScenarioIterations& scenario, std::uint64_t number,
                                               std::size_t most) {
  DrawnBodies& drawn = scenario.drawn;
  if (drawn.taken == drawn.bodies.size()) {
    std::array<std::uint64_t, std::tuple_size_v<decltype(drawn.bodies)>> words;
    scenario.journey->duration().sample_run(scenario.stream, 0, number, {}, words, drawn.bodies);
    drawn.taken = 0;
  }
  const std::size_t size = std::min(most, drawn.bodies.size() - drawn.taken);
  drawn.taken += size;
  return std::span(drawn.bodies).subspan(drawn.taken - size, size);
}

std::uint64_t VuTable::begin_batch(std::uint32_t rank, std::span<const Instant> now,
                                   std::span<const VuId> vus, std::span<Instant> complete) {
  ScenarioIterations& scenario = scenarios_[rank];
  const std::uint64_t first = scenario.started;
  for (std::size_t i = 0; i < vus.size(); ++i) {
    Vu& vu = at(vus[i]);
    REQUIRE(vu.state == VuState::Resting);
    vu.began = now[i];
    vu.set_nth(scenario.started++);
  }
  // Of each its arrival, its return and its end; and when its body waits more than once, those.
  std::uint64_t events = 3 * vus.size();
  for (std::size_t i = 0; i < vus.size();) {
    if (!scenario.drawn.possible) {
      Vu& vu = at(vus[i]);
      const Body body = walk_body(scenario, walker(scenario, vu), vus[i], kNever);
      vu.thrown = body.thrown;
      events += body.events;
      complete[i] = now[i] + std::max(body.length, min_iteration_duration_);
      ++i;
      continue;
    }
    for (const Duration body : next_bodies(scenario, first + i, vus.size() - i)) {
      complete[i] = now[i] + std::max(body, min_iteration_duration_);
      ++i;
    }
  }
  return events;
}

void VuTable::end_batch(std::uint32_t rank, std::span<const BusyVu> free, IterationBatch& to) {
  const ScenarioIterations& scenario = scenarios_[rank];
  const Duration least = min_iteration_duration_;
  std::size_t i = to.size;
  for (const BusyVu& one : free) {
    Vu& vu = at(one.vu);
    const Duration length = one.until - vu.began;
    to.numbers[i] = scenario.slots(vu.slot);
    to.vu_iterations[i] = vu.vu_iteration;
    to.began[i] = vu.began;
    to.bodies[i] =
        length > least ? length : walk_body(scenario, walker(scenario, vu), one.vu, kNever).length;
    to.ended[i] = one.until;
    to.thrown[i] = vu.thrown;
    vu.thrown = false;
    ++vu.vu_iteration;
    ++i;
  }
  to.size = i;
}

VuTable::Body VuTable::walk_body(const ScenarioIterations& scenario, const IterationKey& who,
                                 VuId id, Instant until, RequestPrecomputer* precomputer) {
  Vu& vu = at(id);
  vu.cursor = {};
  Body body;
  StepOutcome previous = StepOutcome::Ok;
  for (;;) {
    if (precomputer != nullptr) precomputer->note(vu.cursor, counters(id));
    const JourneyStep step = scenario.journey->next(who, vu.cursor, previous, counters(id));
    if (step.kind == JourneyStep::Kind::Wait) {
      previous = StepOutcome::Ok;
      ++body.events;
      body.length = body.length + step.wait;
      if (vu.began + body.length >= until) return body;
    } else if (step.kind == JourneyStep::Kind::Request) {
      REQUIRE(precomputer != nullptr);
      const auto answer =
          precomputer->answer(vu.began + body.length, sender(id, scenario, who, step),
                              scenario.journey->requests(step).front());
      if (!answer) {
        precomputer->undo(vu.cursor, counters(id));
        vu.failed = previous == StepOutcome::Failed;
        return body;
      }
      previous = answer->failed ? StepOutcome::Failed : StepOutcome::Ok;
      body.events += kEventsOfRequest;
      body.length = answer->at - vu.began;
    } else {
      REQUIRE(step.kind == JourneyStep::Kind::Return || step.kind == JourneyStep::Kind::Throw);
      body.thrown = step.kind == JourneyStep::Kind::Throw;
      body.over = true;
      return body;
    }
  }
}

void VuTable::rejoin(Instant now, VuId id) {
  Vu& vu = at(id);
  change(vu, VuInput::Begin);
  vu.thrown = false;
  vu.failed = false;
  vu.returned = false;
  const ScenarioIterations& scenario = scenarios_[vu.scenario];
  const Body body = walk_body(scenario, walker(scenario, vu), id, now);
  if (!body.over) {
    hold(id, vu, vu.began + body.length);
    return;
  }
  vu.returned = true;
  vu.thrown = body.thrown;
  facts_.state(fact(FactKind::IterationReturned, Rule::None, vu.began + body.length, id, vu));
  hold(id, vu, vu.began + min_iteration_duration_);
}

IterationBlock VuTable::next_block(VuId id, const IterationKey& who) const {
  const Vu& next = vu(id);
  return {.scenario = next.scenario,
          .vu = id,
          .number = who.key.vu,
          .vu_iteration = next.vu_iteration,
          .thrown = false,
          .began = next.began,
          .bodies = {},
          .ends = {}};
}

void VuTable::leave(PendingLookahead& start, const IterationBlock& next, Duration body,
                    BulkSink& to) {
  Vu& vu = at(start.vu);
  vu.began = next.began;
  vu.vu_iteration = static_cast<std::uint32_t>(next.vu_iteration);
  const Instant returns = next.began + body;
  if (returns >= start.until || start.iterations == 0) {
    start.until = returns;
    return;
  }
  // It returns before others can reach it, and is held beyond by minIterationDuration.
  vu.returned = true;
  to.observe(fact(FactKind::IterationReturned, Rule::None, returns, start.vu, vu));
  start.until = next.began + min_iteration_duration_;
}

}  // namespace rehearse
