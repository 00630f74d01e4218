// Making occurrences and journeys.

#include "models/journey/journey.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/journey/journey_program.hpp"

namespace rehearse {

Occurrence Occurrence::in_iterations(std::vector<std::uint64_t> iterations) {
  Occurrence occurrence;
  std::sort(iterations.begin(), iterations.end());
  occurrence.iterations_ = std::move(iterations);
  return occurrence;
}

Occurrence Occurrence::with_probability(double probability) {
  Occurrence occurrence;
  occurrence.chance_ = Chance(probability);
  return occurrence;
}

bool Occurrence::is_listed(std::uint64_t iteration) const {
  return std::binary_search(iterations_.begin(), iterations_.end(), iteration);
}

Journey::Journey(DurationModel duration, Occurrence throws, Occurrence aborts)
    : duration_(std::move(duration)),
      throws_(std::move(throws)),
      aborts_(std::move(aborts)),
      min_duration_(duration_.min()),
      mean_ns_(mean_or_infinity(duration_)) {}

Journey::Journey(std::shared_ptr<const JourneyProgram> program, Occurrence throws,
                 Occurrence aborts)
    : program_(std::move(program)),
      duration_(DurationModel::constant({})),
      throws_(std::move(throws)),
      aborts_(std::move(aborts)) {
  REQUIRE(program_ != nullptr);
  counters_ = program_->counters();
  has_requests_ = program_->has_requests();
  min_duration_ = program_->shortest();
  mean_ns_ = program_->work().think_ns;
}

Journey Journey::by_client(const ClientOptions& client) const {
  if (program_ == nullptr) return *this;
  return Journey(std::make_shared<const JourneyProgram>(program_->steps(), client), throws_,
                 aborts_);
}

bool Journey::looks_at_iteration() const {
  return throws_.looks_at_iteration() || aborts_.looks_at_iteration() ||
         (program_ != nullptr ? program_->looks_at_iteration() : duration_.looks_at_iteration());
}

bool Journey::may_abort() const {
  return !aborts_.never() || (program_ != nullptr && program_->may_abort());
}

std::span<const Request> Journey::requests(const JourneyStep& step) const {
  REQUIRE(program_ != nullptr);
  return program_->requests(step);
}

std::uint32_t Journey::first_request(const JourneyStep& step,
                                     std::span<const std::uint32_t> counters) const {
  REQUIRE(program_ != nullptr);
  return program_->first_request(step, counters);
}

bool Journey::has_samples() const { return program_ != nullptr && program_->has_samples(); }

const SampleSpec& Journey::sample(const JourneyStep& step) const {
  REQUIRE(program_ != nullptr);
  return program_->sample(step);
}

Journey::Move Journey::next_of_steps(IterationKey iteration, JourneyCursor cursor,
                                     StepOutcome previous, std::span<std::uint32_t> counters,
                                     bool wants_samples) const {
  REQUIRE(program_ != nullptr);
  if (cursor.position > 0) --cursor.position;
  JourneyStep step = program_->next(iteration, cursor, previous, counters, wants_samples);
  if (step.kind == JourneyStep::Kind::Return) {
    Draws draws = draws_at(iteration, cursor.draws);
    step.kind = ending(iteration, draws);
    cursor.draws = draws_after(cursor.draws, draws);
  }
  ++cursor.position;
  return {step, cursor};
}

}  // namespace rehearse
