// One small sum or integral for each kind of term.

#include "models/duration/term_mean.hpp"

#include <algorithm>

#include "models/duration/quantile_table.hpp"

namespace rehearse {
namespace {

double held(const DurationTerm& term, Duration x) {
  return static_cast<double>(std::clamp(x.ns, term.low, term.high));
}

/// Of the whole numbers below the count, each as likely.
double uniform_mean(const DurationTerm& term) {
  const double last = static_cast<double>(term.count) - 1.0;
  const auto low = static_cast<double>(term.low);
  const auto high = static_cast<double>(term.high);
  if (low >= last) return low;
  if (high <= 0.0) return high;
  const double least = std::max(low, 0.0);  // the number of values below
  const double most = std::min(high, last);
  const double above = last - most;
  const double inside = last + 1.0 - least - above;
  return (least * least + above * most + inside * (least + most) / 2.0) / (last + 1.0);
}

double values_mean(const DurationTerm& term) {
  double sum = 0.0;
  for (std::uint64_t i = 0; i < term.count; ++i) sum += held(term, term.values[i]);
  return sum / static_cast<double>(term.count);
}

double weighted_values_mean(const DurationTerm& term) {
  double sum = 0.0;
  for (std::uint64_t i = 0; i < term.count; ++i)
    sum += term.choice->share(i) * held(term, term.values[i]);
  return sum;
}

/// Each part's mean within the mixture's bounds; its base is added later.
std::optional<double> mixture_mean(const DurationTerm& mixture) {
  DurationTerm bounds = mixture;
  bounds.base = 0;
  double sum = 0.0;
  for (std::uint64_t i = 0; i < mixture.count; ++i) {
    const auto mean = term_mean(mixture.terms[i].within(bounds));
    if (!mean) return std::nullopt;
    sum += mixture.choice->share(i) * *mean;
  }
  return sum;
}

std::optional<double> mean_less_base(const DurationTerm& term) {
  switch (term.kind) {
    case DurationTerm::Kind::Constant:
      return held(term, {});
    case DurationTerm::Kind::Uniform:
      return uniform_mean(term);
    case DurationTerm::Kind::Choice:
    case DurationTerm::Kind::ByIteration:
    case DurationTerm::Kind::ByVu:
      return values_mean(term);
    case DurationTerm::Kind::Weighted:
      return weighted_values_mean(term);
    case DurationTerm::Kind::Table:
      return term.table->clamped_mean_ns(term.low, term.high);
    case DurationTerm::Kind::LeafMixture:
    case DurationTerm::Kind::TableMixture:
    case DurationTerm::Kind::Mixture:
      return mixture_mean(term);
    case DurationTerm::Kind::Sum:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> term_mean(const DurationTerm& term) {
  const auto mean = mean_less_base(term);
  if (!mean) return std::nullopt;
  return static_cast<double>(term.base) + *mean;
}

}  // namespace rehearse
