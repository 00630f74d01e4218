#pragma once
// How much of a test has been simulated.

#include <chrono>
#include <cstdint>
#include <functional>

#include "sim/core/fact_sink.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// Reports at most twenty times a second, as a share of the plan's end; costs a few instructions a
/// fact.
class RunProgress final : public FactSink {
 public:
  RunProgress(const TestPlan& plan, std::function<void(double share)> report);

  void observe(const Fact& fact) override;
  bool needs_order() const override { return false; }
  void observe_progress(const ProgressFact& fact) override;

 private:
  using Clock = std::chrono::steady_clock;

  void reach(Instant at);

  double end_;  // ns
  std::function<void(double)> report_;
  std::uint32_t facts_ = 0;
  Clock::time_point next_;
};

}  // namespace rehearse
