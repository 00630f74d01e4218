// Recursions rather than factorials, so that many servers or much room do not overflow.

#include "tests/models/service/closed_forms.hpp"

#include <algorithm>

#include "models/base/require.hpp"

namespace rehearse {

double erlang_b(std::uint32_t servers, double load) {
  REQUIRE(load > 0.0);
  double blocked = 1.0;
  for (std::uint32_t k = 1; k <= servers; ++k) {
    blocked = load * blocked / (static_cast<double>(k) + load * blocked);
  }
  return blocked;
}

double erlang_c(std::uint32_t servers, double load) {
  const double utilisation = load / static_cast<double>(servers);
  REQUIRE(load > 0.0 && utilisation < 1.0);
  const double blocked = erlang_b(servers, load);
  return blocked / (1.0 - utilisation * (1.0 - blocked));
}

QueueFigures mmc(double arrival_rate, double service_rate, std::uint32_t servers) {
  const auto c = static_cast<double>(servers);
  const double waits = erlang_c(servers, arrival_rate / service_rate);
  QueueFigures figures;
  figures.utilisation = arrival_rate / (c * service_rate);
  figures.wait = waits / (c * service_rate - arrival_rate);
  figures.waiting = arrival_rate * figures.wait;
  figures.response = figures.wait + 1.0 / service_rate;
  return figures;
}

QueueFigures mmck(double arrival_rate, double service_rate, std::uint32_t servers,
                  std::uint32_t room) {
  REQUIRE(servers >= 1 && room >= servers && arrival_rate > 0.0 && service_rate > 0.0);
  const double load = arrival_rate / service_rate;
  double weight = 1.0;  // of n inside, relative to none
  double total = 1.0;
  double busy = 0.0;
  double waiting = 0.0;
  for (std::uint32_t n = 1; n <= room; ++n) {
    const std::uint32_t at_work = std::min(n, servers);
    weight *= load / static_cast<double>(at_work);
    total += weight;
    busy += weight * static_cast<double>(at_work);
    waiting += weight * static_cast<double>(n - at_work);
  }
  QueueFigures figures;
  figures.loss = weight / total;
  figures.utilisation = busy / total / static_cast<double>(servers);
  figures.waiting = waiting / total;
  figures.wait = figures.waiting / (arrival_rate * (1.0 - figures.loss));
  figures.response = figures.wait + 1.0 / service_rate;
  return figures;
}

QueueFigures mg1(double arrival_rate, double mean, double second_moment) {
  QueueFigures figures;
  figures.utilisation = arrival_rate * mean;
  REQUIRE(figures.utilisation < 1.0);
  figures.wait = arrival_rate * second_moment / (2.0 * (1.0 - figures.utilisation));
  figures.waiting = arrival_rate * figures.wait;
  figures.response = figures.wait + mean;
  return figures;
}

QueueFigures mg1_sharing(double arrival_rate, double mean) {
  QueueFigures figures;
  figures.utilisation = arrival_rate * mean;
  REQUIRE(figures.utilisation < 1.0);
  figures.response = mean / (1.0 - figures.utilisation);
  return figures;
}

std::vector<double> priority_waits(const std::vector<PriorityClass>& classes) {
  double residual = 0.0;
  for (const PriorityClass& one : classes) residual += one.arrival_rate * one.second_moment / 2.0;
  std::vector<double> waits;
  double before = 0.0;
  for (const PriorityClass& one : classes) {
    const double with = before + one.arrival_rate * one.mean;
    REQUIRE(with < 1.0);
    waits.push_back(residual / ((1.0 - before) * (1.0 - with)));
    before = with;
  }
  return waits;
}

ClosedFigures mean_value_analysis(std::uint32_t clients, double think,
                                  const std::vector<double>& demands) {
  REQUIRE(clients >= 1);
  ClosedFigures figures;
  figures.responses.resize(demands.size());
  figures.lengths.resize(demands.size());
  for (std::uint32_t n = 1; n <= clients; ++n) {
    figures.response = 0.0;
    for (std::size_t i = 0; i < demands.size(); ++i) {
      figures.responses[i] = demands[i] * (1.0 + figures.lengths[i]);
      figures.response += figures.responses[i];
    }
    REQUIRE(think + figures.response > 0.0);
    figures.throughput = static_cast<double>(n) / (think + figures.response);
    for (std::size_t i = 0; i < demands.size(); ++i) {
      figures.lengths[i] = figures.throughput * figures.responses[i];
    }
  }
  return figures;
}

double scalability_throughput(double n, double work, double contention, double coherency) {
  REQUIRE(work > 0.0);
  return n / (work * (1.0 + contention * (n - 1.0) + coherency * n * (n - 1.0)));
}

}  // namespace rehearse
