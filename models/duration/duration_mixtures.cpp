// Models that choose among others or among measured values.

#include <algorithm>
#include <memory>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/problem_list.hpp"
#include "models/base/require.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/duration_model_state.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {

using duration_model_detail::append_weight_problems;
using duration_model_detail::list_text;
using duration_model_detail::value_problems;

namespace {

/// Appends a part of a mixture: a mixture that is sampled with one word becomes its own parts, each
/// with its share of the weight.
void append_part(const DurationTerm& part, double weight, std::vector<DurationTerm>& terms,
                 std::vector<double>& weights) {
  if (!part.is_leaf_mixture()) {
    terms.push_back(part);
    weights.push_back(weight);
    return;
  }
  for (std::uint64_t i = 0; i < part.count; ++i) {
    const double share = part.choice->share(i);
    if (share <= 0.0) continue;
    terms.push_back(part.terms[i]);
    weights.push_back(weight * share);
  }
}

using Tables = std::vector<std::shared_ptr<const QuantileTable>>;

/// Makes all terms tables that are equally fine, keeping new ones in `tables`. False, and nothing
/// is done, when one of them cannot be: a choice or a sequence would no longer be exact.
bool make_tables(std::vector<DurationTerm>& terms, Tables& tables) {
  int bits = 0;
  for (const DurationTerm& term : terms) {
    const bool flat = term.kind == DurationTerm::Kind::Constant ||
                      (term.kind == DurationTerm::Kind::Uniform &&
                       term.count <= static_cast<std::uint64_t>(QuantileTable::kLongest.ns));
    if (!flat && term.kind != DurationTerm::Kind::Table) return false;
    if (!flat) bits = std::max(bits, term.table->bits());
  }
  if (bits == 0) return false;  // Nothing but constants and uniforms, which are quick as they are.
  for (DurationTerm& term : terms) {
    if (term.kind == DurationTerm::Kind::Table && term.table->bits() == bits) continue;
    // What is flat has no table; a constant, too, is base + 0.
    const Duration last{static_cast<std::int64_t>(std::max(term.count, std::uint64_t{1}) - 1)};
    const QuantileTable table =
        term.kind == DurationTerm::Kind::Table ? *term.table : QuantileTable::uniform({}, last);
    tables.push_back(std::make_shared<const QuantileTable>(table.refined(bits)));
    term.kind = DurationTerm::Kind::Table;
    term.table = tables.back().get();
  }
  return true;
}

}  // namespace

Checked<DurationModel> DurationModel::mixture(std::vector<DurationModel> parts,
                                              std::vector<double> weights) {
  Problems problems;
  if (parts.empty()) problems.push_back(wrong_value("", "no parts", "at least one"));
  append_weight_problems(weights, parts.size(), problems);
  if (!problems.empty()) return problems;
  State state;
  state.form = State::Form::Mixture;
  state.text = list_text("mixture", parts.size(), [&](std::size_t i) {
    return weights.empty() ? parts[i].text() : parts[i].text() + " ×" + weight_text(weights[i]);
  });
  if (weights.empty()) weights.assign(parts.size(), 1.0);
  const double largest = *std::max_element(weights.begin(), weights.end());
  DurationTerm term{.kind = DurationTerm::Kind::LeafMixture, .draws = 1};
  std::vector<double> term_weights;
  std::vector<double> means;
  state.min = kMaxDuration;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const DurationModel& part = parts[i];
    append_part(part.term_, weights[i] / largest, state.terms, term_weights);
    state.min = std::min(state.min, part.min());
    state.max = std::max(state.max, part.max());
    if (part.has_mean()) means.push_back(part.mean_ns());
    if (!part.has_mean() && state.no_mean.empty()) state.no_mean = part.state_->no_mean;
  }
  if (means.size() == parts.size()) state.mean_ns = weighted_mean(means, weights);
  if (make_tables(state.terms, state.tables)) {
    term.kind = DurationTerm::Kind::TableMixture;
  } else if (!std::all_of(state.terms.begin(), state.terms.end(),
                          [](const DurationTerm& one) { return one.is_leaf(); })) {
    term.kind = DurationTerm::Kind::Mixture;
    for (const DurationTerm& one : state.terms) term.draws = std::max(term.draws, 1 + one.draws);
  }
  term.count = state.terms.size();
  state.choice.emplace(term_weights);
  state.weights = std::move(weights);
  state.parts = std::move(parts);
  return make(term, std::move(state));
}

Checked<DurationModel> DurationModel::hyperexponential(const std::vector<Duration>& means,
                                                       std::vector<double> weights) {
  Problems problems;
  if (means.empty()) problems.push_back(wrong_value("/means", "no means", "at least one"));
  std::vector<DurationModel> parts;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (const auto part = exponential(means[i])) {
      parts.push_back(*part);
    } else {
      problems.push_back({"/means/" + std::to_string(i), part.problems().front().message});
    }
  }
  append_weight_problems(weights, means.size(), problems);
  if (!problems.empty()) return problems;
  std::string text = list_text("hyperexponential", means.size(), [&](std::size_t i) {
    return format_duration(means[i]) + (weights.empty() ? "" : " ×" + weight_text(weights[i]));
  });
  const Checked<DurationModel> mixed = mixture(std::move(parts), std::move(weights));
  REQUIRE(static_cast<bool>(mixed));
  return mixed->named(std::move(text));
}

Checked<DurationModel> DurationModel::empirical(std::vector<Duration> values) {
  if (Problems problems = value_problems(values); !problems.empty()) return problems;
  std::sort(values.begin(), values.end());
  std::string text = "empirical(" + std::to_string(values.size()) + " from " +
                     format_duration(values.front()) + " to " + format_duration(values.back()) +
                     ")";
  const Checked<DurationModel> chosen = choice(std::move(values), {});
  REQUIRE(static_cast<bool>(chosen));
  return chosen->named(std::move(text));
}

}  // namespace rehearse
