// A likelihood for each number of servers, on a grid and then around its best point.

#include "sim/fit/server_fit.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <queue>

#include "sim/fit/families.hpp"

namespace rehearse {

namespace {

using Requests = std::span<const ServedRequest>;

constexpr std::size_t kMostWeighed = 20'000;  // requests whose likelihood is taken
constexpr std::size_t kFewestRequests = 50;
constexpr double kOthers = 0.001;  // share of requests that are of something else
constexpr double kMostUnexplained = 0.05;
constexpr double kLeastWork = 1e-3;  // ms; what is shorter is no service
constexpr double kWithin95 = 1.92;   // half of the 95 % quantile of χ² with 1 degree

OperationalFigures operational_figures(Requests requests) {
  OperationalFigures figures;
  double last = 0;
  std::priority_queue<double, std::vector<double>, std::greater<>> inside;
  for (const ServedRequest& each : requests) {
    figures.mean_response += each.response;
    last = std::max(last, each.arrival + each.response);
    while (!inside.empty() && inside.top() <= each.arrival) inside.pop();
    inside.push(each.arrival + each.response);
    figures.most_inside = std::max(figures.most_inside, static_cast<std::uint32_t>(inside.size()));
  }
  const double length = std::max(last - requests.front().arrival, 1e-6);
  const auto n = static_cast<double>(requests.size());
  figures.mean_response /= n;
  figures.per_second = n / length * 1000;
  figures.mean_inside = n * figures.mean_response / length;
  return figures;
}

std::vector<double> service_times(Requests requests, std::uint32_t servers, double latency) {
  std::vector<double> times;
  times.reserve(requests.size());
  std::priority_queue<double, std::vector<double>, std::greater<>> busy;  // until when
  for (const ServedRequest& each : requests) {
    const double departure = each.arrival + each.response;
    double begin = each.arrival + latency;
    if (busy.size() >= servers) {
      begin = std::max(begin, busy.top());
      busy.pop();
    }
    busy.push(departure);
    times.push_back(departure - begin);
  }
  return times;
}

class Inversion {
 public:
  Inversion(Requests requests, std::uint32_t endpoints)
      : requests_(requests), by_endpoint_(endpoints) {
    stride_ = std::max<std::size_t>(1, (requests.size() + kMostWeighed - 1) / kMostWeighed);
    for (const ServedRequest& each : requests) longest_ = std::max(longest_, each.response);
  }

  /// Of a number of servers; `servers` at the most ever inside is a delay.
  double log_likelihood(std::uint32_t servers, double latency) {
    const std::vector<double> times = service_times(requests_, servers, latency);
    for (auto& each : by_endpoint_) each.clear();
    const double other = std::log(kOthers / std::max(longest_, 1.0));
    double sum = 0;
    unexplained_ = 0;
    for (std::size_t i = 0; i < times.size(); i += stride_) {
      if (times[i] > kLeastWork) {
        by_endpoint_[requests_[i].endpoint].push_back(times[i]);
      } else {
        sum += other;
        ++unexplained_;
      }
    }
    for (const std::vector<double>& each : by_endpoint_) {
      if (each.size() < 3) {
        sum += static_cast<double>(each.size()) * other;
        continue;
      }
      const FittedFamily fitted = quick_fit(each);
      for (const double time : each) {
        sum += std::log((1 - kOthers) * std::exp(fitted.log_density(time)) + std::exp(other));
      }
    }
    return sum;
  }

  /// Marks, by 0, the service times that are likelier to be of something else.
  void mark_others(std::vector<double>& times) {
    for (auto& each : by_endpoint_) each.clear();
    for (std::size_t i = 0; i < times.size(); ++i) {
      if (times[i] > kLeastWork) by_endpoint_[requests_[i].endpoint].push_back(times[i]);
    }
    std::vector<std::optional<FittedFamily>> fitted;
    for (const std::vector<double>& each : by_endpoint_) {
      fitted.push_back(each.size() < 3 ? std::nullopt : std::optional(quick_fit(each)));
    }
    const double other = std::log(kOthers / std::max(longest_, 1.0));
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto& family = fitted[requests_[i].endpoint];
      const bool is_other =
          times[i] <= kLeastWork || (family && family->log_density(times[i]) < other);
      if (is_other) times[i] = 0;
    }
  }

  /// Of the last likelihood.
  double unexplained() const {
    return static_cast<double>(unexplained_) * static_cast<double>(stride_) /
           static_cast<double>(requests_.size());
  }
  double weighed() const {
    return static_cast<double>(requests_.size()) / static_cast<double>(stride_);
  }

 private:
  Requests requests_;
  std::vector<std::vector<double>> by_endpoint_;
  std::size_t stride_ = 1;
  double longest_ = 0;
  std::size_t unexplained_ = 0;
};

/// Each of the first 32, then steps of 15 %, and `most`.
std::vector<std::uint32_t> grid_to(std::uint32_t most) {
  std::vector<std::uint32_t> grid;
  for (std::uint32_t c = 1; c < most; c = c < 32 ? c + 1 : c + c * 15 / 100) grid.push_back(c);
  grid.push_back(most);
  return grid;
}

class Search {
 public:
  Search(Inversion& inversion, std::uint32_t most) : inversion_(inversion), most_(most) {}

  double at(std::uint32_t servers) {
    const auto known = known_.find(servers);
    if (known != known_.end()) return known->second;
    return known_[servers] = inversion_.log_likelihood(servers, latency_);
  }

  /// Steps to the neighbour as long as it is likelier.
  std::uint32_t climb(std::uint32_t from) {
    while (from > 1 && at(from - 1) > at(from)) --from;
    while (from < most_ && at(from + 1) > at(from)) ++from;
    return from;
  }

  /// How far the likelihood stays within that of the best in this direction.
  std::uint32_t edge(std::uint32_t best, int direction) {
    std::uint32_t edge = best;
    while (direction < 0 ? edge > 1 : edge < most_) {
      const std::uint32_t next = direction < 0 ? edge - 1 : edge + 1;
      if (at(best) - at(next) > kWithin95) break;
      edge = next;
    }
    return edge;
  }

  void set_latency(double latency) {
    latency_ = latency;
    known_.clear();
  }

  std::vector<ServersLikelihood> points() const {
    std::vector<ServersLikelihood> points;
    for (const auto& [servers, likelihood] : known_) points.push_back({servers, likelihood});
    return points;
  }

 private:
  Inversion& inversion_;
  std::uint32_t most_;
  double latency_ = 0;
  std::map<std::uint32_t, double> known_;
};

/// Below the shortest response.
double longest_latency(Requests requests) {
  double shortest = requests.front().response;
  for (const ServedRequest& each : requests) shortest = std::min(shortest, each.response);
  return shortest > kLeastWork ? shortest * (1 - 1e-6) : 0;
}

/// The likeliest latency below the shortest response; 0 where it gains less than it costs.
double likeliest_latency(Inversion& inversion, Requests requests, std::uint32_t servers) {
  const double longest = longest_latency(requests);
  if (longest <= 0) return 0;
  constexpr int kBits = 10;
  std::uintmax_t iterations = 20;
  const auto [latency, negative] = boost::math::tools::brent_find_minima(
      [&](double each) { return -inversion.log_likelihood(servers, each); }, 0.0, longest, kBits,
      iterations);
  const double gain = -negative - inversion.log_likelihood(servers, 0);
  return gain > std::log(inversion.weighed()) / 2 + 2 ? latency : 0;
}

}  // namespace

ServerFit fit_servers(Requests requests, std::uint32_t endpoints, double known_latency) {
  ServerFit fit;
  if (requests.empty()) return fit;
  fit.operational = operational_figures(requests);
  const std::uint32_t most = fit.operational.most_inside;
  fit.low = most;
  fit.service_times = service_times(requests, most + 1, 0);
  if (most < 2 || requests.size() < kFewestRequests) return fit;
  Inversion inversion(requests, endpoints);
  Search search(inversion, most);
  std::uint32_t best = most;
  for (const std::uint32_t c : grid_to(most)) {
    if (search.at(c) > search.at(best)) best = c;
  }
  best = search.climb(best);
  const double delay = search.at(most);
  fit.gain = search.at(best) - delay;
  const bool is_queue = best < most && fit.gain > std::log(inversion.weighed()) / 2 + 5;
  if (is_queue) {
    fit.latency = known_latency > 0 ? std::min(known_latency, longest_latency(requests))
                                    : likeliest_latency(inversion, requests, best);
    if (fit.latency > 0) {
      search.set_latency(fit.latency);
      best = search.climb(best);
    }
    inversion.log_likelihood(best, fit.latency);
    fit.unexplained = inversion.unexplained();
  }
  fit.grid = search.points();
  if (!is_queue || fit.unexplained > kMostUnexplained) {
    fit.latency = 0;
    return fit;
  }
  fit.servers = best;
  fit.low = search.edge(best, -1);
  fit.high = search.edge(best, +1);
  fit.grid = search.points();
  fit.service_times = service_times(requests, best, fit.latency);
  inversion.mark_others(fit.service_times);
  const auto others = std::count(fit.service_times.begin(), fit.service_times.end(), 0.0);
  fit.unexplained = static_cast<double>(others) / static_cast<double>(requests.size());
  return fit;
}

}  // namespace rehearse
