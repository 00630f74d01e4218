// Blocks of iterations: drawn, added up and recorded together.

#include "sim/lookahead/vu_lookahead.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "models/journey/journey.hpp"
#include "sim/core/fact.hpp"
#include "sim/lookahead/body_walk.hpp"
#include "sim/lookahead/event_costs.hpp"
#include "sim/vu/loop_watch.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kBlock = 64;
/// Size of the first block, before the mean length is known.
constexpr std::size_t kFirstBlock = 16;

/// Collects iterations that are alike and records them together.
class Block {
 public:
  Block(BulkSink& to, IterationBlock block) : to_(to), block_(block) {}

  void add(Duration body, Instant end, bool thrown) {
    if (size_ == kBlock || (size_ > 0 && thrown != block_.thrown)) flush();
    block_.thrown = thrown;
    bodies_[size_] = body;
    ends_[size_++] = end;
  }
  void flush() {
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
      ends[i] = end = end + iteration_length(bodies[i], shortest);
    }
  }
  return held;
}

/// How many of the ends, which are in order, come before the instant.
std::size_t count_before(Instant until, std::span<const Instant> ends) {
  if (ends.empty() || ends.back() < until) return ends.size();
  return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), until) - ends.begin());
}

}  // namespace

VuLookahead::Outcome VuLookahead::run(Reach reach, std::uint64_t most) {
  return iteration_.scenario.journey->is_plain() ? run_plain(reach, most) : run_steps(reach, most);
}

VuLookahead::Outcome VuLookahead::run_plain(Reach reach, std::uint64_t most) {
  const DurationModel& duration = iteration_.scenario.journey->duration();
  const IterationKey key = iteration_.key();
  IterationBlock block = next_block(key);
  std::array<std::uint64_t, kBlock> words;
  std::array<Duration, kBlock> bodies;
  std::array<Instant, kBlock> ends;
  std::uint64_t events = 0;
  std::uint64_t still = 0;  // iterations since time has passed
  std::size_t size = kFirstBlock;
  for (;;) {
    if (reach.iterations < size) size = static_cast<std::size_t>(reach.iterations) + 1;
    const std::span<Duration> drawn = std::span(bodies).first(size);
    duration.sample_run(*key.stream, key.unit, block.vu_iteration, key.key, words, drawn);
    events +=
        kEventsOfWait * size + add_up(block.began, drawn, rules_.min_iteration_duration, ends);

    // The queue gets the last that it may begin, and the first at whose end others can reach it.
    const std::size_t complete = count_before(
        reach.until,
        std::span<const Instant>(ends).first(std::min<std::uint64_t>(size, reach.iterations)));
    if (complete > 0) {
      block.bodies = drawn.first(complete);
      block.ends = std::span(ends).first(complete);
      to_.facts.observe_block(block);
      still = ends[complete - 1] == block.began ? still + complete : 0;
      block.began = ends[complete - 1];
      block.vu_iteration += complete;
      if (reach.iterations != Reach::kUnlimited) {
        reach.iterations -= complete;
      } else if (still >= kSuspiciousAtOneInstant) {
        return {block.began, most + 1};
      }
    }
    if (complete < size || events > most) {
      vu_.cursor = {1, duration.draws()};
      return {leave(reach, block, bodies[complete % size]), events};
    }
    size = guess(block.began - vu_.began, block.vu_iteration - vu_.vu_iteration,
                 reach.until - block.began);
  }
}

VuLookahead::Outcome VuLookahead::run_steps(Reach reach, std::uint64_t most) {
  IterationKey key = iteration_.key();
  Block block(to_.facts, next_block(key));
  const bool sends = iteration_.scenario.journey->has_requests();
  std::optional<RequestPrecomputer> precomputer;
  if (sends) {
    precomputer.emplace(*rules_.requests, to_, rules_.bounds.requests,
                        std::min(reach.until, vu_.began + rules_.bounds.length));
  }
  std::uint64_t events = 0;
  std::uint64_t still = 0;  // iterations since time has passed
  while (reach.iterations > 0 && events <= most) {
    const WalkedBody body =
        walk_body(iteration_, key, reach.until, precomputer ? &*precomputer : nullptr);
    events += body.events;
    if (!body.over) {
      block.flush();
      return {vu_.began + body.length, events};
    }
    const Instant end = vu_.began + iteration_length(body.length, rules_.min_iteration_duration);
    events += kEventsOfLoop;
    if (end >= reach.until) {
      block.flush();
      return {leave(reach, next_block(key), body.length), events};
    }
    if (sends) rules_.requests->iteration_ended(iteration_.id);
    block.add(body.length, end, vu_.thrown);
    still = end == vu_.began ? still + 1 : 0;
    vu_.began = end;
    key.unit_iteration = key.of_vu = ++vu_.vu_iteration;
    if (reach.iterations != Reach::kUnlimited) {
      --reach.iterations;
    } else if (still >= kSuspiciousAtOneInstant) {
      return {end, most + 1};
    }
  }
  block.flush();
  vu_.thrown = false;
  Instant timer = vu_.began;
  if (sends) {
    // A request must be sent when the clock is there.
    vu_.cursor = {};
  } else {
    timer = vu_.began + iteration_.begin_body(iteration_.key()).wait;
  }
  return {timer, events + kEventsOfWait};
}

IterationBlock VuLookahead::next_block(const IterationKey& key) const {
  return {.scenario = vu_.scenario(),
          .vu = iteration_.id,
          .number = key.key.vu,
          .vu_iteration = vu_.vu_iteration,
          .thrown = false,
          .began = vu_.began,
          .bodies = {},
          .ends = {}};
}

Instant VuLookahead::leave(const Reach& reach, const IterationBlock& next, Duration body) {
  vu_.began = next.began;
  vu_.vu_iteration = static_cast<std::uint32_t>(next.vu_iteration);
  const Instant returns = next.began + body;
  if (returns >= reach.until || reach.iterations == 0) return returns;
  // It returns before others can reach it, and minIterationDuration holds it beyond.
  vu_.returned = true;
  to_.facts.observe(iteration_.fact(FactKind::IterationReturned, Rule::None, returns));
  return next.began + iteration_length(body, rules_.min_iteration_duration);
}

}  // namespace rehearse
