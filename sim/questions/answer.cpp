// What the whole expression is decides what is computed.

#include "sim/questions/answer.hpp"

#include "models/base/require.hpp"
#include "sim/measure/expression/evaluation.hpp"

namespace rehearse {

namespace {

using Kind = ExpressionNode::Kind;

void take_share(AnswerOverRuns& answer, std::uint64_t held) {
  const ConfidenceInterval interval = wilson_interval(held, answer.runs);
  answer.held = held;
  answer.value = static_cast<double>(held) / static_cast<double>(answer.runs);
  answer.interval = interval;
  answer.dimension = kPlain;
  answer.percent = true;
}

/// Of the runs that have the figure.
void take_each(AnswerOverRuns& answer, std::uint32_t root, FigureEvaluation& evaluation) {
  Sample sample;
  std::string missing;
  for (std::uint32_t run = 0; run < evaluation.runs(); ++run) {
    const FigureValue one = evaluation.value(root, run);
    if (one.missing.empty()) {
      sample.add(one.value);
    } else {
      missing = one.missing;
    }
  }
  if (sample.count() > 0) {
    answer.each = sample.estimate();
  } else {
    answer.missing = missing;
  }
}

}  // namespace

AnswerOverRuns answer_to(const Expression& expression, const std::vector<RunFigures>& runs) {
  REQUIRE(!runs.empty());
  FigureEvaluation evaluation(expression, runs);
  const auto root = static_cast<std::uint32_t>(expression.nodes.size() - 1);
  const ExpressionNode& whole = expression.nodes[root];
  AnswerOverRuns answer;
  answer.text = expression.text;
  answer.runs = runs.size();
  answer.dimension = whole.number.dimension;
  answer.percent = whole.number.percent;
  if (whole.kind == Kind::Share) {
    take_share(answer, evaluation.held(whole.first));
  } else if (whole.kind == Kind::In) {
    take_share(answer, evaluation.held(whole.first));
  } else if (whole.is_condition() && whole.of_run) {
    take_share(answer, evaluation.held(root));
  } else if (whole.is_condition()) {
    answer.value = evaluation.truth(root, 0) == Truth::True ? 1 : 0;
  } else if (whole.of_run) {
    take_each(answer, root, evaluation);
  } else {
    FigureValue value = evaluation.value(root, 0);
    if (value.missing.empty()) {
      answer.value = value.value;
    } else {
      answer.missing = std::move(value.missing);
    }
  }
  return answer;
}

Checked<Expression> parse_question(std::string_view text, const ExpressionNames& names) {
  // Which of the two it is cannot be seen before; a text that is neither is best explained as one
  // that has a comparison or none.
  Checked<Expression> value = parse_value(text, names);
  if (value) return value;
  Checked<Expression> condition = parse_condition(text, names);
  const bool compares = text.find_first_of("<>=!") != std::string_view::npos;
  return condition || compares ? condition : value;
}

}  // namespace rehearse
