// Values are numbers of steps, so that neighbours are a step apart, and parts of a range meet
// without a gap.

#include "sim/questions/find.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>
#include <map>
#include <utility>

#include "models/base/require.hpp"
#include "models/base/wide.hpp"
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

double step_of(const AxisRange& range) { return range.durations ? kMillisecond : 1; }

/// Positions of a part, both ends included.
struct PartOfRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  PartOfRange(std::uint64_t positions, std::uint64_t part, std::uint64_t parts)
      : first(start(positions, part, parts)), last(start(positions, part + 1, parts) - 1) {}

 private:
  static std::uint64_t start(std::uint64_t positions, std::uint64_t part, std::uint64_t parts) {
    return static_cast<std::uint64_t>(UnsignedWide{positions} * part / parts);
  }
};

bool is_monotone(const FindTries& tries, bool least) {
  return std::adjacent_find(tries.begin(), tries.end(), [least](const auto& a, const auto& b) {
           return a.second.holds == least && b.second.holds != least;
         }) == tries.end();
}

/// Where it holds within the part, and the next value shows that it does not, or is beyond the
/// part.
std::optional<std::uint64_t> turn_in(const FindTries& tries, bool least, const PartOfRange& part) {
  const std::uint64_t end = least ? part.first : part.last;
  const auto is_turn = [&](std::uint64_t position) {
    if (position == end) return true;
    const auto next = tries.find(least ? position - 1 : position + 1);
    return next != tries.end() && !next->second.holds;
  };
  std::optional<std::uint64_t> turn;
  const auto beyond = tries.upper_bound(part.last);
  for (auto at = tries.lower_bound(part.first); at != beyond; ++at) {
    if (!at->second.holds || !is_turn(at->first)) continue;
    turn = at->first;
    if (least) break;
  }
  return turn;
}

class Search {
 public:
  Search(const Axis& axis, const MakeRehearsal& make, const FindSettings& settings)
      : axis_(axis),
        make_(make),
        settings_(settings),
        is_of_vus_(axis.path.ends_with("preAllocatedVUs")),
        step_(step_of(*axis.range)),
        part_(find_positions(*axis.range), settings.part, settings.parts) {}

  Checked<FindAnswer> answer() {
    search();
    if (!problems_.empty()) return std::move(problems_);
    return answer_of(axis_, settings_.least, condition_, tries_, settings_.part, settings_.parts);
  }

 private:
  /// Positions run from the end at which it should hold least (0) to the other one.
  std::uint64_t at(std::uint64_t from_wrong_end) const {
    return settings_.least ? part_.first + from_wrong_end : part_.last - from_wrong_end;
  }
  bool holds(std::uint64_t from_wrong_end) { return try_at(at(from_wrong_end)); }

  void search() {
    const std::uint64_t last = part_.last - part_.first;
    if (holds(0)) {
      if (problems_.empty() && last > 1) holds(last / 2);
      return;
    }
    if (!problems_.empty() || last == 0 || !holds(last) || !problems_.empty()) return;
    std::uint64_t wrong = 0;
    std::uint64_t right = last;
    while (right - wrong > 1 && problems_.empty()) {
      const std::uint64_t middle = wrong + (right - wrong) / 2;
      (holds(middle) ? right : wrong) = middle;
    }
    // One value in each half that the bisection has not looked at.
    if (problems_.empty()) holds(wrong / 2);
    if (problems_.empty()) holds(right + (last - right) / 2);
  }

  bool try_at(std::uint64_t position) {
    if (const auto tried = tries_.find(position); tried != tries_.end()) return tried->second.holds;
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
    const auto known = settings_.known.find(position);
    FindTry tried = known != settings_.known.end() ? known->second : run(*asked);
    tried.value = value;
    if (known == settings_.known.end() && settings_.on_try) settings_.on_try(position, tried);
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
  double step_;
  PartOfRange part_;
  std::string condition_;
  FindTries tries_;
  Problems problems_;
};

}  // namespace

std::uint64_t find_positions(const AxisRange& range) {
  return static_cast<std::uint64_t>((range.to - range.from) / step_of(range)) + 1;
}

FindAnswer answer_of(const Axis& axis, bool least, const std::string& condition,
                     const FindTries& tries, std::uint64_t part, std::uint64_t parts) {
  REQUIRE(axis.range.has_value() && !tries.empty());
  FindAnswer answer;
  answer.part = part;
  answer.parts = parts;
  answer.path = axis.path;
  answer.durations = axis.range->durations;
  answer.least = least;
  answer.condition = condition;
  const PartOfRange range(find_positions(*axis.range), part, parts);
  if (const auto found = turn_in(tries, least, range)) {
    answer.found = tries.at(*found);
    const auto next = tries.find(least ? *found - 1 : *found + 1);
    if (next != tries.end()) answer.neighbour = next->second;
  }
  for (const auto& [position, tried] : tries) answer.tries.push_back(tried);
  answer.monotone = is_monotone(tries, least);
  return answer;
}

std::vector<std::uint64_t> unfinished_parts(const FindTries& tries, bool least,
                                            std::uint64_t positions, std::uint64_t parts) {
  std::vector<std::uint64_t> unfinished;
  for (std::uint64_t part = 0; part < parts; ++part) {
    const PartOfRange range(positions, part, parts);
    const auto wrong = tries.find(least ? range.first : range.last);
    const auto right = tries.find(least ? range.last : range.first);
    const bool begun = wrong != tries.end();
    const bool is_alike =
        begun && (wrong->second.holds || (right != tries.end() && !right->second.holds));
    const bool ended = is_alike || (begun && right != tries.end() && turn_in(tries, least, range));
    if (!ended) unfinished.push_back(part);
  }
  return unfinished;
}

Checked<FindAnswer> find_value(const Axis& axis, const MakeRehearsal& make,
                               const FindSettings& settings) {
  REQUIRE(axis.range.has_value() && settings.runs >= 1 && settings.jobs >= 1);
  REQUIRE(settings.part < settings.parts && settings.parts <= find_positions(*axis.range));
  return Search(axis, make, settings).answer();
}

}  // namespace rehearse
