#pragma once
// A bulkhead: a limit on the calls of one caller in flight, and those that wait for a place.

#include <algorithm>
#include <cstdint>
#include <optional>

#include "models/base/time.hpp"
#include "models/entry/waiting_line.hpp"

namespace rehearse {

struct BulkheadOptions {
  std::uint32_t limit = 1;                     ///< ≥ 1
  std::optional<std::uint32_t> queue = 0;      ///< that may wait for a place; none: any number
  std::optional<Duration> queue_time_limit{};  ///< > 0; none: they wait as long as it takes
  bool shared = true;  ///< with other calls of the same options to the same service

  bool operator==(const BulkheadOptions&) const = default;
};

/// Places that are taken and given back; those that wait get them in the order in which they came.
class Bulkhead {
 public:
  explicit Bulkhead(const BulkheadOptions& options) : options_(options) {}

  /// Takes a place if there is one.
  bool take() {
    if (in_flight_ >= options_.limit) return false;
    most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
    return true;
  }
  void give_back() { --in_flight_; }

  /// Where `number` waits for a place; nothing, counted as rejected, when too many do.
  std::optional<WaitingLine::Place> join(Instant now, std::uint32_t number) {
    if (options_.queue && line_.size() >= *options_.queue) {
      ++rejected_;
      return {};
    }
    const WaitingLine::Place place = line_.join(now, number, 0);
    most_waiting_ = std::max(most_waiting_, line_.size());
    return place;
  }
  /// Requires: it waits there.
  void leave(WaitingLine::Place place) { line_.leave(place); }
  void count_timed_out() { ++timed_out_; }
  const WaitingLine& line() const { return line_; }

  std::uint64_t in_flight() const { return in_flight_; }
  std::uint64_t most_in_flight() const { return most_in_flight_; }
  std::uint64_t most_waiting() const { return most_waiting_; }
  std::uint64_t rejected() const { return rejected_; }
  std::uint64_t timed_out() const { return timed_out_; }

 private:
  BulkheadOptions options_;
  WaitingLine line_{1, false};
  std::uint64_t in_flight_ = 0;
  std::uint64_t most_in_flight_ = 0;
  std::uint64_t most_waiting_ = 0;
  std::uint64_t rejected_ = 0;
  std::uint64_t timed_out_ = 0;
};

}  // namespace rehearse
