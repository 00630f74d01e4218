// Walks down to the comparisons, and blames those that the expression fails by.

#include "sim/measure/expression/expectation.hpp"

#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/base/require.hpp"
#include "sim/measure/expression/evaluation.hpp"

namespace rehearse {

namespace {

using Kind = ExpressionNode::Kind;

Comparison mirrored(Comparison op) {
  switch (op) {
    case Comparison::Less:
      return Comparison::Greater;
    case Comparison::LessOrEqual:
      return Comparison::GreaterOrEqual;
    case Comparison::GreaterOrEqual:
      return Comparison::LessOrEqual;
    case Comparison::Greater:
      return Comparison::Less;
    default:
      return op;
  }
}

class Judgement {
 public:
  Judgement(const Expression& expression, std::span<const RunFigures> runs)
      : expression_(expression), evaluation_(expression, runs) {}

  ExpectationOutcome outcome() {
    const auto root = static_cast<std::uint32_t>(expression_.nodes.size() - 1);
    ExpectationOutcome found;
    found.text = expression_.text;
    found.ok = true;
    const std::uint32_t runs = expression_.nodes[root].of_run ? evaluation_.runs() : 1;
    for (std::uint32_t run = 0; run < runs && found.ok; ++run) {
      found.ok = evaluation_.truth(root, run) == Truth::True;
    }
    visit(root, false, found);
    return found;
  }

 private:
  const ExpressionNode& node(std::uint32_t id) const { return expression_.nodes[id]; }

  void visit(std::uint32_t id, bool negated, ExpectationOutcome& found) {
    const ExpressionNode& of = node(id);
    if (of.kind == Kind::And || of.kind == Kind::Or) {
      visit(of.first, negated, found);
      visit(of.second, negated, found);
    } else if (of.kind == Kind::Not) {
      visit(of.first, !negated, found);
    } else {
      ComparisonOutcome compared = of.kind == Kind::In ? of_share(id) : of_comparison(id, negated);
      compared.text = expression_.text_of(of);
      compared.at_fault = !found.ok && (negated ? may_hold(id) : !compared.ok);
      found.comparisons.push_back(std::move(compared));
    }
  }

  /// Whether there is a run in which it is not known to be wrong.
  bool may_hold(std::uint32_t id) {
    for (std::uint32_t run = 0; run < runs_of(id); ++run) {
      if (evaluation_.truth(id, run) != Truth::False) return true;
    }
    return false;
  }

  std::uint32_t runs_of(std::uint32_t id) const { return node(id).of_run ? evaluation_.runs() : 1; }

  ComparisonOutcome of_comparison(std::uint32_t id, bool negated) {
    const Truth wanted = negated ? Truth::False : Truth::True;
    ComparisonOutcome outcome;
    std::uint32_t worst = 0;
    double furthest = -1;  // of the runs that miss what is wanted
    for (std::uint32_t run = 0; run < runs_of(id); ++run) {
      const Truth truth = evaluation_.truth(id, run);
      if (truth != Truth::True) ++outcome.misses;
      if (truth == wanted) continue;
      const double by = truth == Truth::Unknown ? HUGE_VAL : distance(id, run);
      if (by <= furthest) continue;
      furthest = by;
      worst = run;
    }
    outcome.ok = outcome.misses == 0;
    describe(id, worst, outcome);
    if (runs_of(id) > 1 && !outcome.ok) {
      outcome.run = worst;
      outcome.message = fmt::format("it fails in {} of {} runs; in run {} {}", outcome.misses,
                                    evaluation_.runs(), worst, outcome.message);
    }
    return outcome;
  }

  double distance(std::uint32_t id, std::uint32_t run) {
    return std::abs(evaluation_.value(node(id).first, run).value -
                    evaluation_.value(node(id).second, run).value);
  }

  /// Values and message of one run.
  void describe(std::uint32_t id, std::uint32_t run, ComparisonOutcome& outcome) {
    const ExpressionNode& of = node(id);
    const bool swapped = node(of.first).kind == Kind::Number;
    const std::uint32_t left = swapped ? of.second : of.first;
    const std::uint32_t right = swapped ? of.first : of.second;
    const Comparison op = swapped ? mirrored(of.op) : of.op;
    const FigureValue observed = evaluation_.value(left, run);
    const FigureValue bound = evaluation_.value(right, run);
    for (const FigureValue* side : {&observed, &bound}) {
      if (side->missing.empty()) continue;
      outcome.message = side->missing;
      return;
    }
    outcome.observed = observed.value;
    outcome.bound = bound.value;
    outcome.dimension = node(left).number.dimension;
    Quantity seen{observed.value, outcome.dimension};
    seen.percent = node(left).number.percent || node(right).number.percent;
    const Quantity limit{bound.value, outcome.dimension, seen.percent};
    outcome.message = fmt::format("{} is {}", expression_.text_of(node(left)), quantity_text(seen));
    if (compares(op, observed.value, bound.value)) return;
    outcome.message += ", " + miss_text(op, seen, limit);
    if (node(right).kind == Kind::Number) return;
    outcome.message += fmt::format(", which is {}", expression_.text_of(node(right)));
  }

  ComparisonOutcome of_share(std::uint32_t id) {
    const ExpressionNode& of = node(id);
    const std::uint32_t runs = evaluation_.runs();
    const std::uint32_t held = evaluation_.held(of.first);
    const Quantity share{static_cast<double>(held) / static_cast<double>(runs), kPlain, true};
    const Quantity wanted{node(of.second).number.value, kPlain, true};
    ComparisonOutcome outcome;
    outcome.ok = share.value >= wanted.value;
    outcome.misses = runs - held;
    outcome.observed = share.value;
    outcome.bound = wanted.value;
    outcome.message =
        fmt::format("it holds in {} of {} runs ({})", held, runs, quantity_text(share));
    if (outcome.ok) return outcome;
    outcome.message += ", " + miss_text(Comparison::GreaterOrEqual, share, wanted);
    for (std::uint32_t run = 0; run < runs; ++run) {
      if (evaluation_.truth(of.first, run) == Truth::True) continue;
      outcome.run = run;
      outcome.message += fmt::format("; in run {} {}", run, example(of.first, run));
      break;
    }
    return outcome;
  }

  /// The first comparison below the condition that does not hold in the run.
  std::string example(std::uint32_t id, std::uint32_t run) {
    const ExpressionNode& of = node(id);
    if (of.kind == Kind::And || of.kind == Kind::Or) {
      const bool first = evaluation_.truth(of.first, run) != Truth::True;
      return example(first ? of.first : of.second, run);
    }
    if (of.kind == Kind::Not) return fmt::format("{} holds", expression_.text_of(node(of.first)));
    ComparisonOutcome outcome;
    describe(id, run, outcome);
    return outcome.message;
  }

  const Expression& expression_;
  FigureEvaluation evaluation_;
};

}  // namespace

ExpectationOutcome judge(const Expression& condition, std::span<const RunFigures> runs) {
  REQUIRE(!runs.empty());
  return Judgement(condition, runs).outcome();
}

ExpectationOutcome judge(const Expression& condition, const Result& result) {
  return judge(condition, std::span(&result, 1));
}

ExpectationOutcome judge(const Expression& condition, std::span<const Result> results) {
  std::vector<RunFigures> runs;
  runs.reserve(results.size());
  for (const Result& result : results) runs.push_back(read_figures(condition.figures, result));
  return judge(condition, runs);
}

FigureValue evaluate(const Expression& value, std::span<const RunFigures> runs) {
  REQUIRE(!runs.empty());
  const auto root = static_cast<std::uint32_t>(value.nodes.size() - 1);
  REQUIRE(!value.nodes[root].of_run || runs.size() == 1);
  return FigureEvaluation(value, runs).value(root, 0);
}

}  // namespace rehearse
