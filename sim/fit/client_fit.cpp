// The length of a gap says whether the script pauses there.

#include "sim/fit/client_fit.hpp"

#include <cmath>
#include <fmt/format.h>

namespace rehearse {

namespace {

constexpr std::size_t kFewestGaps = 10;
constexpr std::size_t kFewestFirsts = 5;
constexpr double kNothing = 0.001;  // ms

bool is_without_pauses(const ValueSample& sample) {
  if (sample.count() == 0) return false;
  const std::vector<double> values = sample.sorted();
  return values[(values.size() - 1) * 95 / 100] <= ClientFit::kLongest;
}

void add_all(ValueSample& to, const ValueSample& from) {
  for (const double each : from.sorted()) to.add(each);
}

double deviation_of(const ValueSample& sample) {
  double sum = 0;
  const std::vector<double> values = sample.sorted();
  for (const double each : values) sum += (each - sample.mean()) * (each - sample.mean());
  return std::sqrt(sum / static_cast<double>(values.size()));
}

/// Whether VUs' first requests come later than those of other iterations, by three standard errors
/// and a twentieth.
bool is_later(const ValueSample& firsts, const ValueSample& begins) {
  if (firsts.count() < kFewestFirsts || begins.count() < kFewestFirsts) return false;
  const double more = firsts.mean() - begins.mean();
  const double error = std::hypot(deviation_of(firsts) / std::sqrt(firsts.count()),
                                  deviation_of(begins) / std::sqrt(begins.count()));
  return more > 3 * error && more > 0.05 * begins.mean() && more > kNothing;
}

/// Of firsts that are later: what they have more than others on average.
DurationFit fit_first(const ValueSample& firsts, const ValueSample& begins) {
  ValueSample more;
  for (const double each : firsts.sorted()) more.add(std::max(each - begins.mean(), 0.0));
  return fit_durations(more);
}

/// The gaps at places without pauses.
ValueSample overheads(const MeasuredGaps& gaps, ClientFit& fit) {
  ValueSample all(1);
  for (const auto& [place, times] : gaps.between) {
    ++fit.places;
    if (is_without_pauses(times)) {
      add_all(all, times);
    } else {
      ++fit.paused;
    }
  }
  const ValueSample& begins = gaps.begins.count() > 0 ? gaps.begins : gaps.first_begins;
  if (begins.count() == 0) return all;
  ++fit.places;
  if (!is_without_pauses(begins)) {
    ++fit.paused;
    return all;
  }
  const bool has_ends = gaps.begins.count() > 0 && is_without_pauses(gaps.ends);
  add_all(all, has_ends ? gaps.begins_and_ends : begins);
  if (is_later(gaps.first_begins, gaps.begins)) {
    fit.first_iteration = fit_first(gaps.first_begins, gaps.begins);
  }
  return all;
}

void fit_gaps(const MeasuredGaps& gaps, ClientFit& fit) {
  const ValueSample all = overheads(gaps, fit);
  if (all.count() >= kFewestGaps && all.mean() < kNothing) {
    fit.unknown = "no time passes between requests";
    return;
  }
  if (all.count() >= kFewestGaps) {
    fit.overhead = fit_durations(all);
    return;
  }
  fit.first_iteration.reset();
  const bool has_pauses = fit.places > 0 && fit.places == fit.paused;
  fit.unknown = has_pauses ? fmt::format("the script pauses at each of its {} places", fit.places)
                           : fmt::format("{} times between requests are too few", all.count());
}

/// One mean of all iterations together.
void fit_sums(const Measurements& measured, ClientFit& fit) {
  const ValueSample& iterations = measured.test().iterations;
  const auto n = static_cast<double>(iterations.count());
  double rest = iterations.sum() - measured.test().connects.sum();
  for (const MeasuredGroup& each : measured.groups()) rest -= each.values.sum();
  const bool has_pauses = rest > n * ClientFit::kLongest;
  if (iterations.count() < kFewestGaps || measured.count() < iterations.count() || rest <= 0 ||
      has_pauses) {
    fit.unknown = measured.test().gaps.unknown;
    if (has_pauses) fit.unknown += ", and iterations have think times";
    return;
  }
  DurationFit mean;
  mean.family = "mean";
  mean.count = measured.count();
  mean.mean = rest / static_cast<double>(measured.count());
  mean.model = duration_text(mean.mean);
  fit.overhead = std::move(mean);
  fit.is_mean = true;
}

}  // namespace

ClientFit fit_client(const Measurements& measured) {
  ClientFit fit;
  if (measured.test().iterations.count() == 0) return fit;
  if (measured.test().gaps.unknown.empty()) {
    fit_gaps(measured.test().gaps, fit);
  } else {
    fit_sums(measured, fit);
  }
  return fit;
}

}  // namespace rehearse
