#include "tests/sim/fit/synthetic.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/random.hpp"

namespace rehearse::testing {

double uniform_draw(std::uint64_t key, std::uint64_t number) {
  const std::uint64_t word = philox(number, 7, key).even;
  return (static_cast<double>(word >> 11U) + 0.5) / 9007199254740992.0;
}

std::vector<double> draw_values(const FittedFamily& truth, std::size_t count, std::uint64_t key) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(truth.quantile(uniform_draw(key, i)));
  std::sort(values.begin(), values.end());
  return values;
}

std::vector<ServedRequest> draw_queue(const FittedFamily& service, std::uint32_t servers,
                                      double utilisation, double latency, std::size_t count,
                                      std::uint64_t key) {
  const double between = service.mean() / (utilisation * servers);
  std::vector<double> free(servers, 0.0);
  std::vector<ServedRequest> requests;
  double now = 0;
  for (std::size_t i = 0; i < count; ++i) {
    now -= between * std::log(uniform_draw(key, 2 * i));
    auto& server = *std::min_element(free.begin(), free.end());
    const double begin = std::max(now + latency / 2, server);
    server = begin + service.quantile(uniform_draw(key, 2 * i + 1));
    requests.push_back({now, server + latency / 2 - now, 0});
  }
  return requests;
}

std::vector<AdmittedRequest> draw_limited(const FittedFamily& service, std::size_t limit,
                                          double latency, double per_second, std::size_t count,
                                          std::uint64_t key) {
  std::vector<AdmittedRequest> requests;
  std::vector<double> ends;  // at the service
  double now = 0;
  for (std::size_t i = 0; i < count; ++i) {
    now -= 1000 / per_second * std::log(uniform_draw(key, 2 * i));
    const double there = now + latency / 2;
    std::erase_if(ends, [there](double end) { return end <= there; });
    if (ends.size() >= limit) {
      requests.push_back({now, latency, true});
      continue;
    }
    const double end = there + service.quantile(uniform_draw(key, 2 * i + 1));
    ends.push_back(end);
    requests.push_back({now, end + latency / 2 - now, false});
  }
  return requests;
}

std::vector<ServedRequest> draw_delay(const FittedFamily& service, double per_second,
                                      std::size_t count, std::uint64_t key) {
  std::vector<ServedRequest> requests;
  double now = 0;
  for (std::size_t i = 0; i < count; ++i) {
    now -= 1000 / per_second * std::log(uniform_draw(key, 2 * i));
    requests.push_back({now, service.quantile(uniform_draw(key, 2 * i + 1)), 0});
  }
  return requests;
}

}  // namespace rehearse::testing
