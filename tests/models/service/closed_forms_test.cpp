// The closed forms against each other, textbook values and sums written out.

#include "tests/models/service/closed_forms.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

// The formulas are a few dozen double operations apart at most.
constexpr double kRelative = 1e-12;

void expect_same(double a, double b) { EXPECT_NEAR(a, b, kRelative * std::fabs(b)); }

TEST(ErlangB, IsItsSumWrittenOut) {
  // B(3, 2) = (8/6) / (1 + 2 + 2 + 8/6)
  expect_same(erlang_b(3, 2.0), 4.0 / 19.0);
  expect_same(erlang_b(1, 0.5), 1.0 / 3.0);
}

TEST(ErlangB, DoesNotOverflowWithManyServers) {
  EXPECT_GT(erlang_b(100'000, 100'000.0), 0.002);
  EXPECT_LT(erlang_b(100'000, 100'000.0), 0.003);
}

TEST(ErlangC, IsTheUtilisationForOneServer) { expect_same(erlang_c(1, 0.7), 0.7); }

TEST(ErlangC, IsItsTextbookValueForTwoServers) {
  // C(2, 1) = 1/3 (Kleinrock: 2ρ²/(1 + ρ))
  expect_same(erlang_c(2, 1.0), 1.0 / 3.0);
}

TEST(Mmc, IsTheSimpleFormulaForOneServer) {
  const QueueFigures figures = mmc(0.7, 1.0, 1);
  expect_same(figures.response, 1.0 / 0.3);
  expect_same(figures.utilisation, 0.7);
  expect_same(figures.waiting, 0.49 / 0.3);
}

TEST(Mmck, WithoutAQueueLosesByErlangB) {
  expect_same(mmck(4.0, 1.0, 5, 5).loss, erlang_b(5, 4.0));
}

TEST(Mmck, WithMuchRoomIsMmc) {
  const QueueFigures finite = mmck(3.0, 1.0, 4, 400);
  const QueueFigures infinite = mmc(3.0, 1.0, 4);
  EXPECT_NEAR(finite.loss, 0.0, 1e-40);
  expect_same(finite.response, infinite.response);
  expect_same(finite.utilisation, infinite.utilisation);
}

TEST(Mmck, KeepsWhatComesInAndWhatGoesOutEqual) {
  const QueueFigures figures = mmck(9.0, 2.0, 3, 7);
  expect_same(9.0 * (1.0 - figures.loss), figures.utilisation * 3.0 * 2.0);
}

TEST(PollaczekKhinchine, IsMm1ForAnExponential) {
  expect_same(mg1(0.7, 1.0, 2.0).response, mmc(0.7, 1.0, 1).response);
}

TEST(PollaczekKhinchine, HalvesTheWaitForAConstant) {
  expect_same(mg1(0.7, 1.0, 1.0).wait, mmc(0.7, 1.0, 1).wait / 2.0);
}

TEST(ProcessorSharingForm, IsMm1) {
  expect_same(mg1_sharing(0.7, 1.0).response, mmc(0.7, 1.0, 1).response);
}

TEST(PriorityWaits, ConserveTheWaitingWork) {
  const double all = mg1(0.7, 1.0, 2.0).wait;
  const std::vector<double> waits = priority_waits({{0.3, 1.0, 2.0}, {0.4, 1.0, 2.0}});
  // Kleinrock's conservation law: Σ ρ_k·W_k does not depend on the order of service.
  expect_same(0.3 * waits[0] + 0.4 * waits[1], 0.7 * all);
  EXPECT_LT(waits[0], all);
}

TEST(MeanValueAnalysis, OfOneClientHasNoQueues) {
  const ClosedFigures figures = mean_value_analysis(1, 5.0, {2.0, 3.0});
  expect_same(figures.response, 5.0);
  expect_same(figures.throughput, 0.1);
}

// The machine repairman from its birth-and-death equilibrium: n of N machines down with weight
// N!/(N − n)!·(D/Z)^n; the repairman is busy unless none is.
TEST(MeanValueAnalysis, OfOneStationIsTheMachineRepairman) {
  const double demand = 1.0;
  const double think = 8.0;
  double weight = 1.0;
  double total = 1.0;
  for (int n = 1; n <= 10; ++n) {
    weight *= static_cast<double>(10 - n + 1) * demand / think;
    total += weight;
  }
  const double throughput = (1.0 - 1.0 / total) / demand;
  expect_same(mean_value_analysis(10, think, {demand}).throughput, throughput);
}

TEST(ImpatientQueue, WithoutPatienceIsErlangs) {
  EXPECT_NEAR(mmc_impatient(4.0, 1.0, 5, 1e-12).loss, erlang_b(5, 4.0), 1e-9);
}

TEST(ImpatientQueue, WithMuchPatienceIsMmc) {
  const QueueFigures figures = mmc_impatient(4.0, 1.0, 5, 200.0);
  EXPECT_NEAR(figures.loss, 0.0, 1e-12);
  EXPECT_NEAR(figures.response, mmc(4.0, 1.0, 5).response, 1e-9);
}

TEST(ModulatedQueue, WithOneRateIsMm1) {
  EXPECT_NEAR(mmpp_m1({0.7, 0.7}, 0.3, 1.0).response, mmc(0.7, 1.0, 1).response, 1e-9);
}

// States that change very often are as one of the mean rate; those that last are a mixture.
TEST(ModulatedQueue, WithQuickChangesIsMm1) {
  EXPECT_NEAR(mmpp_m1({0.2, 0.8}, 1e6, 1.0).response, mmc(0.5, 1.0, 1).response, 1e-5);
}

TEST(ModulatedQueue, WithLongStatesIsTheMixture) {
  const double mixture =
      (0.2 * mmc(0.2, 1.0, 1).response + 0.8 * mmc(0.8, 1.0, 1).response) / (0.2 + 0.8);
  EXPECT_NEAR(mmpp_m1({0.2, 0.8}, 1e-5, 1.0).response, mixture, 1e-2);
}

TEST(MeanValueAnalysis, ApproachesTheBottleneck) {
  EXPECT_NEAR(mean_value_analysis(500, 1.0, {2.0, 1.0}).throughput, 0.5, 1e-12);
}

TEST(MeanValueAnalysis, ObeysTheResponseTimeLaw) {
  const ClosedFigures figures = mean_value_analysis(17, 3.0, {0.4, 0.7, 0.1});
  expect_same(figures.response, 17.0 / figures.throughput - 3.0);
}

TEST(ScalabilityLaw, PeaksWhereItsDerivativeVanishes) {
  // n* = sqrt((1 − contention)/coherency) = sqrt(0.96/0.0001) ≈ 98
  const auto throughput = [](double n) { return scalability_throughput(n, 1.0, 0.04, 0.0001); };
  EXPECT_GT(throughput(98.0), throughput(97.0));
  EXPECT_GT(throughput(98.0), throughput(99.0));
  expect_same(scalability_throughput(1.0, 0.25, 0.5, 0.5), 4.0);
}

}  // namespace
}  // namespace rehearse
