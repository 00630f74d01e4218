// Values are numbers of steps, so that neighbours are a step apart.

#include "sim/questions/find.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>
#include <map>
#include <utility>

#include "models/base/require.hpp"
#include "sim/measure/expression/evaluation.hpp"
#include "sim/questions/drops_by_vus.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/replications.hpp"

namespace rehearse {

namespace {

using Kind = ExpressionNode::Kind;

constexpr double kMillisecond = 1e6;  // ns

/// "P(condition) >= share", "P(condition) > share" and "condition in share".
struct WantedShare {
  std::uint32_t condition = 0;  ///< node
  double share = 0;
};

std::optional<WantedShare> wanted_share(const Expression& expression) {
  const std::vector<ExpressionNode>& nodes = expression.nodes;
  const ExpressionNode& root = nodes.back();
  if (root.kind == Kind::In) return WantedShare{root.first, nodes[root.second].number.value};
  const bool at_least = root.kind == Kind::Compare &&
                        (root.op == Comparison::GreaterOrEqual || root.op == Comparison::Greater);
  if (!at_least || nodes[root.first].kind != Kind::Share) return std::nullopt;
  if (nodes[root.second].kind != Kind::Number) return std::nullopt;
  return WantedShare{nodes[root.first].first, nodes[root.second].number.value};
}

/// Whether a test at 0.1 % says that the probability of a success is above the share (true), or
/// below it (false); nothing where it says neither.
std::optional<bool> excluded(std::uint64_t successes, std::uint64_t trials, double share) {
  constexpr double kTail = 0.0005;
  const auto k = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  using boost::math::beta_distribution;
  if (successes > 0 && quantile(beta_distribution<>(k, n - k + 1), kTail) > share) return true;
  if (successes < trials &&
      quantile(complement(beta_distribution<>(k + 1, n - k), kTail)) < share) {
    return false;
  }
  return std::nullopt;
}

class Search {
 public:
  Search(const Axis& axis, const MakeRehearsal& make, const FindSettings& settings)
      : axis_(axis),
        make_(make),
        settings_(settings),
        is_of_vus_(axis.path.ends_with("preAllocatedVUs")) {
    REQUIRE(axis.range.has_value());
    step_ = axis.range->durations ? kMillisecond : 1;
    const double steps = (axis.range->to - axis.range->from) / step_;
    last_ = static_cast<std::int64_t>(steps);
  }

  Checked<FindAnswer> answer() {
    FindAnswer answer;
    answer.path = axis_.path;
    answer.durations = axis_.range->durations;
    answer.least = settings_.least;
    const std::optional<std::int64_t> found = search();
    if (!problems_.empty()) return std::move(problems_);
    answer.condition = condition_;
    if (found) {
      answer.found = tries_.at(*found);
      const std::int64_t next = settings_.least ? *found - 1 : *found + 1;
      if (tries_.count(next) > 0) answer.neighbour = tries_.at(next);
    }
    for (const auto& [position, tried] : tries_) answer.tries.push_back(tried);
    answer.monotone = is_monotone(answer.tries);
    return answer;
  }

 private:
  /// Positions run from the end at which it should hold least (0) to the other one (last_).
  std::int64_t at(std::int64_t from_wrong_end) const {
    return settings_.least ? from_wrong_end : last_ - from_wrong_end;
  }
  bool holds(std::int64_t from_wrong_end) { return try_at(at(from_wrong_end)); }

  std::optional<std::int64_t> search() {
    if (holds(0)) {
      if (problems_.empty() && last_ > 1) try_at(at(last_ / 2));
      return at(0);
    }
    if (!problems_.empty() || last_ == 0 || !holds(last_) || !problems_.empty()) {
      return std::nullopt;
    }
    std::int64_t wrong = 0;
    std::int64_t right = last_;
    while (right - wrong > 1 && problems_.empty()) {
      const std::int64_t middle = wrong + (right - wrong) / 2;
      (holds(middle) ? right : wrong) = middle;
    }
    // One value in each half that the bisection has not looked at.
    try_at(at(wrong / 2));
    if (problems_.empty()) try_at(at(right + (last_ - right) / 2));
    return at(right);
  }

  bool is_monotone(const std::vector<FindTry>& tries) const {
    const auto changes = [&](bool from, bool to) {
      return std::adjacent_find(tries.begin(), tries.end(),
                                [&](const FindTry& a, const FindTry& b) {
                                  return a.holds == from && b.holds == to;
                                }) != tries.end();
    };
    return settings_.least ? !changes(true, false) : !changes(false, true);
  }

  bool try_at(std::int64_t position) {
    if (const auto known = tries_.find(position); known != tries_.end()) return known->second.holds;
    const double value = axis_.range->from + static_cast<double>(position) * step_;
    const std::string set = axis_.path + "=" + axis_value(value, axis_.range->durations);
    Checked<AskedRehearsal> asked = make_({set});
    if (!asked) {
      problems_ = asked.problems();
      for (Problem& problem : problems_) problem.message = "at " + set + ": " + problem.message;
      return false;
    }
    REQUIRE(asked->questions.size() == 1 && asked->questions.front().nodes.back().is_condition());
    condition_ = asked->questions.front().text;
    FindTry tried = run(*asked);
    tried.value = value;
    return tries_.emplace(position, std::move(tried)).first->second.holds;
  }

  /// What runs with other numbers of VUs say of what the condition asks.
  DropsByVus::Asked known_by_vus(const AskedRehearsal& asked,
                                 const std::optional<WantedShare>& wanted) {
    if (!is_of_vus_ || !wanted || !DropsByVus::applies_to(asked.rehearsal)) {
      return DropsByVus::Asked::More;
    }
    if (!drops_) drops_.emplace(settings_.runs);
    return DropsByVus::asked_by(asked.questions.front(), wanted->condition);
  }

  /// What is known is not run.
  RunFigures drops_of(const Rehearsal& one, const AskedRehearsal& asked, DropsByVus::Asked what) {
    const std::optional<bool> known = drops_->drops(one);
    if (known && (!*known || what == DropsByVus::Asked::None)) return {{*known ? 1.0 : 0.0, {}}};
    FiguredRun run = run_with_figures(one, asked.questions);
    drops_->learn(one, run.result);
    return std::move(run.figures.front());
  }

  FindTry run(const AskedRehearsal& asked) {
    const Expression& condition = asked.questions.front();
    const std::optional<WantedShare> wanted = wanted_share(condition);
    std::vector<RunFigures> figures;
    std::optional<bool> early;
    const DropsByVus::Asked by_vus = known_by_vus(asked, wanted);
    const auto figures_of_run = [&](const Rehearsal& one) {
      if (by_vus != DropsByVus::Asked::More) return drops_of(one, asked, by_vus);
      return std::move(run_with_figures(one, asked.questions).figures.front());
    };
    std::uint64_t look = 100;
    replicate<RunFigures>(asked.rehearsal, settings_.runs, settings_.jobs, figures_of_run,
                          [&](std::uint64_t, RunFigures one) {
                            figures.push_back(std::move(one));
                            if (!wanted || figures.size() < look) return true;
                            look *= 2;
                            FigureEvaluation evaluation(condition, figures);
                            early = excluded(evaluation.held(wanted->condition), figures.size(),
                                             wanted->share);
                            return !early;
                          });
    return judged(condition, wanted, early, figures);
  }

  static FindTry judged(const Expression& condition, const std::optional<WantedShare>& wanted,
                        std::optional<bool> early, const std::vector<RunFigures>& figures) {
    FindTry tried;
    tried.runs = figures.size();
    tried.answer = answer_to(condition, figures);
    const ExpectationOutcome outcome = judge(condition, figures);
    tried.holds = outcome.ok;
    if (!wanted) {
      // What is compared says more than whether it holds.
      const ComparisonOutcome& compared = outcome.comparisons.front();
      if (outcome.comparisons.size() == 1 && compared.observed) {
        tried.answer.held.reset();
        tried.answer.interval.reset();
        tried.answer.value = compared.observed;
        tried.answer.dimension = compared.dimension;
        tried.answer.percent = false;
      }
      return tried;
    }
    FigureEvaluation evaluation(condition, figures);
    const std::uint64_t held = evaluation.held(wanted->condition);
    const ConfidenceInterval interval = wilson_interval(held, figures.size());
    tried.answer.held = held;
    tried.answer.value = static_cast<double>(held) / static_cast<double>(figures.size());
    tried.answer.interval = interval;
    tried.answer.percent = true;
    tried.decided =
        early.has_value() || interval.low > wanted->share || interval.high < wanted->share;
    return tried;
  }

  const Axis& axis_;
  const MakeRehearsal& make_;
  const FindSettings& settings_;
  bool is_of_vus_;                   // the axis is the number of VUs of an arrival rate
  std::optional<DropsByVus> drops_;  // of all values so far
  double step_ = 1;
  std::int64_t last_ = 0;
  std::string condition_;
  std::map<std::int64_t, FindTry> tries_;  // by position
  Problems problems_;
};

}  // namespace

Checked<FindAnswer> find_value(const Axis& axis, const MakeRehearsal& make,
                               const FindSettings& settings) {
  REQUIRE(settings.runs >= 1 && settings.jobs >= 1);
  return Search(axis, make, settings).answer();
}

}  // namespace rehearse
