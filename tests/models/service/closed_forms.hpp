#pragma once
// Exact results of queueing theory, which simulated services are compared with.

#include <array>
#include <cstdint>
#include <vector>

namespace rehearse {

/// Long-run means of one station. Rates are per unit of time, times in that unit.
struct QueueFigures {
  double utilisation = 0.0;  ///< busy servers / servers
  double loss = 0.0;         ///< the share of requests turned away
  double waiting = 0.0;      ///< requests waiting
  double wait = 0.0;         ///< in the queue, of a request let in
  double response = 0.0;     ///< wait and service
};

/// Erlang's loss formula B(c, a): all of c servers are busy under a load of `load` = λ/μ erlangs.
/// By the recursion B(k) = a·B(k−1) / (k + a·B(k−1)). Source: Kleinrock, "Queueing Systems" I,
/// §3.5. Requires: load > 0.
double erlang_b(std::uint32_t servers, double load);
/// Erlang's delay formula C(c, a): a request has to wait. C = B / (1 − ρ·(1 − B)), ρ = a/c. Source:
/// Kleinrock I, §3.4. Requires: 0 < load < servers.
double erlang_c(std::uint32_t servers, double load);

/// M/M/c: Poisson arrivals, exponential service of c servers. Kleinrock I, §3.4. Requires: λ < c·μ.
QueueFigures mmc(double arrival_rate, double service_rate, std::uint32_t servers);
/// M/M/c/K: at most `room` ≥ c inside, more are lost; with room = c the loss is Erlang's B. From
/// the birth-and-death equilibrium, Kleinrock I, §3.6.
QueueFigures mmck(double arrival_rate, double service_rate, std::uint32_t servers,
                  std::uint32_t room);
/// M/M/c first come first served whose requests leave the queue after waiting for `patience`: the
/// virtual waiting time has the density λ·p·e^((λ − cμ)x) up to there and, as later requests are
/// lost, λ·p·e^(λ·patience − cμx) beyond, p being the probability of c − 1 inside; those lost find
/// more than `patience`. `wait` and `response` are of those served. Baccelli and Hebuterne, "On
/// queues with impatient customers", Performance '81.
QueueFigures mmc_impatient(double arrival_rate, double service_rate, std::uint32_t servers,
                           double patience);
/// MMPP/M/1: Poisson arrivals at one of two rates, `change` being the rate at which either state
/// ends. The matrix-geometric solution π(n + 1) = π(n)·R, where R is the least solution of
/// Λ + R·(Q − Λ − μI) + μR² = 0. Neuts, "Matrix-Geometric Solutions in Stochastic Models", 1981,
/// §1.3 and §6.2. Requires: (rates[0] + rates[1])/2 < μ.
QueueFigures mmpp_m1(const std::array<double, 2>& rates, double change, double service_rate);
/// M/G/1 first come first served, by Pollaczek and Khinchine: wait = λ·E[S²] / (2(1 − ρ)).
/// Kleinrock I, §5.6. Requires: λ·mean < 1.
QueueFigures mg1(double arrival_rate, double mean, double second_moment);
/// M/G/1 processor sharing: response = mean / (1 − ρ) whatever the distribution. Kleinrock,
/// "Queueing Systems" II, §4.4. Requires: λ·mean < 1.
QueueFigures mg1_sharing(double arrival_rate, double mean);

/// One class of a non-preemptive priority queue.
struct PriorityClass {
  double arrival_rate = 0.0;
  double mean = 0.0;
  double second_moment = 0.0;
};
/// The mean waits of the classes, highest priority first, by Cobham: wait_k = W₀ / ((1 − σ_{k−1})
/// (1 − σ_k)), W₀ = Σ λ·E[S²]/2, σ_k = ρ_1 + … + ρ_k. Kleinrock II, §3.3. Requires: σ < 1.
std::vector<double> priority_waits(const std::vector<PriorityClass>& classes);

/// A closed network in equilibrium.
struct ClosedFigures {
  double throughput = 0.0;        ///< cycles per unit of time
  double response = 0.0;          ///< of a cycle without its think time
  std::vector<double> responses;  ///< at each station
  std::vector<double> lengths;    ///< requests at each station
};
/// Exact mean value analysis of `clients` that think for a time of mean `think` and then go through
/// single-server stations with these mean demands (product form: exponential service first come
/// first served, or processor sharing). Reiser and Lavenberg, JACM 27 (1980); with one station it
/// is the machine repairman. Requires: clients ≥ 1, think + Σ demands > 0.
ClosedFigures mean_value_analysis(std::uint32_t clients, double think,
                                  const std::vector<double>& demands);

/// Throughput of n at a time by the Universal Scalability Law: n / (work·(1 + contention·(n − 1) +
/// coherency·n·(n − 1))). Gunther, "Guerrilla Capacity Planning", §4.4. Requires: work > 0.
double scalability_throughput(double n, double work, double contention, double coherency);

}  // namespace rehearse
