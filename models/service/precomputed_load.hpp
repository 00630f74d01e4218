#pragma once
// Requests to services without queues: their end is known when they are sent.

#include <cstdint>
#include <deque>
#include <vector>

#include "models/base/time.hpp"
#include "models/service/network_counts.hpp"
#include "models/service/network_plan.hpp"
#include "models/service/occupancy.hpp"
#include "models/service/peak_count.hpp"

namespace rehearse {

/// The course of a request to a pure delay.
struct PrecomputedCourse {
  std::uint32_t endpoint = 0;  ///< in NetworkPlan::endpoints
  Status status = Status::Ok;  ///< or Error
  Instant sent;
  Instant entered;  ///< the service
  Instant left;
  Instant ended;        ///< its sender has the answer
  Duration connecting;  ///< until its connection was there, from its sending
};

/// What precomputed requests add to a network's counts: added in any order and kept by second, so
/// that the counts of any whole second can be had.
///
/// Threads: one at a time. Several threads each add to a part of their own (empty_part), which one
/// thread takes over afterwards (take).
class PrecomputedLoad {
 public:
  explicit PrecomputedLoad(const NetworkPlan& plan);

  void add(const PrecomputedCourse& request);
  /// One for the same plan to which nothing was added.
  PrecomputedLoad empty_part() const;
  /// Moves the part's requests into this one.
  void take(PrecomputedLoad& part);

  /// Of one endpoint in one second.
  struct Share {
    FlowSums inside;
    FlowSums waiting;  ///< from their sending to the answer
    std::uint64_t errors = 0;
  };
  /// The first second of which there is something, by NetworkPlan::endpoints, if it ends by then;
  /// null when there is none. Requires: nothing before `until` will be added.
  const std::vector<Share>* first_until(Instant until);
  /// Forgets it.
  void drop_first();

  PeakCount& peak(std::uint32_t service) { return peaks_[service]; }
  /// Keeps the memory of the peaks small. Requires: as first_until().
  void settle(Instant until);
  /// Whether some peak may depend on the order of what happens at one instant.
  bool is_in_doubt() const;

 private:
  PrecomputedLoad(std::vector<std::uint32_t> services, std::size_t count);

  Share& share(Instant at, std::uint32_t endpoint) {
    if (static_cast<std::uint64_t>(at.ns - last_.ns) >= kSecond) find(at);
    return last_shares_[endpoint];
  }
  /// Makes the second of that instant the last.
  void find(Instant at);
  void forget_last();

  static constexpr auto kSecond = static_cast<std::uint64_t>(seconds(1).ns);

  std::vector<std::uint32_t> services_;  // by endpoint
  std::vector<PeakCount> peaks_;         // by service
  std::int64_t first_second_ = 0;
  std::deque<std::vector<Share>> seconds_;  // an empty one: nothing
  Instant last_ = kNever;                   // when the second that was asked for last begins
  Share* last_shares_ = nullptr;            // its
};

}  // namespace rehearse
