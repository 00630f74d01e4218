#pragma once
// Counts what a run's facts say: the observer that every run has.

#include <cstdint>
#include <span>
#include <vector>

#include "models/service/network_plan.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/time_by_cause.hpp"
#include "sim/measure/busy_vus.hpp"
#include "sim/measure/result.hpp"
#include "sim/measure/trace_hash.hpp"

namespace rehearse {

class Recorder final : public BulkSink {
 public:
  /// `targets`: the services that requests go to; null: there are no requests.
  Recorder(std::size_t scenarios, const NetworkPlan* targets);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  void observe_precomputed(const RequestFact& answered) override;
  void observe_spent(const SpentFact& fact) override;
  void observe_moment(const ServiceMoment& moment) override;
  bool needs_order() const override { return false; }
  void observe_block(const IterationBlock& block) override;
  void observe_batch(const IterationBatch& iterations) override;
  void observe_starts(Rank scenario, std::span<const Instant> at) override;

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
    BusyVus busy;
    UnsignedWide total_ns = 0;   // of iterations
    UnsignedWide bodies_ns = 0;  // of these, until their bodies returned
    TimeByCause spent;           // on requests
  };

  EndpointTraffic& endpoint_of(const RequestFact& fact) {
    return traffic_[first_endpoints_[fact.to.service] + fact.to.endpoint];
  }
  /// How long they are together.
  UnsignedWide add_bodies(std::span<const Duration> bodies);
  void returned(const Fact& fact);
  void sent(EndpointTraffic& endpoint, const RequestFact& fact);
  void answered(EndpointTraffic& endpoint, const RequestFact& fact);

  std::vector<Scenario> scenarios_;  // by rank
  std::vector<EndpointTraffic> traffic_;
  std::vector<std::size_t> first_endpoints_;  // by target, into traffic_
  std::uint64_t initialised_ = 0;
  std::uint64_t vus_max_ = 0;
  std::vector<ServiceMoment> moments_;
  Histogram iteration_duration_;
  TimeSeries series_;
  TraceHash hash_;
};

}  // namespace rehearse
