// The parameters of each distribution, in each way they can be given, and what is wrong with them.

#include "sim/file/duration/distribution_reader.hpp"

#include <cmath>
#include <string>

#include "tests/sim/file/duration/model_texts.hpp"

namespace rehearse {
namespace {

using testing::_;

TEST(DistributionReader, ReadsANormalByMeanAndSd) {
  EXPECT_EQ(model_of(R"({"normal": {"mean": 800, "sd": "150ms"}})").text(),
            "normal(mean 800ms, sd 150ms)");
}

TEST(DistributionReader, ReadsALognormalInEachOfItsWays) {
  EXPECT_EQ(model_of(R"({"lognormal": {"median": "120ms", "p95": 400}})").text(),
            "lognormal(median 120ms, p95 400ms)");
  EXPECT_EQ(model_of(R"({"lognormal": {"mean": "150ms", "sigma": 0.7}})").mean_ns(), 150e6);
  EXPECT_EQ(model_of(R"({"lognormal": {"mean": "150ms", "sd": "90ms"}})").mean_ns(), 150e6);
  // e^(ln 100 + 1/2) ms.
  EXPECT_NEAR(model_of(R"({"lognormal": {"mu": 4.605170185988092, "sigma": 1}})").mean_ns(),
              100e6 * std::exp(0.5), 1.0);
}

TEST(DistributionReader, TakesTheSigmaOfALognormalFromItsSd) {
  const double sigma = std::sqrt(std::log(1.0 + 0.36));
  const DurationModel by_sigma = model_of(
      (R"({"lognormal": {"mean": "150ms", "sigma": )" + std::to_string(sigma) + "}}").c_str());
  const DurationModel by_sd = model_of(R"({"lognormal": {"mean": "150ms", "sd": "90ms"}})");
  EXPECT_NEAR(static_cast<double>(by_sd.max().ns) / static_cast<double>(by_sigma.max().ns), 1.0,
              1e-5);
}

TEST(DistributionReader, ReadsAGammaByMeanOrScale) {
  EXPECT_EQ(model_of(R"({"gamma": {"shape": 2.5, "mean": "1s"}})").mean_ns(), 1e9);
  EXPECT_EQ(model_of(R"({"gamma": {"shape": 2.5, "scale": "1s"}})").mean_ns(), 2.5e9);
}

TEST(DistributionReader, ReadsAnErlang) {
  EXPECT_EQ(model_of(R"({"erlang": {"phases": 3, "mean": "3s"}})").text(),
            "erlang(3 phases, mean 3s)");
}

TEST(DistributionReader, ReadsAWeibullByScaleOrMean) {
  EXPECT_EQ(model_of(R"({"weibull": {"shape": 1, "scale": "1s"}})").mean_ns(), 1e9);
  EXPECT_EQ(model_of(R"({"weibull": {"shape": 0.5, "mean": "1s"}})").mean_ns(), 1e9);
  EXPECT_NEAR(model_of(R"({"weibull": {"shape": 0.5, "scale": "1s"}})").mean_ns(), 2e9, 1.0);
}

TEST(DistributionReader, ReadsAParetoWithAndWithoutABound) {
  EXPECT_EQ(model_of(R"({"pareto": {"min": "1s", "alpha": 3}})").mean_ns(), 1.5e9);
  const DurationModel bounded = model_of(R"({"pareto": {"min": "1s", "max": "1m", "alpha": 1}})");
  EXPECT_LE(bounded.max(), seconds(60));
  EXPECT_GE(bounded.max(), microseconds(59'999'990));
  EXPECT_NEAR(bounded.mean_ns(), 60e9 / 59 * std::log(60.0), 1.0);
}

TEST(DistributionReader, ReadsAParetoWithoutAMean) {
  EXPECT_FALSE(model_of(R"({"pareto": {"min": "1s", "alpha": 0.9}})").has_mean());
}

TEST(DistributionReader, ReadsATriangle) {
  const DurationModel model = model_of(R"({"triangular": ["1s", "2s", 5000]})");
  EXPECT_EQ(model.text(), "triangular(1s, 2s, 5s)");
  EXPECT_DOUBLE_EQ(model.mean_ns(), 8e9 / 3);
}

TEST(DistributionReader, SaysWhichParametersADistributionHas) {
  EXPECT_THAT(
      model_problems(R"({"normal": [1, 2]})"),
      ElementsAre(problem_at("/at/normal",
                             "found a list of 2, expected an object with the keys mean and sd")));
  EXPECT_THAT(model_problems(R"({"lognormal": {"median": 1}})"),
              ElementsAre(problem_at("/at/lognormal",
                                     "found {\"median\": ...}, expected an object with the keys "
                                     "median and p95, mean and sigma, mean and sd, or mu and "
                                     "sigma")));
  EXPECT_THAT(
      model_problems(R"({"gamma": {"shape": 1, "mean": 1, "scale": 1}})"),
      ElementsAre(problem_at("/at/gamma", HasSubstr("shape and mean, or shape and scale"))));
  EXPECT_THAT(model_problems(R"({"erlang": {"shape": 1, "mean": 1}})"),
              ElementsAre(problem_at("/at/erlang", HasSubstr("phases and mean"))));
  EXPECT_THAT(model_problems(R"({"weibull": 1})"), ElementsAre(problem_at("/at/weibull", _)));
  EXPECT_THAT(model_problems(R"({"pareto": {"min": 1, "max": 2}})"),
              ElementsAre(problem_at("/at/pareto", HasSubstr("or min, max and alpha"))));
  EXPECT_THAT(model_problems(R"({"triangular": {"low": 1}})"),
              ElementsAre(problem_at("/at/triangular", HasSubstr("[low, mode, high]"))));
}

TEST(DistributionReader, ReportsAllParametersOfTheWrongKindAtOnce) {
  EXPECT_THAT(model_problems(R"({"lognormal": {"mean": "-1s", "sigma": "1"}})"),
              ElementsAre(problem_at("/at/lognormal/mean", HasSubstr("found \"-1s\", expected")),
                          problem_at("/at/lognormal/sigma", "found \"1\", expected a number")));
  EXPECT_THAT(model_problems(R"({"erlang": {"phases": 2.5, "mean": 0}})"),
              ElementsAre(problem_at("/at/erlang/phases", HasSubstr("a whole number from 0")),
                          problem_at("/at/erlang/mean", HasSubstr("from 1ns to 8760h0m0s"))));
}

TEST(DistributionReader, ReportsAllParametersOutOfTheirRangeAtOnce) {
  EXPECT_THAT(
      model_problems(R"({"lognormal": {"mu": 99, "sigma": 11}})"),
      ElementsAre(problem_at("/at/lognormal/mu", "found 99, expected a number from -13.8 to 28.4"),
                  problem_at("/at/lognormal/sigma", "found 11, expected > 0 and at most 10")));
  EXPECT_THAT(model_problems(R"({"gamma": {"shape": 0.01, "mean": 1}})"),
              ElementsAre(problem_at("/at/gamma/shape",
                                     "found 0.01, expected a number from 0.05 to 10000")));
  EXPECT_THAT(model_problems(R"({"weibull": {"shape": -1, "scale": 1}})"),
              ElementsAre(problem_at("/at/weibull/shape", _)));
  EXPECT_THAT(
      model_problems(R"({"erlang": {"phases": 0, "mean": 1}})"),
      ElementsAre(problem_at("/at/erlang/phases", "found 0, expected a number from 1 to 10000")));
  EXPECT_THAT(
      model_problems(R"({"pareto": {"min": 2, "max": 1, "alpha": 0}})"),
      ElementsAre(problem_at("/at/pareto/alpha", "found 0, expected a number from 0.05 to 10000")));
}

TEST(DistributionReader, ReportsParametersThatDoNotFitTogether) {
  EXPECT_THAT(model_problems(R"({"lognormal": {"median": "2s", "p95": "1s"}})"),
              ElementsAre(problem_at("/at/lognormal/p95", "found 1s, expected > 2s, the median")));
  EXPECT_THAT(model_problems(R"({"lognormal": {"median": 0.000001, "p95": "8760h"}})"),
              ElementsAre(problem_at("/at/lognormal/p95", HasSubstr("a sigma of at most 10"))));
  EXPECT_THAT(model_problems(R"({"pareto": {"min": 2, "max": 1, "alpha": 1}})"),
              ElementsAre(problem_at("/at/pareto/max", "found 1ms, expected > 2ms, the min")));
  EXPECT_THAT(
      model_problems(R"({"triangular": [3, 2, 1]})"),
      ElementsAre(problem_at("/at/triangular", HasSubstr("expected ≥ 3ms, the low end")),
                  problem_at("/at/triangular", HasSubstr("found 1ms, expected ≥ 2ms, the mode"))));
}

TEST(DistributionReader, RefusesAMeanBeyondAllDurations) {
  EXPECT_THAT(model_problems(R"({"weibull": {"shape": 0.05, "scale": "1h"}})"),
              ElementsAre(problem_at("/at/weibull", HasSubstr("expected at most 640511h"))));
}

}  // namespace
}  // namespace rehearse
