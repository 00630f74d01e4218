// Fits of values of known distributions.

#include "sim/fit/families.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/fit/duration_fit.hpp"
#include "tests/sim/fit/synthetic.hpp"

namespace rehearse::testing {
namespace {

ValueSample sample_of(const std::vector<double>& values) {
  ValueSample sample(1);
  for (const double each : values) sample.add(each);
  return sample;
}

/// One truth of each family that a criterion can tell from the others.
const std::vector<FittedFamily>& truths() {
  static const std::vector<FittedFamily> kTruths{{Family::Exponential, {40}, 0},
                                                 {Family::Uniform, {50, 150}, 0},
                                                 {Family::Normal, {100, 20}, 0},
                                                 {Family::Lognormal, {3, 0.6}, 0},
                                                 {Family::Gamma, {3, 60}, 0},
                                                 {Family::Weibull, {0.7, 30}, 0},
                                                 {Family::ShiftedExponential, {20, 10}, 0},
                                                 {Family::TwoLognormals, {0.8, 2, 0.2, 5, 0.3}, 0}};
  return kTruths;
}

TEST(Families, AreChosenByTheirBic) {
  for (const FittedFamily& truth : truths()) {
    const DurationFit fit = fit_durations(sample_of(draw_values(truth, 1500, 11)));
    EXPECT_EQ(fit.family, family_name(truth.family));
    ASSERT_TRUE(fit.distance.has_value()) << fit.family;
    EXPECT_LT(fit.distance->ks, 1.36 / std::sqrt(1500.0)) << fit.family;
    EXPECT_NEAR(fit.distance->qq.slope, 1, 0.05) << fit.family;
  }
}

/// ∫ f = 1, and quantile() is the inverse of cdf().
TEST(Families, HaveQuantilesThatInvertTheirDistributionFunctions) {
  for (const FittedFamily& truth : truths()) {
    for (int i = 1; i < 100; ++i) {
      EXPECT_NEAR(truth.cdf(truth.quantile(i / 100.0)), i / 100.0, 1e-7)
          << family_name(truth.family);
    }
  }
}

/// The derivative of the distribution function, by a central difference.
TEST(Families, HaveTheDensitiesOfTheirDistributionFunctions) {
  for (const FittedFamily& truth : truths()) {
    for (const double p : {0.1, 0.5, 0.9}) {
      const double x = truth.quantile(p);
      const double h = 1e-4 * x;
      const double slope = (truth.cdf(x + h) - truth.cdf(x - h)) / (2 * h);
      EXPECT_NEAR(std::exp(truth.log_density(x)) / slope, 1, 1e-4) << family_name(truth.family);
    }
  }
}

/// A maximum: no small step of a parameter is likelier.
TEST(Families, AreFittedWhereTheLikelihoodIsGreatest) {
  for (const Family family :
       {Family::Exponential, Family::Lognormal, Family::Gamma, Family::Weibull}) {
    const auto truth =
        std::find_if(truths().begin(), truths().end(),
                     [family](const FittedFamily& each) { return each.family == family; });
    const std::vector<double> values = draw_values(*truth, 500, 5);
    const std::vector<FittedFamily> all = fit_families(values);
    const auto fitted = std::find_if(all.begin(), all.end(), [family](const FittedFamily& each) {
      return each.family == family;
    });
    ASSERT_NE(fitted, all.end());
    EXPECT_NEAR(fitted->log_likelihood, log_likelihood(*fitted, values), 1e-6);
    for (std::size_t i = 0; i < fitted->parameters.size(); ++i) {
      for (const double step : {0.999, 1.001}) {
        FittedFamily other = *fitted;
        other.parameters[i] *= step;
        EXPECT_LT(log_likelihood(other, values), fitted->log_likelihood)
            << family_name(family) << i;
      }
    }
  }
}

TEST(DurationFit, OfOneValueIsAConstant) {
  const DurationFit fit = fit_durations(sample_of(std::vector<double>(100, 12.5)));
  EXPECT_EQ(fit.family, "constant");
  EXPECT_EQ(fit.model, "12.5ms");
}

TEST(DurationFit, OfFewValuesIsTheValues) {
  const DurationFit fit = fit_durations(sample_of({1, 2, 4}));
  EXPECT_EQ(fit.family, "values");
  EXPECT_EQ(fit.model.dump(), R"({"empirical":["1ms","2ms","4ms"]})");
}

/// Five narrow bands are none of the families.
TEST(DurationFit, OfWhatNoFamilyDescribesIsPercentiles) {
  std::vector<double> values;
  for (int i = 0; i < 3000; ++i) {
    constexpr std::array kBands{10.0, 20.0, 40.0, 55.0, 75.0, 100.0, 140.0};
    const double band = kBands.at(static_cast<std::size_t>(i) % kBands.size());
    values.push_back(band + uniform_draw(3, static_cast<std::uint64_t>(i)));
  }
  const DurationFit fit = fit_durations(sample_of(values));
  EXPECT_EQ(fit.family, "percentiles");
  EXPECT_THAT(fit.refused, ::testing::HasSubstr("% off"));
  EXPECT_FALSE(fit.candidates.empty());
}

/// A log with a resolution of 1 ms does not hide that its durations are gamma.
TEST(DurationFit, SpreadsValuesOverTheirResolution) {
  std::vector<double> values = draw_values({Family::Gamma, {3, 12}, 0}, 5000, 8);
  for (double& each : values) each = std::round(each);
  const DurationFit fit = fit_durations(sample_of(values));
  EXPECT_EQ(fit.family, "gamma");
  EXPECT_NEAR(fit.parameters[0].value, 3, 0.3);
}

TEST(DurationText, HasAUnitThatSuitsIt) {
  EXPECT_EQ(duration_text(0), "0ms");
  EXPECT_EQ(duration_text(0.0123456789), "12.346us");
  EXPECT_EQ(duration_text(1234.5678), "1234.6ms");
  EXPECT_EQ(duration_text(123456.789), "123.457s");
}

}  // namespace
}  // namespace rehearse::testing
