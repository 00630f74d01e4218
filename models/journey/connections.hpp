#pragma once
// Which requests of a VU must open a connection: k6's noConnectionReuse and noVUConnectionReuse.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/prefetch.hpp"
#include "models/base/require.hpp"

namespace rehearse {

/// When a VU's connections to a service may serve its next request.
enum class ConnectionReuse : std::uint8_t {
  Always,           ///< k6's default: as long as the VU lives
  WithinIteration,  ///< noVUConnectionReuse: those that are idle when an iteration ends are closed
  Never,            ///< noConnectionReuse
};

/// The idle connections of each VU, a number from 0, to each service. A request takes an idle one
/// or opens its own (RequestTerms::connects); its answer leaves it idle; a timeout or an abandoned
/// request, whose connection is closed in the middle of an exchange, is not given back.
class Connections {
 public:
  Connections(std::uint32_t services, ConnectionReuse reuse) : services_(services), reuse_(reuse) {}

  /// Whether the VU has an idle connection.
  bool has_idle(std::uint32_t vu, std::uint32_t service) const {
    const std::size_t index = place(vu, service);
    return index < idle_.size() && idle_[index] > 0;
  }
  /// Prefetches what is kept of the VU, which needs it soon.
  void fetch(std::uint32_t vu) const {
    const std::size_t index = place(vu, 0);
    if (index < idle_.size()) prefetch(&idle_[index]);
  }
  /// From now on calls for this VU and another one may be made on different threads at once.
  void make_room(std::uint32_t vu) {
    const std::size_t needed = place(vu, services_);
    if (needed > idle_.size()) idle_.resize(std::max(needed, idle_.size() * 2));
  }
  /// Takes an idle connection; true when there is none, so that the request must open one.
  bool must_open(std::uint32_t vu, std::uint32_t service) {
    std::uint32_t& idle = at(vu, service);
    if (idle == 0) return true;
    --idle;
    return false;
  }
  /// A request of the VU has been answered.
  void give_back(std::uint32_t vu, std::uint32_t service) {
    if (reuse_ != ConnectionReuse::Never) ++at(vu, service);
  }
  /// An iteration of the VU has ended.
  void iteration_ended(std::uint32_t vu) {
    if (reuse_ != ConnectionReuse::WithinIteration) return;
    for (std::uint32_t service = 0; service < services_; ++service) at(vu, service) = 0;
  }

 private:
  std::size_t place(std::uint32_t vu, std::uint32_t service) const {
    return std::size_t{vu} * services_ + service;
  }
  std::uint32_t& at(std::uint32_t vu, std::uint32_t service) {
    const std::size_t index = place(vu, service);
    REQUIRE(service < services_);
    if (index >= idle_.size()) make_room(vu);
    return idle_[index];
  }

  std::uint32_t services_;
  ConnectionReuse reuse_;
  std::vector<std::uint32_t> idle_;  // by VU, then service
};

}  // namespace rehearse
