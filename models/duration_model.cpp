// Making duration models: checks, tables, and what is known of a model without sampling it.

#include "models/duration_model.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "models/duration_format.hpp"
#include "models/logarithm.hpp"
#include "models/require.hpp"
#include "models/weights.hpp"

namespace rehearse {

/// What a model shares with its copies; its term points into it.
struct DurationModel::State {
  std::vector<Duration> values;
  std::vector<std::uint64_t> thresholds;
  std::optional<QuantileTable> table;
  std::vector<DurationTerm> terms;  // of a sum; they point into the states of `parts`
  std::vector<DurationModel> parts;
  Duration min;
  Duration max;
  double mean_ns = 0.0;
  std::string text;
};

namespace {

constexpr std::size_t kListedInText = 6;

double as_double(Duration duration) { return static_cast<double>(duration.ns); }

/// What is wrong with a list of values: none at all, or negative ones.
Problems value_problems(const std::vector<Duration>& values) {
  Problems problems;
  if (values.empty()) problems.push_back({"", "no values; must have at least one"});
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].ns >= 0) continue;
    problems.push_back({std::string("/").append(std::to_string(i)),
                        format_duration(values[i]) + "; must be ≥ 0s"});
  }
  return problems;
}

/// "name(a, b, … of 100)", `item(i)` being the text of the i-th.
template <class Item>
std::string list_text(std::string_view name, std::size_t count, Item item) {
  std::string text = std::string(name) + "(";
  for (std::size_t i = 0; i < std::min(count, kListedInText); ++i) {
    text += (i == 0 ? "" : ", ") + item(i);
  }
  if (count > kListedInText) text += ", … of " + std::to_string(count);
  return text + ")";
}

/// The values' mean by weight, equal weights when there are none.
double mean_of(const std::vector<Duration>& values, std::vector<double> weights) {
  std::vector<double> numbers;
  for (const Duration value : values) numbers.push_back(as_double(value));
  if (weights.empty()) weights.assign(values.size(), 1.0);
  return weighted_mean(numbers, weights);
}

}  // namespace

DurationModel::DurationModel(const DurationTerm& term, std::shared_ptr<const State> state)
    : term_(term), state_(std::move(state)) {}

DurationModel DurationModel::make(DurationTerm term, State state) {
  if (!state.values.empty()) {
    const auto [shortest, longest] = std::minmax_element(state.values.begin(), state.values.end());
    state.min = *shortest;
    state.max = *longest;
    term.count = state.values.size();
  }
  const auto shared = std::make_shared<const State>(std::move(state));
  term.values = shared->values.data();
  term.thresholds = shared->thresholds.data();
  if (shared->table) term.table = &*shared->table;
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
  Problems problems;
  if (low.ns < 0) problems.push_back({"/0", format_duration(low) + "; must be ≥ 0s"});
  if (high < low) {
    problems.push_back(
        {"/1", format_duration(high) + "; must be ≥ " + format_duration(low) + ", the low end"});
  }
  if (!problems.empty()) return problems;
  State state;
  state.min = low;
  state.max = high;
  state.mean_ns = as_double(low) + as_double(high - low) / 2.0;
  state.text = "uniform(" + format_duration(low) + ", " + format_duration(high) + ")";
  const std::uint64_t count = time_detail::bits((high - low).ns) + 1;
  return make({.kind = DurationTerm::Kind::Uniform, .base = low.ns, .count = count},
              std::move(state));
}

Checked<DurationModel> DurationModel::choice(std::vector<Duration> values,
                                             std::vector<double> weights) {
  Problems problems = value_problems(values);
  for (const Problem& problem : weight_problems(weights, values.size())) {
    problems.push_back({"/weights" + problem.path, problem.message});
  }
  if (!problems.empty()) return problems;
  const bool weighted = !weights.empty();
  State state;
  state.text = list_text("choice", values.size(), [&](std::size_t i) {
    return format_duration(values[i]) + (weighted ? " ×" + weight_text(weights[i]) : "");
  });
  if (weighted) state.thresholds = cumulative_thresholds(weights);
  state.mean_ns = mean_of(values, weights);
  state.values = std::move(values);
  return make({.kind = weighted ? DurationTerm::Kind::Weighted : DurationTerm::Kind::Choice},
              std::move(state));
}

Checked<DurationModel> DurationModel::exponential(Duration mean) {
  if (mean.ns <= 0) return Problem{"", format_duration(mean) + "; must be > 0s"};
  const double scale = as_double(mean);
  State state;
  state.table = QuantileTable::build([scale](double p) { return -scale * portable_log1p(-p); },
                                     [scale](double p) { return -scale * portable_log(p); });
  state.min = state.table->min();
  state.max = state.table->max();
  state.mean_ns = scale;
  state.text = "exponential(" + format_duration(mean) + ")";
  return make({.kind = DurationTerm::Kind::Table}, std::move(state));
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
  if (terms.empty()) return Problem{"", "no terms; must have at least one"};
  State state;
  Duration constant;
  for (const DurationModel& part : terms) {
    if (__builtin_add_overflow(state.max.ns, part.max().ns, &state.max.ns)) {
      return Problem{
          "", "a longest sum beyond " + format_duration(kMaxDuration) + "; must be at most that"};
    }
    state.min = state.min + part.min();
    state.mean_ns += part.mean_ns();
    constant = constant + part.append_terms(state.terms);
  }
  state.text = list_text("sum", terms.size(), [&](std::size_t i) { return terms[i].text(); });
  state.parts = std::move(terms);
  if (state.terms.empty()) state.terms.emplace_back();
  // What is constant rides on the first term: a constant and one other term are sampled as one.
  state.terms.front().base += constant.ns;
  const DurationTerm term =
      state.terms.size() == 1 ? state.terms.front() : DurationTerm{.kind = DurationTerm::Kind::Sum};
  return DurationModel(term, std::make_shared<const State>(std::move(state)));
}

Duration DurationModel::append_terms(std::vector<DurationTerm>& terms) const {
  if (term_.kind == DurationTerm::Kind::Constant) return {term_.base};
  if (term_.kind == DurationTerm::Kind::Sum) {
    terms.insert(terms.end(), state_->terms.begin(), state_->terms.end());
  } else {
    terms.push_back(term_);
  }
  return {};
}

Duration DurationModel::sample_sum(const SampleKey& key, Draws& draws) const {
  Duration sum;
  for (const DurationTerm& term : state_->terms) sum = sum + term.sample(key, draws);
  return sum;
}

Duration DurationModel::min() const { return state_->min; }
Duration DurationModel::max() const { return state_->max; }
double DurationModel::mean_ns() const { return state_->mean_ns; }
const std::string& DurationModel::text() const { return state_->text; }

}  // namespace rehearse
