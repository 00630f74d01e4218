// Forty logs of known truth: how many parameters lie in their intervals.

#include <gtest/gtest.h>

#include "sim/fit/duration_fit.hpp"
#include "tests/sim/fit/synthetic.hpp"

namespace rehearse::testing {
namespace {

struct Coverage {
  int inside = 0;
  int all = 0;
  std::string missed;

  void add(bool is_inside, const std::string& what) {
    inside += is_inside ? 1 : 0;
    ++all;
    if (!is_inside) missed += what + "\n";
  }
};

/// The parameters of a fit of the true family; all are missed where another one was chosen.
void compare(const FittedFamily& truth, const DurationFit& fit, const std::string& log,
             Coverage& coverage) {
  const std::string name(family_name(truth.family));
  if (fit.family != name) return coverage.add(false, log + ": " + fit.family + " for " + name);
  for (std::size_t i = 0; i < truth.parameters.size(); ++i) {
    const ParameterEstimate& each = fit.parameters[i];
    const double there = truth.parameters[i];
    coverage.add(each.interval && each.interval->first <= there && there <= each.interval->second,
                 log + ": " + each.name + " of " + name);
  }
}

const std::vector<FittedFamily>& truths() {
  static const std::vector<FittedFamily> kTruths{{Family::Exponential, {40}, 0},
                                                 {Family::Uniform, {50, 150}, 0},
                                                 {Family::Lognormal, {3, 0.6}, 0},
                                                 {Family::Gamma, {3, 60}, 0},
                                                 {Family::Weibull, {0.7, 30}, 0},
                                                 {Family::Normal, {100, 5}, 0},
                                                 {Family::ShiftedExponential, {20, 10}, 0},
                                                 {Family::TwoLognormals, {0.8, 2, 0.2, 5, 0.3}, 0}};
  return kTruths;
}

/// Twenty-four logs without a queue (three of each family), sixteen with one. The bound is the
/// user's; intervals that hold with 95 % together hold with more one by one.
TEST(FitCoverage, IsNinetyThreePerCent) {
  Coverage coverage;
  for (std::uint64_t log = 0; log < 24; ++log) {
    const FittedFamily& truth = truths()[log % truths().size()];
    ValueSample sample(log);
    for (const double each : draw_values(truth, 2000, 100 + log)) sample.add(each);
    compare(truth, fit_durations(sample), "log " + std::to_string(log), coverage);
  }
  for (std::uint64_t log = 24; log < 40; ++log) {
    const FittedFamily& truth = truths()[log % 6];
    const auto servers = static_cast<std::uint32_t>(1 + log % 5);
    const auto requests =
        draw_queue(truth, servers, 0.7 + 0.05 * static_cast<double>(log % 4), 0, 2000, 100 + log);
    const ServerFit queue = fit_servers(requests, 1);
    const std::string name = "log " + std::to_string(log);
    coverage.add(queue.servers && queue.low <= servers && servers <= queue.high,
                 name + ": servers");
    if (!queue.servers) continue;
    ValueSample sample(log);
    for (const double each : queue.service_times) {
      if (each > 0) sample.add(each);
    }
    compare(truth, fit_durations(sample), name, coverage);
  }
  RecordProperty("inside", coverage.inside);
  RecordProperty("all", coverage.all);
  EXPECT_GE(coverage.inside, 0.93 * coverage.all)
      << coverage.inside << " of " << coverage.all << "\n"
      << coverage.missed;
}

/// Of forty logs, half of delays: which is which.
TEST(FitCoverage, DistinguishesServersFromDelays) {
  int right = 0;
  for (std::uint64_t log = 0; log < 40; ++log) {
    const FittedFamily& truth = truths()[log % 6];
    const bool is_queue = log % 2 == 0;
    const auto requests = is_queue ? draw_queue(truth, 1 + static_cast<std::uint32_t>(log % 5), 0.8,
                                                0, 1000, 300 + log)
                                   : draw_delay(truth, 100, 1000, 300 + log);
    right += fit_servers(requests, 1).servers.has_value() == is_queue ? 1 : 0;
  }
  EXPECT_EQ(right, 40);
}

}  // namespace
}  // namespace rehearse::testing
