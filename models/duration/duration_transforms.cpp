// Models made from one other: shifted, scaled, clamped.

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/problem_list.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/duration_model_state.hpp"
#include "models/duration/term_mean.hpp"
#include "models/duration/weights.hpp"

namespace rehearse {

namespace {

Problem too_long() {
  return wrong_value("", "a longest duration beyond " + format_duration(kMaxDuration),
                     "at most that");
}

/// factor·length, rounded; nothing beyond 64 bits.
std::optional<Duration> times(Duration length, double factor) {
  const double product = std::round(as_double(length) * factor);
  if (std::fabs(product) >= 0x1p63) return std::nullopt;
  return Duration{static_cast<std::int64_t>(product)};
}

std::optional<std::vector<Duration>> times(const std::vector<Duration>& lengths, double factor) {
  std::vector<Duration> products;
  for (const Duration length : lengths) {
    const auto product = times(length, factor);
    if (!product) return std::nullopt;
    products.push_back(*product);
  }
  return products;
}

}  // namespace

Checked<DurationModel> DurationModel::shifted(Duration by) const {
  State state;
  if (__builtin_add_overflow(max().ns, by.ns, &state.max.ns)) return too_long();
  state.min = min() + by;
  if (state.min.ns < 0) {
    return wrong_value(
        "",
        "a shift by " + format_duration(by) + " of what may take only " + format_duration(min()),
        "at least 0s to be left");
  }
  state.form = State::Form::Shift;
  state.shift = by;
  state.parts = {*this};
  if (has_mean()) state.mean_ns = mean_ns() + as_double(by);
  state.no_mean = state_->no_mean;
  state.text = "shift(" + text() + ", " + format_duration(by) + ")";
  DurationTerm term = term_;
  term.base += by.ns;
  return make(term, std::move(state));
}

Checked<DurationModel> DurationModel::scaled(double factor) const {
  if (!(std::isfinite(factor) && factor > 0.0)) {
    return wrong_value("", "a factor of " + weight_text(factor), "a finite number above 0");
  }
  const Checked<DurationModel> model = rescaled(factor);
  if (!model) return model.problems();
  return model->named("scale(" + text() + ", " + weight_text(factor) + ")");
}

Checked<DurationModel> DurationModel::rescaled(double factor) const {
  if (state_->form == State::Form::Leaf) return rescaled_leaf(factor);
  std::vector<DurationModel> parts;
  for (const DurationModel& part : state_->parts) {
    const Checked<DurationModel> model = part.rescaled(factor);
    if (!model) return model.problems();
    parts.push_back(*model);
  }
  switch (state_->form) {
    case State::Form::Sum:
      return sum(std::move(parts));
    case State::Form::Mixture:
      return mixture(std::move(parts), state_->weights);
    case State::Form::Shift: {
      const auto by = times(state_->shift, factor);
      if (!by) return too_long();
      // Each is rounded by itself, so a nanosecond may be missing.
      return parts.front().shifted(std::max(*by, Duration{} - parts.front().min()));
    }
    case State::Form::Clamp: {
      const auto low = times(state_->low, factor);
      if (!low) return too_long();
      return parts.front().clamped(*low, times(state_->high, factor).value_or(kMaxDuration));
    }
    case State::Form::Leaf:
    case State::Form::Named:
      break;
  }
  return parts.front();
}

Checked<DurationModel> DurationModel::rescaled_leaf(double factor) const {
  if (state_->distribution) return from(state_->distribution->scaled(factor));
  const auto low = times(min(), factor);
  const auto high = times(max(), factor);
  auto values = times(state_->values, factor);
  if (!low || !high || !values) return too_long();
  switch (term_.kind) {
    case DurationTerm::Kind::Constant:
      return constant(*low);
    case DurationTerm::Kind::Uniform:
      return uniform(*low, *high);
    case DurationTerm::Kind::ByIteration:
      return sequence(*std::move(values), SequenceBy::Iteration);
    case DurationTerm::Kind::ByVu:
      return sequence(*std::move(values), SequenceBy::Vu);
    default:
      return choice(*std::move(values), state_->weights);
  }
}

Checked<DurationModel> DurationModel::clamped(Duration low, Duration high) const {
  ProblemList problems;
  if (low.ns < 0) problems.add("/min", format_duration(low), "≥ 0s");
  if (high < low) {
    problems.add("/max", format_duration(high), "≥ " + format_duration(low) + ", the min");
  }
  if (!problems.empty()) return problems.take();
  State state;
  state.form = State::Form::Clamp;
  state.low = low;
  state.high = high;
  state.min = std::clamp(min(), low, high);
  state.max = std::clamp(max(), low, high);
  state.text = "clamp(" + text() + ", " + format_duration(low) +
               (high == kMaxDuration ? "" : ", " + format_duration(high)) + ")";
  set_clamped_mean(state);
  state.parts = {*this};
  DurationTerm term = term_.within({.low = low.ns, .high = high.ns});
  if (term.kind == DurationTerm::Kind::Constant) term = {.base = state.min.ns};
  return make(term, std::move(state));
}

void DurationModel::set_clamped_mean(State& state) const {
  state.no_mean = state_->no_mean;
  if (state.low <= min() && state.high >= max()) {
    state.mean_ns = state_->mean_ns;
    return;
  }
  const bool unbounded = state.high >= max();
  if (unbounded && !has_mean()) return;
  // Without an upper bound the tail counts in full: E max(X, low) = E X + low − E min(X, low).
  DurationTerm bounds{.low = state.low.ns, .high = state.high.ns};
  if (unbounded) bounds = {.high = state.low.ns};
  const auto mean = term_mean(term_.within(bounds));
  if (!mean) {
    state.no_mean = state.text + " has no known mean, as it clamps a sum; clamp the terms instead";
  } else {
    state.mean_ns = unbounded ? mean_ns() + as_double(state.low) - *mean : *mean;
  }
}

}  // namespace rehearse
