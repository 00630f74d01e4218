// Recursions rather than factorials, so that many servers or much room do not overflow.

#include "tests/models/service/closed_forms.hpp"

#include <algorithm>
#include <cmath>

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

QueueFigures mmc_impatient(double arrival_rate, double service_rate, std::uint32_t servers,
                           double patience) {
  const auto c = static_cast<double>(servers);
  double weight = 1.0;  // of n inside, relative to none
  double below = 1.0;   // of n < c
  for (std::uint32_t n = 1; n < servers; ++n) {
    weight *= arrival_rate / service_rate / static_cast<double>(n);
    below += weight;
  }
  const double drift = arrival_rate - c * service_rate;
  REQUIRE(drift != 0.0 && patience > 0.0);
  const double grown = std::exp(drift * patience);
  const double within = (grown - 1.0) / drift;
  const double beyond = grown / (c * service_rate);
  const double total = below + arrival_rate * weight * (within + beyond);
  QueueFigures figures;
  figures.loss = arrival_rate * weight * beyond / total;
  figures.utilisation = arrival_rate * (1.0 - figures.loss) / (c * service_rate);
  const double waited = arrival_rate * weight * (patience * grown - within) / drift / total;
  figures.wait = waited / (1.0 - figures.loss);
  figures.response = figures.wait + 1.0 / service_rate;
  return figures;
}

namespace {

using Matrix = std::array<std::array<double, 2>, 2>;

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j];
  }
  return c;
}

Matrix inverse(const Matrix& a) {
  const double determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
  return {{{a[1][1] / determinant, -a[0][1] / determinant},
           {-a[1][0] / determinant, a[0][0] / determinant}}};
}

}  // namespace

QueueFigures mmpp_m1(const std::array<double, 2>& rates, double change, double service_rate) {
  const double mean_rate = (rates[0] + rates[1]) / 2.0;
  REQUIRE(mean_rate < service_rate);
  // R = (Λ + μR²)·(Λ + μI − Q)^−1, by iteration from 0, which converges to the least solution.
  const Matrix stay{
      {{rates[0] + service_rate + change, -change}, {-change, rates[1] + service_rate + change}}};
  const Matrix back = inverse(stay);
  Matrix r{};
  for (int i = 0; i < 100'000; ++i) {
    Matrix square = product(r, r);
    for (std::size_t k = 0; k < 2; ++k) {
      for (double& one : square[k]) one *= service_rate;
      square[k][k] += rates[k];
    }
    r = product(square, back);
  }
  // The state is as likely as the other: π(0)·(I − R)^−1 = (1/2, 1/2).
  const Matrix left{{{1.0 - r[0][0], -r[0][1]}, {-r[1][0], 1.0 - r[1][1]}}};
  const std::array<double, 2> none{(left[0][0] + left[1][0]) / 2.0,
                                   (left[0][1] + left[1][1]) / 2.0};
  const Matrix resolvent = inverse(left);
  const Matrix sums = product(r, product(resolvent, resolvent));
  double inside = 0.0;
  for (std::size_t i = 0; i < 2; ++i) inside += none[i] * (sums[i][0] + sums[i][1]);
  QueueFigures figures;
  figures.utilisation = mean_rate / service_rate;
  figures.response = inside / mean_rate;
  figures.wait = figures.response - 1.0 / service_rate;
  figures.waiting = figures.wait * mean_rate;
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
