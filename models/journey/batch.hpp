#pragma once
// Parallel requests under k6's two limits: how many at once, and how many at once to one host.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/journey/request.hpp"

namespace rehearse {

/// k6's options of the same names.
struct BatchLimits {
  std::uint32_t batch = 20;          ///< requests under way in one batch; at least 1
  std::uint32_t batch_per_host = 6;  ///< of them to one target; 0: no limit
};

/// Which requests of one batch are sent when. As k6 does it: up to
/// `batch` workers take requests in the order of writing; a worker whose host has its full number
/// of requests under way waits with the one it has taken, so that requests to other hosts behind it
/// may have to wait too. The request that waits for a host longest is sent first. Where one answer
/// lets both a waiting request and a new one go, the waiting one goes first.
///
/// A machine without a clock: start() until it has nothing, answer() for each answer, start()
/// again. Reusable; begin() allocates only when a batch is larger than all before it.
class Batch {
 public:
  explicit Batch(BatchLimits limits = {});

  /// Begins anew with these requests, none of them sent; forgets the batch before. Only their
  /// targets are looked at, during this call.
  void begin(std::span<const Request> requests);
  /// The next request to be sent now, by its place in the batch; nothing when all that may be under
  /// way are.
  std::optional<std::uint32_t> start();
  /// The request was answered, or given up. Requires: it was started and not yet answered.
  void answer(std::uint32_t request);

  std::uint32_t under_way() const { return under_way_; }
  bool done() const { return answered_ == hosts_.size(); }

 private:
  struct Host {
    std::uint32_t target = 0;
    std::uint32_t under_way = 0;
  };
  bool is_free(std::uint32_t request) const;
  std::uint32_t send(std::uint32_t request);

  BatchLimits limits_;
  std::vector<Host> all_hosts_;
  std::vector<std::uint32_t> hosts_;    // of each request, index into all_hosts_
  std::vector<bool> sent_;              // under way
  std::vector<std::uint32_t> waiting_;  // taken by a worker, in order; their hosts are full
  std::uint32_t taken_ = 0;
  std::uint32_t under_way_ = 0;
  std::uint32_t answered_ = 0;
};

}  // namespace rehearse
