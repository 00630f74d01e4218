#pragma once
// What the time of iterations is due to (S108).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"
#include "models/journey/request_parts.hpp"

namespace rehearse {

enum class Cause : std::uint8_t {
  Think,       ///< think times, or all of a journey that is a duration
  Rps,         ///< a request's turn under the option rps
  Batch,       ///< its turn in its batch, under the options batch and batchPerHost
  Connecting,  ///< from here on as in RequestParts
  Network,
  Queue,
  Service,
  Calls,
  Retry,
  Lost,
  MinIterationDuration,  ///< held after its body returned
};
inline constexpr std::size_t kCauses = 11;
inline constexpr std::array<Cause, kCauses> kAllCauses{Cause::Think,
                                                       Cause::Rps,
                                                       Cause::Batch,
                                                       Cause::Connecting,
                                                       Cause::Network,
                                                       Cause::Queue,
                                                       Cause::Service,
                                                       Cause::Calls,
                                                       Cause::Retry,
                                                       Cause::Lost,
                                                       Cause::MinIterationDuration};

/// As it is in texts and as a key in JSON.
constexpr std::string_view cause_name(Cause cause) {
  constexpr std::array<std::string_view, kCauses> kNames{
      "think", "rps",   "batch", "connecting",          "network", "queue", "service",
      "calls", "retry", "lost",  "minIterationDuration"};
  return kNames[static_cast<std::size_t>(cause)];
}

/// Sums of nanoseconds, by cause.
class TimeByCause {
 public:
  void add(Cause cause, UnsignedWide ns) { ns_[static_cast<std::size_t>(cause)] += ns; }
  /// Requires: not negative.
  void add(Cause cause, Duration time) {
    ns_[static_cast<std::size_t>(cause)] += static_cast<std::uint64_t>(time.ns);
  }
  void add(const RequestParts& parts) {
    add(Cause::Connecting, parts.connecting);
    add(Cause::Network, parts.network);
    add(Cause::Queue, parts.queue);
    add(Cause::Service, parts.service);
    add(Cause::Calls, parts.calls);
    add(Cause::Retry, parts.retry);
    add(Cause::Lost, parts.lost);
  }
  TimeByCause& operator+=(const TimeByCause& other) {
    for (std::size_t i = 0; i < kCauses; ++i) ns_[i] += other.ns_[i];
    return *this;
  }
  /// Think is what the others leave of `total`.
  void set_rest(UnsignedWide total) { ns_[0] += total - this->total(); }

  UnsignedWide operator[](Cause cause) const { return ns_[static_cast<std::size_t>(cause)]; }
  UnsignedWide total() const {
    UnsignedWide sum = 0;
    for (const UnsignedWide ns : ns_) sum += ns;
    return sum;
  }
  /// The mean over that many iterations; 0 of none.
  double mean_ns(Cause cause, std::uint64_t iterations) const {
    if (iterations == 0) return 0;
    return static_cast<double>((*this)[cause]) / static_cast<double>(iterations);
  }
  /// Of all time; 0 of none.
  double share(Cause cause) const {
    const UnsignedWide all = total();
    return all == 0 ? 0 : static_cast<double>((*this)[cause]) / static_cast<double>(all);
  }
  bool operator==(const TimeByCause&) const = default;

 private:
  std::array<UnsignedWide, kCauses> ns_{};
};

}  // namespace rehearse
