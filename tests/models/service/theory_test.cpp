// Simulated services against queueing theory, within bounds from each estimate's standard error.
//
// Seeds are fixed, so every run prints the same table. An estimate may be off by as many of its own
// standard errors as Student's t allows at 99.9 % (theory_driver.hpp). REHEARSE_THEORY_SCALE=36
// makes the runs 36 times as long; the release build's tests do that too.

#include <gtest/gtest.h>
#include <string>

#include "tests/models/service/closed_forms.hpp"
#include "tests/models/service/theory_driver.hpp"

namespace rehearse {
namespace {

constexpr double kWork = 0.010;  // seconds of mean work, unless said otherwise

void expect_theory(const std::string& what, const std::string& formula, double theory,
                   const Estimate& simulated) {
  const double off = (simulated.mean - theory) / simulated.error;
  std::printf("%-40s %-24s %11.6f %11.6f ± %8.6f %+6.2f\n", what.c_str(), formula.c_str(), theory,
              simulated.mean, simulated.error, off);
  EXPECT_LE(std::fabs(off), most_errors_off()) << what;
}

/// Little's law without tolerance: ∫ count dt = Σ stays + Σ ages.
void expect_little(const Occupancy& place, Instant now) {
  EXPECT_TRUE(place.integral(now) == place.stays() + place.ages(now));
}

/// At every place of the network where requests come and go.
void expect_little_everywhere(const Network& network, Instant now) {
  const NetworkPlan& plan = network.plan();
  for (std::uint32_t s = 0; s < plan.services.size(); ++s) {
    for (std::uint32_t e = 0; e < plan.services[s].endpoints; ++e) {
      EXPECT_GT(network.counts({s, e}).waiting.entered(), 0U);
      expect_little(network.counts({s, e}).waiting, now);
    }
    for (std::uint32_t i = 0; i < plan.services[s].options.instances.size(); ++i) {
      expect_little(network.instance_counts(s, i).inside, now);
      expect_little(network.station(s, i).queue(), now);
      expect_little(network.station(s, i).served(), now);
    }
  }
}

DurationModel exponential(double mean_s) {
  return *DurationModel::exponential({static_cast<std::int64_t>(mean_s * 1e9)});
}

/// Mostly 5 ms, sometimes 55 ms: mean 10 ms, E[S²] = 0.9·25 + 0.1·3025 = 325 ms².
DurationModel two_point() {
  return *DurationModel::choice({milliseconds(5), milliseconds(55)}, {9.0, 1.0});
}
constexpr double kTwoPointSquare = 325e-6;

NetworkOptions station(const InstanceOptions& instance, const DurationModel& work) {
  return {{service("station", {instance}, {unary("x", work)})}};
}

/// A run of one station, which must obey Little's law.
struct StationRun : OpenRun {
  StationRun(const InstanceOptions& instance, const DurationModel& work, double rate)
      : OpenRun(station(instance, work), {rate}) {
    expect_little_everywhere(network, last);
  }
};

TEST(Theory, Mm1) {
  const StationRun run(servers(1), exponential(kWork), 70.0);
  expect_theory("M/M/1 rho 0.7: response", "1/(mu-lambda)", mmc(70.0, 100.0, 1).response,
                run.response());
}

TEST(Theory, Mm1LastComeFirstServed) {
  const StationRun run(servers(1, Discipline::Lifo), exponential(kWork), 70.0);
  expect_theory("M/M/1 LIFO rho 0.7: response", "1/(mu-lambda)", mmc(70.0, 100.0, 1).response,
                run.response());
}

TEST(Theory, Mmc) {
  const StationRun run(servers(4), exponential(kWork), 320.0);
  expect_theory("M/M/4 rho 0.8: response", "Erlang C", mmc(320.0, 100.0, 4).response,
                run.response());
}

TEST(Theory, MmcProcessorSharing) {
  const StationRun run(servers(4, Discipline::ProcessorSharing), exponential(kWork), 320.0);
  expect_theory("M/M/4-PS rho 0.8: response", "Erlang C", mmc(320.0, 100.0, 4).response,
                run.response());
}

TEST(Theory, Mmcc) {
  InstanceOptions instance = servers(5);
  instance.queue_bound = 0;
  const StationRun run(instance, exponential(kWork), 400.0);
  expect_theory("M/M/5/5 a=4: loss", "Erlang B", erlang_b(5, 4.0), run.loss());
}

TEST(Theory, MgccIsInsensitive) {
  InstanceOptions instance = servers(5);
  instance.queue_bound = 0;
  const StationRun run(instance, two_point(), 400.0);
  expect_theory("M/G/5/5 a=4: loss", "Erlang B", erlang_b(5, 4.0), run.loss());
}

TEST(Theory, Mmck) {
  InstanceOptions instance = servers(2);
  instance.queue_bound = 4;
  const StationRun run(instance, exponential(kWork), 190.0);
  const QueueFigures figures = mmck(190.0, 100.0, 2, 6);
  expect_theory("M/M/2/6 a=1.9: loss", "birth and death", figures.loss, run.loss());
  expect_theory("M/M/2/6 a=1.9: response", "birth and death", figures.response, run.response());
}

TEST(Theory, CentralQueueOfFourInstancesIsMm4) {
  ServiceOptions pool = service("pool", std::vector<InstanceOptions>(4, servers(1)),
                                {unary("x", exponential(kWork))});
  pool.central_queue = CentralQueueOptions{};
  const OpenRun run({{pool}}, {320.0});
  expect_theory("M/M/4 by 4 instances: response", "Erlang C", mmc(320.0, 100.0, 4).response,
                run.response());
}

TEST(Theory, MmcWithReneging) {
  ServiceOptions pool = service("pool", {servers(2)}, {unary("x", exponential(kWork))});
  pool.central_queue = CentralQueueOptions{.time_limit = milliseconds(20)};
  const OpenRun run({{pool}}, {220.0});
  const QueueFigures figures = mmc_impatient(220.0, 100.0, 2, 0.020);
  expect_theory("M/M/2+D a=2.2: loss", "Baccelli-Hebuterne", figures.loss,
                run.mean([](const Observed& one) {
                  return std::optional(one.status == Status::QueueTimedOut ? 1.0 : 0.0);
                }));
  expect_theory("M/M/2+D a=2.2: response", "Baccelli-Hebuterne", figures.response, run.response());
}

/// One server of 10 ms with requests of others.
NetworkOptions shared(ArrivalOptions others) {
  others.gap = *DurationModel::exponential(seconds(1));
  // Longer than any run, so that nothing changes at its end.
  others.until = Instant{} + seconds(200'000);
  ServiceOptions options = service("shared", {servers(1)}, {unary("x", exponential(kWork))});
  options.traffic = {{"x", std::move(others), {}}};
  return {{options}};
}

TEST(Theory, PoissonRequestsOfOthersAddUp) {
  const OpenRun run(shared({.rate = {{Instant{}, 40.0}}}), {40.0});
  expect_theory("M/M/1 rho 0.4 + 0.4: response", "1/(mu-lambda)", mmc(80.0, 100.0, 1).response,
                run.response());
}

TEST(Theory, RequestsInStatesOfOthersAreMmppM1) {
  ArrivalOptions others{.rate = {{Instant{}, 50.0}}};
  const DurationModel stay = *DurationModel::exponential(milliseconds(200));
  others.states = {{0.4, stay}, {1.6, stay}};
  // A Poisson process of 10 beside makes rates of 30 and 90. It sees time averages.
  const OpenRun run(shared(others), {10.0});
  const QueueFigures all = mmpp_m1({30.0, 90.0}, 5.0, 100.0);
  expect_theory("MMPP/M/1: response of Poisson", "matrix-geometric, PASTA",
                (all.response * 60.0 + 1.0) * kWork, run.response());
}

TEST(Theory, Md1) {
  const StationRun run(servers(1), DurationModel::constant(milliseconds(10)), 80.0);
  expect_theory("M/D/1 rho 0.8: response", "Pollaczek-Khinchine",
                mg1(80.0, kWork, kWork * kWork).response, run.response());
}

TEST(Theory, Mg1) {
  const StationRun run(servers(1), two_point(), 60.0);
  expect_theory("M/G/1 two-point 0.6: response", "Pollaczek-Khinchine",
                mg1(60.0, kWork, kTwoPointSquare).response, run.response());
}

TEST(Theory, Mg1Uniform) {
  // E[S²] of uniform(0, 20 ms) is 400/3 ms².
  const StationRun run(servers(1), *DurationModel::uniform(Duration{0}, milliseconds(20)), 70.0);
  expect_theory("M/G/1 uniform 0.7: response", "Pollaczek-Khinchine",
                mg1(70.0, kWork, 400e-6 / 3.0).response, run.response());
}

TEST(Theory, Mg1ProcessorSharingIsInsensitive) {
  const double theory = mg1_sharing(70.0, kWork).response;
  const InstanceOptions shared = servers(1, Discipline::ProcessorSharing);
  expect_theory("M/M/1-PS rho 0.7: response", "S/(1-rho)", theory,
                StationRun(shared, exponential(kWork), 70.0).response());
  expect_theory("M/D/1-PS rho 0.7: response", "S/(1-rho)", theory,
                StationRun(shared, DurationModel::constant(milliseconds(10)), 70.0).response());
  expect_theory("M/G/1-PS two-point 0.7: response", "S/(1-rho)", theory,
                StationRun(shared, two_point(), 70.0).response());
}

TEST(Theory, PureDelayDoesNotQueue) {
  const StationRun run({}, exponential(kWork), 1'000.0);
  expect_theory("M/M/inf a=10: response", "S", kWork, run.response());
}

TEST(Theory, Priorities) {
  ServiceOptions options =
      service("station", {servers(1, Discipline::Priority)},
              {unary("low", exponential(kWork)), unary("high", exponential(kWork))});
  options.endpoints[1].priority = 1;
  const OpenRun run({{options}}, {40.0, 30.0});
  expect_little_everywhere(run.network, run.last);
  const double square = 2.0 * kWork * kWork;
  const auto waits = priority_waits({{30.0, kWork, square}, {40.0, kWork, square}});
  expect_theory("M/M/1 priority: high's response", "Cobham", waits[0] + kWork, run.response_of(1));
  expect_theory("M/M/1 priority: low's response", "Cobham", waits[1] + kWork, run.response_of(0));
}

TEST(Theory, RandomBalancingSplitsIntoMm1) {
  ServiceOptions options = service("station", {servers(1), servers(1), servers(1), servers(1)},
                                   {unary("x", exponential(kWork))});
  options.balancing = Balancing::Random;
  const OpenRun run({{options}}, {240.0});
  expect_little_everywhere(run.network, run.last);
  expect_theory("4 x M/M/1 at random, rho 0.6", "1/(mu-lambda/4)", mmc(60.0, 100.0, 1).response,
                run.response());
}

/// A request goes through "first" and then, its server free again, through "second".
NetworkOptions tandem(double first_work, double second_work) {
  NetworkOptions options{{service("first", {servers(1)}, {unary("x", exponential(first_work))}),
                          service("second", {servers(1)}, {unary("x", exponential(second_work))})}};
  options.services[0].endpoints[0].calls = {call("second", "x")};
  options.services[0].endpoints[0].holds_server = false;
  return options;
}

TEST(Theory, JacksonNetwork) {
  const OpenRun run(tandem(0.010, 0.012), {60.0});
  expect_little_everywhere(run.network, run.last);
  const double theory = mmc(60.0, 100.0, 1).response + mmc(60.0, 1.0 / 0.012, 1).response;
  expect_theory("Jackson, two stations: response", "sum of M/M/1", theory, run.response());
}

void expect_mean_values(const std::string& what, const NetworkOptions& options,
                        std::uint32_t clients, double think, const std::vector<double>& demands) {
  const ClosedRun run(options, clients, exponential(think), batch_size() * (kBatches + 1));
  const ClosedFigures figures = mean_value_analysis(clients, think, demands);
  expect_theory(what + ": response", "exact MVA", figures.response, run.response());
  expect_theory(what + ": time/request", "exact MVA", 1.0 / figures.throughput, run.cycle());
  expect_little_everywhere(run.network, run.now);
  // The response-time law N = X·(R + Z), exactly: each client either thinks or waits, all the time.
  const Occupancy& waiting = run.network.counts({0, 0}).waiting;
  EXPECT_TRUE(waiting.integral(run.now) + run.thinking.integral(run.now) ==
              static_cast<Wide>(run.now.ns) * static_cast<Wide>(clients));
  EXPECT_TRUE(waiting.stays() + waiting.ages(run.now) + run.thinking.stays() +
                  run.thinking.ages(run.now) ==
              static_cast<Wide>(run.now.ns) * static_cast<Wide>(clients));
}

TEST(Theory, MachineRepairman) {
  expect_mean_values("Repairman N=10", station(servers(1), exponential(kWork)), 10, 0.08, {kWork});
}

TEST(Theory, ClosedNetwork) {
  expect_mean_values("Closed, 2 stations, N=12", tandem(0.010, 0.006), 12, 0.05, {0.010, 0.006});
}

TEST(Theory, ScalabilityLawAtEveryNumberOfClients) {
  const ScalabilityOptions law{0.03, 0.0005};
  for (std::uint32_t clients = 1; clients <= 64; ++clients) {
    InstanceOptions instance = servers(64);
    instance.scalability = law;
    const std::uint32_t cycles = 100;
    const ClosedRun run(station(instance, DurationModel::constant(milliseconds(10))), clients,
                        DurationModel::constant({}), cycles * clients);
    const double throughput =
        static_cast<double>(run.finished.size()) / (static_cast<double>(run.now.ns) / 1e9);
    const double theory = scalability_throughput(clients, kWork, law.contention, law.coherency);
    if ((clients & (clients - 1)) == 0) {
      std::printf("USL, %2u clients: throughput              %-24s %11.6f %11.6f\n", clients,
                  "N/(S(1+a(N-1)+bN(N-1)))", theory, throughput);
    }
    // Each cycle of at least 10⁷ ns is rounded up to a whole nanosecond: off by at most 10⁻⁷.
    EXPECT_NEAR(throughput, theory, 1e-7 * theory) << clients;
  }
}

}  // namespace
}  // namespace rehearse
