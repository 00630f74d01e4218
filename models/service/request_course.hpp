#pragma once
// What its draws decide about a request at one service, whether it is submitted or precomputed.

#include <cstdint>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/duration/duration_sampling.hpp"
#include "models/service/network_counts.hpp"
#include "models/service/network_parts.hpp"
#include "models/service/network_plan.hpp"

namespace rehearse::network_parts {

/// A request's own part of its course: latencies, work and error, without any waiting. Each is a
/// function of the request's key alone, so it does not matter when and in which order they are
/// computed: each at the instant at which it is needed, or all of them beforehand.
class RequestCourse {
 public:
  /// Keeps references to all but the key.
  RequestCourse(const Service& service, const PlannedEndpoint& endpoint, std::uint64_t key,
                const SampleKey& sample, bool connects, Duration more_work)
      : service_(service),
        endpoint_(endpoint),
        key_(key),
        sample_(sample),
        connects_(connects),
        more_work_(more_work) {}

  /// When it reaches the service if it is sent then: after the latency and, if it opens a
  /// connection, the time for that.
  Instant arrival(Instant sent) const {
    const Instant there = sent + wire_time(service_.latency, kOutbound);
    return connects_ ? there + connecting() : there;
  }
  /// How long the set-up of its connection takes. Requires: it opens one.
  Duration connecting() const { return wire_time(service_.connect, kConnection); }

  /// The request's own work at the service.
  struct Work {
    Duration length;  ///< kMaxDuration: endless
    bool fails = false;
  };
  Work work() const {
    const Stream& stream = service_.work;
    Work work;
    work.fails =
        !endpoint_.error.never() && endpoint_.error.happens(stream.word(key_, kFailure, 0));
    const bool fails_otherwise = work.fails && endpoint_.error_duration;
    const auto& model = fails_otherwise ? endpoint_.error_duration : endpoint_.duration;
    Draws draws(stream, key_, fails_otherwise ? kFailedWork : kWork);
    work.length = model ? model->sample(sample_, draws) : kMaxDuration;
    if (model && !fails_otherwise) work.length = work.length + more_work_;
    return work;
  }

  /// When its sender has the answer if it leaves the service then.
  Instant answered(Instant left) const { return left + wire_time(service_.latency, kInbound); }

  /// How it ends once its own work is done.
  static Status status_of(bool fails) { return fails ? Status::Error : Status::Ok; }

 private:
  // What its words at the service are for.
  static constexpr std::uint64_t kWork = 0;
  static constexpr std::uint64_t kFailure = 1;
  static constexpr std::uint64_t kFailedWork = 2;
  // And those on the wire.
  static constexpr std::uint64_t kOutbound = 0;
  static constexpr std::uint64_t kConnection = 1;
  static constexpr std::uint64_t kInbound = 2;

  Duration wire_time(const WireTime& time, std::uint64_t use) const {
    if (time.same) return time.least;
    Draws draws(service_.wire, key_, use);
    return time.model->sample(sample_, draws);
  }

  const Service& service_;
  const PlannedEndpoint& endpoint_;
  std::uint64_t key_;
  const SampleKey& sample_;
  bool connects_;
  Duration more_work_;
};

}  // namespace rehearse::network_parts
