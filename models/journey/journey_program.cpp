// Executes instructions until one of them needs the VU.

#include "models/journey/journey_program.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"

namespace rehearse {

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

JourneyStep JourneyProgram::end(JourneyCursor& cursor, JourneyStep::Kind how) const {
  cursor.position = static_cast<std::uint32_t>(code_.size());
  return {how, {}};
}

JourneyStep JourneyProgram::next(const IterationKey& iteration, JourneyCursor& cursor,
                                 StepOutcome previous, std::span<std::uint32_t> counters,
                                 bool wants_samples) const {
  using Kind = JourneyStep::Kind;
  // The cursor points behind the instruction that the VU has just carried out.
  std::uint32_t at = cursor.position;
  REQUIRE(at < code_.size() && counters.size() >= counters_);
  if (at == 0 && has_requests()) counters.front() = 0;
  if (at > 0 && previous == StepOutcome::Failed) {
    const Instruction& done = code_[at - 1];
    const bool sent = done.op == Op::Request || done.op == Op::Batch;
    if (sent && done.b != 0) return end(cursor, Kind::Throw);
  }
  for (;;) {
    const Instruction& code = code_[at++];
    switch (code.op) {
      case Op::Think:
        cursor.position = at;
        return {Kind::Wait, thought(code.a, iteration, cursor)};
      case Op::Request:
        cursor.position = at;
        ++counters.front();
        return {Kind::Request, {}, code.a};
      case Op::Batch:
        cursor.position = at;
        counters.front() += batches_[code.a].count;
        return {Kind::Batch, {}, code.a};
      case Op::Sample:
        if (wants_samples) {
          cursor.position = at;
          return {Kind::Sample, sampled(code.a, iteration, cursor), code.a};
        }
        cursor.draws = draws_after(cursor.draws, samples_[code.a].draws());
        break;
      case Op::Repeat: {
        Draws draws = draws_at(iteration, cursor.draws);
        counters[code.counter] = counts_[code.a].sample(draws);
        cursor.draws = draws_after(cursor.draws, draws);
        if (counters[code.counter] == 0) at = code.b;
        break;
      }
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
    }
  }
}

}  // namespace rehearse
