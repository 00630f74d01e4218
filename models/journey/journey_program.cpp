// Executes instructions until one of them needs the VU.

#include "models/journey/journey_program.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"

namespace rehearse {
namespace {

/// The draws of a retry's pause before the request with this number in the iteration: of units
/// beyond those that long iterations take (kDrawsOfUnit).
Draws attempt_draws(const IterationKey& iteration, std::uint32_t number) {
  constexpr std::uint64_t kFirstTurn = std::uint64_t{1} << 19;
  const std::uint64_t turn = kFirstTurn + (number >> Stream::kDrawBits);
  constexpr std::uint32_t kDrawMask = (std::uint32_t{1} << Stream::kDrawBits) - 1;
  return {*iteration.stream, iteration.unit + (turn << Stream::kIterationBits),
          iteration.unit_iteration, number & kDrawMask};
}

std::uint32_t passes(const CountModel& count, const IterationKey& iteration,
                     JourneyCursor& cursor) {
  Draws draws = draws_at(iteration, cursor.draws);
  const std::uint32_t passes = count.sample(draws);
  cursor.draws = draws_after(cursor.draws, draws);
  return passes;
}

/// Before the first step of an iteration.
void clear(std::span<std::uint32_t> counters, bool sends, bool keeps_answers) {
  if (sends) counters.front() = 0;
  if (keeps_answers) JourneyProgram::note_answer(counters, LastAnswer::none());
}

}  // namespace

std::uint32_t JourneyProgram::chosen(const Choice& choice, const IterationKey& iteration,
                                     JourneyCursor& cursor) const {
  Draws draws = draws_at(iteration, cursor.draws);
  const std::uint64_t word = draws.next();
  cursor.draws = draws_after(cursor.draws, draws);
  const auto& thresholds = choice.thresholds;
  const auto above = std::upper_bound(thresholds.begin(), thresholds.end(), word);
  return choice.to[static_cast<std::size_t>(above - thresholds.begin())];
}

bool JourneyProgram::looks_at_iteration() const {
  return std::any_of(thinks_.begin(), thinks_.end(),
                     [](const DurationModel& think) { return think.looks_at_iteration(); });
}

bool JourneyProgram::may_abort() const {
  return std::any_of(code_.begin(), code_.end(),
                     [](const Instruction& code) { return code.op == Op::Abort; });
}

std::span<const Request> JourneyProgram::requests(const JourneyStep& step) const {
  REQUIRE(step.kind == JourneyStep::Kind::Request || step.kind == JourneyStep::Kind::Batch);
  if (step.kind == JourneyStep::Kind::Request) return {&requests_.at(step.place), 1};
  const RequestRange& range = batches_.at(step.place);
  return {requests_.data() + range.first, range.count};
}

const SampleSpec& JourneyProgram::sample(const JourneyStep& step) const {
  REQUIRE(step.kind == JourneyStep::Kind::Sample);
  return samples_.at(step.place);
}

std::uint32_t JourneyProgram::first_request(const JourneyStep& step,
                                            std::span<const std::uint32_t> counters) const {
  const auto count = static_cast<std::uint32_t>(requests(step).size());
  REQUIRE(counters.size() >= counters_ && counters.front() >= count);
  return counters.front() - count;
}

Duration JourneyProgram::thought(std::uint32_t think, const IterationKey& iteration,
                                 JourneyCursor& cursor) const {
  Draws draws = draws_at(iteration, cursor.draws);
  const Duration wait = thinks_[think].sample(iteration.key, draws);
  cursor.draws = draws_after(cursor.draws, draws);
  return wait;
}

Duration JourneyProgram::sampled(std::uint32_t sample, const IterationKey& iteration,
                                 JourneyCursor& cursor) const {
  Draws draws = draws_at(iteration, cursor.draws);
  const std::int64_t value = samples_[sample].draw(iteration.key, draws);
  cursor.draws = draws_after(cursor.draws, draws);
  return nanoseconds(value);
}

std::optional<Duration> JourneyProgram::pause(const Instruction& code,
                                              const IterationKey& iteration,
                                              std::span<std::uint32_t> counters) const {
  const RequestRetry& retry = retries_[code.a];
  std::uint32_t& left = counters[code.counter];
  if (left == 0 || !retry.on.has(last_answer(counters))) return std::nullopt;
  const Duration pause = retry.pause(retry.limit - left + 1);
  --left;
  if (retry.jitter == RetryJitter::None) return pause;
  return retry.jittered(pause, attempt_draws(iteration, counters.front()).next());
}

std::uint32_t JourneyProgram::steered(const Instruction& code, std::uint32_t next,
                                      LastAnswer answer) const {
  for (const Steered& one : steers_[code.a]) {
    if (one.after.has(answer)) return one.to;
  }
  return next;
}

JourneyStep JourneyProgram::end(JourneyCursor& cursor, JourneyStep::Kind how) const {
  cursor.position = static_cast<std::uint32_t>(code_.size());
  return {how, {}};
}

JourneyStep JourneyProgram::next(const IterationKey& iteration, JourneyCursor& cursor,
                                 StepOutcome previous, std::span<std::uint32_t> counters,
                                 bool wants_samples) const {
  using Kind = JourneyStep::Kind;
  std::uint32_t at = cursor.position;  // behind the instruction that the VU has just carried out
  REQUIRE(at < code_.size() && counters.size() >= counters_);
  if (at == 0) clear(counters, has_requests(), keeps_answers_);
  if (at > 0 && previous == StepOutcome::Failed && code_[at - 1].throws_if_failed()) {
    return end(cursor, Kind::Throw);
  }
  for (;;) {
    const Instruction& code = code_[at++];
    cursor.position = at;
    switch (code.op) {
      case Op::Think:
        return {Kind::Wait, thought(code.a, iteration, cursor)};
      case Op::First:
        if (iteration.of_vu > 0) break;
        return {Kind::Wait, thought(code.a, iteration, cursor)};
      case Op::Request:
        ++counters.front();
        return {Kind::Request, {}, code.a};
      case Op::Batch:
        counters.front() += batches_[code.a].count;
        return {Kind::Batch, {}, code.a};
      case Op::Sample:
        if (wants_samples) return {Kind::Sample, sampled(code.a, iteration, cursor), code.a};
        cursor.draws = draws_after(cursor.draws, samples_[code.a].draws());
        break;
      case Op::Repeat:
        counters[code.counter] = passes(counts_[code.a], iteration, cursor);
        if (counters[code.counter] == 0) at = code.b;
        break;
      case Op::Again:
        if (--counters[code.counter] > 0) at = code.b;
        break;
      case Op::Choose:
        at = chosen(choices_[code.a], iteration, cursor);
        break;
      case Op::Jump:
        at = code.b;
        break;
      case Op::Throw:
        return end(cursor, Kind::Throw);
      case Op::Abort:
        return end(cursor, Kind::Abort);
      case Op::Return:
        return end(cursor, Kind::Return);
      case Op::Attempts:
        counters[code.counter] = retries_[code.a].limit;
        break;
      case Op::Retry:
        if (const auto wait = pause(code, iteration, counters)) {
          at = cursor.position = code.b;
          if (*wait > Duration{}) return {Kind::Wait, *wait};
        }
        break;
      case Op::Steer:
        at = steered(code, at, last_answer(counters));
        break;
    }
  }
}

}  // namespace rehearse
