#pragma once
// Samples services each second, and sums them up at the end.

#include <cstddef>
#include <vector>

#include "models/service/network.hpp"
#include "sim/measure/traffic.hpp"

namespace rehearse {

/// The share of its servers' time in which they were busy, between two samples; 0 without servers.
inline double utilisation_between(const ServiceSample& before, const ServiceSample& now) {
  const auto servers = static_cast<double>(now.server_ns - before.server_ns);
  return servers > 0 ? static_cast<double>(now.busy_ns - before.busy_ns) / servers : 0.0;
}

/// When there are too many samples the interval between them doubles, so that memory stays bounded.
class ServiceSampler {
 public:
  static constexpr std::size_t kMost = 1 << 12;       ///< of one service
  static constexpr std::size_t kMostOfAll = 1 << 18;  ///< of all services, if there are many

  explicit ServiceSampler(const Network& network);

  /// When the next sample is due.
  Instant next() const { return next_; }
  /// Takes a sample. Requires: now = next(), and no event of that instant was processed yet.
  void look(Instant now);
  /// The services by their order in the plan, each with a last sample at `end`. Requires: end ≥
  /// every instant the network was given.
  std::vector<ServiceLoad> loads(Instant end) const;

 private:
  ServiceSample sample(Instant now, std::uint32_t service) const;
  ServiceLoad load(Instant end, std::uint32_t service) const;

  const Network& network_;
  std::size_t most_;  // samples of one service; even
  Duration distance_ = seconds(1);
  Instant next_{seconds(1).ns};
  std::vector<std::vector<ServiceSample>> samples_;  // by service
  std::vector<bool> is_hedged_;                      // likewise: some calls to it are
};

}  // namespace rehearse
