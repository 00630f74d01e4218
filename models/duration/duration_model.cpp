// Making duration models: checks, tables, and what is known of a model without sampling it.

#include "models/duration/duration_model.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/logarithm.hpp"
#include "models/base/problem_list.hpp"
#include "models/base/require.hpp"
#include "models/duration/duration_model_state.hpp"
#include "models/duration/duration_sampling.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {

using duration_model_detail::append_weight_problems;
using duration_model_detail::list_text;
using duration_model_detail::value_problems;

namespace {

/// The values' mean by weight, equal weights when there are none.
double mean_of(const std::vector<Duration>& values, std::vector<double> weights) {
  std::vector<double> numbers;
  for (const Duration value : values) numbers.push_back(as_double(value));
  if (weights.empty()) weights.assign(values.size(), 1.0);
  return weighted_mean(numbers, weights);
}

}  // namespace

Problems duration_model_detail::value_problems(const std::vector<Duration>& values) {
  Problems problems;
  if (values.empty()) problems.push_back(wrong_value("", "no values", "at least one"));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].ns >= 0) continue;
    problems.push_back(wrong_value(std::string("/").append(std::to_string(i)),
                                   format_duration(values[i]), "≥ 0s"));
  }
  return problems;
}

void duration_model_detail::append_weight_problems(const std::vector<double>& weights,
                                                   std::size_t count, Problems& problems) {
  for (const Problem& problem : weight_problems(weights, count)) {
    problems.push_back({"/weights" + problem.path, problem.message});
  }
}

DurationModel::DurationModel(const DurationTerm& term, std::shared_ptr<const State> state)
    : term_(term), state_(std::move(state)) {}

DurationModel DurationModel::make(DurationTerm term, State state) {
  if (!state.values.empty()) {
    const auto [shortest, longest] = std::minmax_element(state.values.begin(), state.values.end());
    state.min = *shortest;
    state.max = *longest;
    term.count = state.values.size();
  }
  if (term.is_leaf_mixture() && state.terms.empty()) {
    // Its parts take over what was done to the whole.
    for (std::size_t i = 0; i < term.count; ++i) state.terms.push_back(term.terms[i].within(term));
    term.base = term.low = 0;
    term.high = kMaxDuration.ns;
    term.terms = nullptr;
  }
  if (term.kind == DurationTerm::Kind::TableMixture) {
    for (const DurationTerm& one : state.terms) {
      state.table_parts.push_back({one.table->entries(), one.base, one.low, one.high});
    }
    term.table = state.terms.front().table;
    term.table_parts = nullptr;
  }
  const auto shared = std::make_shared<const State>(std::move(state));
  if (!shared->values.empty()) term.values = shared->values.data();
  if (shared->choice) term.choice = &*shared->choice;
  if (shared->table) term.table = &*shared->table;
  if (term.terms == nullptr) term.terms = shared->terms.data();
  if (term.table_parts == nullptr) term.table_parts = shared->table_parts.data();
  return {term, shared};
}

DurationModel DurationModel::constant(Duration value) {
  REQUIRE(value.ns >= 0);
  State state;
  state.min = state.max = value;
  state.mean_ns = as_double(value);
  state.text = format_duration(value);
  return make({.kind = DurationTerm::Kind::Constant, .base = value.ns}, std::move(state));
}

Checked<DurationModel> DurationModel::uniform(Duration low, Duration high) {
  ProblemList problems;
  if (low.ns < 0) problems.add("/0", format_duration(low), "≥ 0s");
  if (high < low) {
    problems.add("/1", format_duration(high), "≥ " + format_duration(low) + ", the low end");
  }
  if (!problems.empty()) return problems.take();
  State state;
  state.min = low;
  state.max = high;
  state.mean_ns = as_double(low) + as_double(high - low) / 2.0;
  state.text = "uniform(" + format_duration(low) + ", " + format_duration(high) + ")";
  const std::uint64_t count = time_detail::bits((high - low).ns) + 1;
  return make({.kind = DurationTerm::Kind::Uniform, .draws = 1, .base = low.ns, .count = count},
              std::move(state));
}

Checked<DurationModel> DurationModel::choice(std::vector<Duration> values,
                                             std::vector<double> weights) {
  Problems problems = value_problems(values);
  append_weight_problems(weights, values.size(), problems);
  if (!problems.empty()) return problems;
  const bool weighted = !weights.empty();
  State state;
  state.text = list_text("choice", values.size(), [&](std::size_t i) {
    return format_duration(values[i]) + (weighted ? " ×" + weight_text(weights[i]) : "");
  });
  if (weighted) state.choice.emplace(weights);
  state.mean_ns = mean_of(values, weights);
  state.values = std::move(values);
  state.weights = std::move(weights);
  return make(
      {.kind = weighted ? DurationTerm::Kind::Weighted : DurationTerm::Kind::Choice, .draws = 1},
      std::move(state));
}

Checked<DurationModel> DurationModel::exponential(Duration mean) {
  if (mean.ns <= 0) return wrong_value("", format_duration(mean), "> 0s");
  const double scale = as_double(mean);
  return table_of({[scale](double p) { return -scale * portable_log1p(-p); },
                   [scale](double p) { return -scale * portable_log(p); }, scale,
                   "exponential(" + format_duration(mean) + ")"});
}

Checked<DurationModel> DurationModel::from(const Distribution& distribution) {
  if (distribution.mean_ns.value_or(0.0) > as_double(Distribution::kLongest)) {
    return wrong_value("", "a mean of " + weight_text(*distribution.mean_ns) + "ns",
                       "at most " + format_duration(Distribution::kLongest));
  }
  return table_of(distribution);
}

DurationModel DurationModel::table_of(const Distribution& distribution) {
  State state;
  state.table = QuantileTable::build(distribution.lower, distribution.upper);
  state.distribution = distribution;
  state.min = state.table->min();
  state.max = state.table->max();
  state.mean_ns = distribution.mean_ns;
  state.text = distribution.text;
  if (!state.mean_ns)
    state.no_mean = state.text + " has an infinite mean; give it a greatest value";
  return make({.kind = DurationTerm::Kind::Table, .draws = 1}, std::move(state));
}

Checked<DurationModel> DurationModel::sequence(std::vector<Duration> values, SequenceBy by) {
  if (Problems problems = value_problems(values); !problems.empty()) return problems;
  State state;
  state.text = list_text(by == SequenceBy::Vu ? "sequence by vu" : "sequence", values.size(),
                         [&](std::size_t i) { return format_duration(values[i]); });
  state.mean_ns = mean_of(values, {});
  state.values = std::move(values);
  return make(
      {.kind = by == SequenceBy::Vu ? DurationTerm::Kind::ByVu : DurationTerm::Kind::ByIteration},
      std::move(state));
}

Checked<DurationModel> DurationModel::sum(std::vector<DurationModel> terms) {
  if (terms.empty()) return wrong_value("", "no terms", "at least one");
  State state;
  state.form = State::Form::Sum;
  state.mean_ns = 0.0;
  Duration constant;
  for (const DurationModel& part : terms) {
    if (__builtin_add_overflow(state.max.ns, part.max().ns, &state.max.ns)) {
      return wrong_value("", "a longest sum beyond " + format_duration(kMaxDuration),
                         "at most that");
    }
    state.min = state.min + part.min();
    if (!part.has_mean()) {
      if (state.mean_ns) state.no_mean = part.state_->no_mean;
      state.mean_ns.reset();
    } else if (state.mean_ns) {
      *state.mean_ns += part.mean_ns();
    }
    constant = constant + part.append_terms(state.terms);
  }
  state.text = list_text("sum", terms.size(), [&](std::size_t i) { return terms[i].text(); });
  state.parts = std::move(terms);
  // What is constant rides on a sole other term: the two are sampled as one.
  DurationTerm term{.kind = DurationTerm::Kind::Sum, .count = state.terms.size()};
  for (const DurationTerm& one : state.terms) term.draws += one.draws;
  if (state.terms.size() <= 1) {
    term = state.terms.empty() ? DurationTerm{} : state.terms.front();
    state.terms.clear();
  }
  term.base += constant.ns;
  return make(term, std::move(state));
}

Duration DurationModel::append_terms(std::vector<DurationTerm>& terms) const {
  if (term_.kind == DurationTerm::Kind::Constant) return {term_.base};
  if (term_.kind == DurationTerm::Kind::Sum && !term_.is_clamped()) {
    terms.insert(terms.end(), term_.terms, term_.terms + term_.count);
    return {term_.base};
  }
  terms.push_back(term_);
  return {};
}

DurationModel DurationModel::named(std::string text) const {
  State state;
  state.form = State::Form::Named;
  state.parts = {*this};
  state.min = min();
  state.max = max();
  state.mean_ns = state_->mean_ns;
  state.no_mean = state_->no_mean;
  state.text = std::move(text);
  return make(term_, std::move(state));
}

Duration DurationModel::draw_one(const SampleKey& key, Draws& draws) const {
  return sample(key, draws);
}

Duration DurationModel::min() const { return state_->min; }
Duration DurationModel::max() const { return state_->max; }
const std::string& DurationModel::text() const { return state_->text; }

bool DurationModel::has_mean() const { return state_->mean_ns.has_value(); }

double DurationModel::mean_ns() const {
  REQUIRE(has_mean());
  return *state_->mean_ns;
}

Checked<double> DurationModel::mean() const {
  if (has_mean()) return *state_->mean_ns;
  return Problem{"", state_->no_mean};
}

double mean_or_infinity(const DurationModel& model) {
  return model.has_mean() ? model.mean_ns() : std::numeric_limits<double>::infinity();
}

}  // namespace rehearse
