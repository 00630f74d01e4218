#pragma once
// Counts what a run's facts say: the observer that every run has.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/service/network_plan.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/time_by_cause.hpp"
#include "sim/measure/busy_vus.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/measure/result.hpp"
#include "sim/measure/trace_hash.hpp"

namespace rehearse {

/// Durations on their way to a histogram, which takes many at once: its cells are more than fit in
/// the nearest cache, so that each duration waits for memory; where many come together, they wait
/// together.
class GatheredTimes {
 public:
  void add(Duration time, Histogram& to) {
    times_[size_++] = time;
    if (size_ == times_.size()) pass_on(to);
  }
  /// What the histogram has not been given.
  std::span<const Duration> all() const { return std::span(times_).first(size_); }
  void pass_on(Histogram& to) {
    to.add(all());
    size_ = 0;
  }

 private:
  std::array<Duration, 32> times_;
  std::size_t size_ = 0;
};

/// What makes a scenario's iterations start.
enum class LoadModel : std::uint8_t {
  Closed,  ///< a VU that is free
  Open,    ///< the clock: the arrival rates
};

class Recorder final : public BulkSink {
 public:
  /// `scenarios`: of each its model, by rank. `targets`: the services that requests go to; null:
  /// there are no requests.
  Recorder(std::span<const LoadModel> scenarios, const NetworkPlan* targets);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_precomputed(const RequestFact& answered) override;
  void observe_spent(const SpentFact& fact) override;
  void observe_moment(const ServiceMoment& moment) override;
  bool needs_order() const override { return false; }
  void observe_block(const IterationBlock& block) override;
  void observe_batch(const IterationBatch& iterations) override;
  void observe_starts(Rank scenario, std::span<const Instant> at) override;
  void observe_start(Rank scenario, Instant at) override;
  void observe_end(const Fact& completed) override;

  /// An empty recorder for the same test, for blocks, precomputed requests and facts of iterations
  /// that another thread records.
  Recorder empty_part() const;
  /// Adds the records of such a part to this one's.
  void merge(const Recorder& part);

  /// Moves counts, VUs, histogram, series and hash into `result`; no other call may follow.
  /// Requires: `result` has an entry for every scenario, with its beginning and end.
  void write(Result& result);

 private:
  struct Scenario {
    IterationCounts counts;
    std::uint64_t vus = 0;
    std::uint64_t vus_max = 0;
    std::size_t place = kWhole;  // in series_, of its iterations
    BusyVus busy;
    UnsignedWide total_ns = 0;   // of iterations
    UnsignedWide bodies_ns = 0;  // of these, until their bodies returned
    TimeByCause spent;           // on requests
  };

  // Where both models are there, iterations are counted by model, and all else in kWhole.
  static constexpr std::size_t kWhole = 0;
  static constexpr std::size_t kClosed = 1;
  static constexpr std::size_t kOpen = 2;

  TimeSeries& iterations_of(const Scenario& scenario) { return series_[scenario.place]; }
  /// Requires: settled series.
  void write_series(Result& result);
  /// Of the fact's endpoint, in traffic_.
  std::size_t place_of(const RequestFact& fact) const {
    return first_endpoints_[fact.to.service] + fact.to.endpoint;
  }
  /// How long they are together.
  UnsignedWide add_bodies(std::span<const Duration> bodies);
  void returned(const Fact& fact);
  void completed(const Fact& fact);
  void sent(EndpointTraffic& endpoint, const RequestFact& fact);
  void answered(std::size_t endpoint, const RequestFact& fact);

  std::vector<Scenario> scenarios_;  // by rank
  std::vector<EndpointTraffic> traffic_;
  std::vector<GatheredTimes> answers_;        // of their durations
  std::vector<std::size_t> first_endpoints_;  // by target, into traffic_
  std::uint64_t initialised_ = 0;
  std::uint64_t vus_max_ = 0;
  std::vector<ServiceMoment> moments_;
  Histogram iteration_duration_;
  GatheredTimes bodies_;  // for it
  std::array<TimeSeries, 3> series_;
  bool has_models_ = false;
  TraceHash hash_;
};

}  // namespace rehearse
