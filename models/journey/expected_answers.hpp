#pragma once
// How the attempts of a request are expected to go, from the answers its endpoint gives by itself.

#include <cstddef>
#include <vector>

#include "models/journey/answer_set.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

/// Where nothing waits, times out or is turned away: attempts are independent, and each is answered
/// as RequestStep::known says; without that as expected.
struct ExpectedAnswers {
  struct Share {
    LastAnswer answer;
    double share = 0.0;
  };

  double attempts = 1.0;      ///< Σ over k of (share of the answers that are retried)^k
  double pauses_ns = 0.0;     ///< the pauses between them
  std::vector<Share> last{};  ///< of the last attempt; they sum to 1

  /// Of the last attempt's answers.
  double share_of(const AnswerSet& answers) const;
};

ExpectedAnswers expected_answers(const RequestStep& step);

/// Which of the step's reactions is done after this answer, by its place; without one the
/// number of reactions.
std::size_t reaction_to(const RequestStep& step, LastAnswer answer);
/// Whether the request throws after this answer: a failure that no reaction is for.
bool throws_after(const RequestStep& step, LastAnswer answer);
/// The probability of that.
double throw_share(const RequestStep& step, const ExpectedAnswers& answers);

}  // namespace rehearse
