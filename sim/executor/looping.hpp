#pragma once
// constant-vus and ramping-vus: VUs that loop (S40, S45 to S50).

#include <cstdint>
#include <vector>

#include "sim/executor/executor.hpp"
#include "sim/executor/step_downs.hpp"

namespace rehearse {

/// One handle per VU index (the slot). A raw step up starts the handles from the current count
/// upward, a raw step down stops the highest ones gracefully; a step down of the plan with its
/// reservations stops them hard. constant-vus is the ramp that goes up at 0 and down at its end.
class LoopingExecutor final : public Executor {
 public:
  /// Requires: constant-vus or ramping-vus, with work.
  LoopingExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank);

  void on_event(const Event& event) override;
  void iteration_over(VuId vu) override;
  void begin_next(VuId vu) override;

 private:
  void on_start() override;
  void on_vu(Slot slot, VuId vu) override;
  void arm_raw();
  void arm_graceful();
  /// The number of VUs that start iterations becomes `count`.
  void set_active(std::uint64_t count, Rule rule);
  /// At most `count` VUs may still run an iteration.
  void limit(std::uint64_t count, Rule rule);
  void start_handle(Slot slot);
  void stop_handle(Slot slot, Rule rule);
  void put_down(VuId vu, Rule rule);
  void finish_when_over();
  /// Until a step of the ramp or of the plan reaches the slot.
  Reach next_reach(Slot slot) const override;

  const std::vector<ActiveStep>& raw_;  // the scenario's
  StepDowns raw_downs_;
  StepDowns graceful_downs_;
  Rule last_limit_;  // what the plan's last step is: the hard end, or the last ramp-down's grace
  std::size_t next_raw_ = 0;
  std::size_t next_graceful_ = 0;
  std::uint64_t active_ = 0;
  std::vector<std::uint64_t> begun_;  // iterations of a handle before its present activation
  Timer raw_timer_;
  Timer graceful_timer_;
};

}  // namespace rehearse
