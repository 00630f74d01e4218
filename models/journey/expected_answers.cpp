// A geometric series, cut at the limit.

#include "models/journey/expected_answers.hpp"

#include <algorithm>

namespace rehearse {
namespace {

/// An answer that the request expects.
std::uint16_t expected_status(const Request& request) {
  constexpr std::uint16_t kUsual = 200;
  if (request.expects(kUsual) || request.expected.empty()) return kUsual;
  return request.expected.front().first;
}

std::vector<ExpectedAnswers::Share> of_one_attempt(const RequestStep& step) {
  if (step.known.empty()) return {{LastAnswer(expected_status(step.request), false), 1.0}};
  std::vector<ExpectedAnswers::Share> shares;
  for (const KnownAnswer& known : step.known) {
    const bool failed = known.status == 0 || !step.request.expects(known.status);
    shares.push_back({LastAnswer(known.status, failed), known.share});
  }
  return shares;
}

}  // namespace

double ExpectedAnswers::share_of(const AnswerSet& answers) const {
  double sum = 0.0;
  for (const Share& one : last) {
    if (answers.has(one.answer)) sum += one.share;
  }
  return sum;
}

ExpectedAnswers expected_answers(const RequestStep& step) {
  ExpectedAnswers expected;
  expected.last = of_one_attempt(step);
  if (!step.retry) return expected;
  const RequestRetry& retry = *step.retry;
  const double again = expected.share_of(retry.on);
  double reached = 1.0;  // probability of this attempt
  for (std::uint32_t k = 1; k <= retry.limit; ++k) {
    reached *= again;
    if (reached == 0.0) break;
    expected.attempts += reached;
    expected.pauses_ns += reached * retry.mean_pause_ns(k);
  }
  for (ExpectedAnswers::Share& one : expected.last) {
    // One that is retried is the last only where the limit is reached.
    one.share *= retry.on.has(one.answer) ? reached : expected.attempts;
  }
  return expected;
}

std::size_t reaction_to(const RequestStep& step, LastAnswer answer) {
  const auto found = std::find_if(step.reactions.begin(), step.reactions.end(),
                                  [&](const Reaction& one) { return one.to.has(answer); });
  return static_cast<std::size_t>(found - step.reactions.begin());
}

bool throws_after(const RequestStep& step, LastAnswer answer) {
  return step.request.throws && answer.failed() &&
         reaction_to(step, answer) == step.reactions.size();
}

double throw_share(const RequestStep& step, const ExpectedAnswers& answers) {
  double sum = 0.0;
  for (const ExpectedAnswers::Share& one : answers.last) {
    if (throws_after(step, one.answer)) sum += one.share;
  }
  return sum;
}

}  // namespace rehearse
