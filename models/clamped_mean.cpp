// One small sum or integral for each kind of term, of its samples less its base.

#include "models/clamped_mean.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rehearse {
namespace {

struct Bounds {
  std::int64_t low;
  std::int64_t high;

  std::int64_t hold(std::int64_t value) const { return std::clamp(value, low, high); }
  /// What holds within `inner` first and then within these.
  Bounds after(std::int64_t inner_low, std::int64_t inner_high) const {
    return {hold(inner_low), hold(inner_high)};
  }
};

/// Of the whole numbers below `count`, each as likely.
double uniform_mean(std::uint64_t count, const Bounds& bounds) {
  const auto all = static_cast<double>(count);
  const double least = std::clamp(static_cast<double>(bounds.low), 0.0, all - 1.0);
  const double most = std::clamp(static_cast<double>(bounds.high), 0.0, all - 1.0);
  const double below = least;  // how many numbers are held up to `least`
  const double above = all - 1.0 - most;
  const double inside = all - below - above;
  const double mean = (below * least + above * most + inside * (least + most) / 2.0) / all;
  return std::clamp(mean, static_cast<double>(bounds.low), static_cast<double>(bounds.high));
}

double share(std::uint64_t first, std::uint64_t next, bool last) {
  const double end = last ? 0x1p64 : static_cast<double>(next);
  return std::ldexp(end - static_cast<double>(first), -64);
}

/// Of alternatives, each as likely as the words that choose it; `mean(i)` is that of the i-th.
template <class Mean>
std::optional<double> chosen_mean(const DurationTerm& term, Mean mean) {
  double sum = 0.0;
  for (std::uint64_t i = 0; i < term.count; ++i) {
    const bool last = i + 1 == term.count;
    const std::uint64_t first = i == 0 ? 0 : term.thresholds[i - 1];
    const std::optional<double> one = mean(i);
    if (!one) return std::nullopt;
    sum += share(first, last ? 0 : term.thresholds[i], last) * *one;
  }
  return sum;
}

double values_mean(const DurationTerm& term, const Bounds& bounds) {
  double sum = 0.0;
  for (std::uint64_t i = 0; i < term.count; ++i) {
    sum += static_cast<double>(bounds.hold(term.values[i].ns));
  }
  return sum / static_cast<double>(term.count);
}

std::optional<double> mean_less_base(const DurationTerm& term, const Bounds& bounds) {
  switch (term.kind) {
    case DurationTerm::Kind::Constant:
      return static_cast<double>(bounds.hold(0));
    case DurationTerm::Kind::Uniform:
      return uniform_mean(term.count, bounds);
    case DurationTerm::Kind::Choice:
    case DurationTerm::Kind::ByIteration:
    case DurationTerm::Kind::ByVu:
      return values_mean(term, bounds);
    case DurationTerm::Kind::Weighted:
      return chosen_mean(term, [&](std::uint64_t i) -> std::optional<double> {
        return static_cast<double>(bounds.hold(term.values[i].ns));
      });
    case DurationTerm::Kind::Table: {
      const Bounds both = bounds.after(term.low, term.high);
      return term.table->clamped_mean_ns(both.low, both.high);
    }
    case DurationTerm::Kind::Mixture:
      return chosen_mean(term, [&](std::uint64_t i) {
        return clamped_mean(term.branches[i].term, bounds.low, bounds.high);
      });
    case DurationTerm::Kind::Clamp: {
      const Bounds both = bounds.after(term.low, term.high);
      return clamped_mean(*term.terms, both.low, both.high);
    }
    case DurationTerm::Kind::Sum:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::int64_t saturated_difference(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b < 0 ? std::numeric_limits<std::int64_t>::max()
               : std::numeric_limits<std::int64_t>::min();
}

std::optional<double> clamped_mean(const DurationTerm& term, std::int64_t low, std::int64_t high) {
  const auto mean = mean_less_base(
      term, {saturated_difference(low, term.base), saturated_difference(high, term.base)});
  if (!mean) return std::nullopt;
  return static_cast<double>(term.base) + *mean;
}

}  // namespace rehearse
