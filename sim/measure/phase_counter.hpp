#pragma once
// Counts by phase: what changed for each scenario when a target changed.

#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/measure/traffic.hpp"

namespace rehearse {

/// Phases begin at 0, at the given instants, and when a service is whole again; beyond kMost the
/// last one lasts to the end.
class PhaseCounter final : public FactSink {
 public:
  static constexpr std::size_t kMost = 12;

  /// `changes`: ascending, after 0.
  PhaseCounter(std::vector<Instant> changes, std::size_t scenarios);

  void observe(const Fact& fact) override;
  void observe_request(const RequestFact& fact) override;
  /// A phase begins when a service is whole again; what happened at that instant before counts to
  /// the phase before.
  void observe_moment(const ServiceMoment& moment) override;
  /// The phases that began before `end`, where the last one ends.
  std::vector<TargetPhase> phases(Instant end) const;

 private:
  struct Tally {
    ScenarioPhase counts;
    std::uint64_t returned = 0;
    double durations_ns = 0.0;
    double requests_ns = 0.0;
    Wide busy_ns = 0;  // ∫ busy dt while starting
  };
  struct Scenario {
    std::uint64_t active = 0;
    std::uint64_t busy = 0;
    bool starting = false;  // between its start and its regular end
    Instant at;             // time is counted up to here
  };
  void go_to(Instant at);
  void begin_phase(Instant at);
  void count_time(std::size_t rank, Instant until);

  std::vector<Instant> begins_;
  std::vector<std::vector<Tally>> tallies_;  // by phase, then rank
  std::vector<Scenario> scenarios_;          // by rank
  std::size_t current_ = 0;
};

}  // namespace rehearse
