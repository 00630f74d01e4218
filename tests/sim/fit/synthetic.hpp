#pragma once
// Measurements of known truth.

#include <cstdint>
#include <vector>

#include "sim/fit/families.hpp"
#include "sim/fit/limit_fit.hpp"
#include "sim/fit/server_fit.hpp"

namespace rehearse::testing {

/// Uniform in (0, 1); a function of the two numbers.
double uniform_draw(std::uint64_t key, std::uint64_t number);

/// `count` values of the distribution, ascending.
std::vector<double> draw_values(const FittedFamily& truth, std::size_t count, std::uint64_t key);

/// Poisson arrivals at `servers` servers that take them in order, by a search for the earliest free
/// server; `utilisation` of them is busy. With a latency beyond the service.
std::vector<ServedRequest> draw_queue(const FittedFamily& service, std::uint32_t servers,
                                      double utilisation, double latency, std::size_t count,
                                      std::uint64_t key);

/// Poisson arrivals at a delay that takes at most `limit` requests at a time, with a latency beyond
/// the service; what it rejects is answered after the latency.
std::vector<AdmittedRequest> draw_limited(const FittedFamily& service, std::size_t limit,
                                          double latency, double per_second, std::size_t count,
                                          std::uint64_t key);

/// The same arrivals at a delay.
std::vector<ServedRequest> draw_delay(const FittedFamily& service, double per_second,
                                      std::size_t count, std::uint64_t key);

}  // namespace rehearse::testing
