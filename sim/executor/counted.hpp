#pragma once
// shared-iterations and per-vu-iterations: a fixed amount of work (S41 to S44).

#include <cstdint>

#include "sim/executor/executor.hpp"

namespace rehearse {

/// All VUs begin at the start. Shared: each takes the next iteration from one pot; what is left in
/// it at the regular end is dropped when the last VU is done. Per VU: each has its own number of
/// iterations and drops its rest when it is done after the regular end. An interrupted iteration is
/// not also a drop; a test that is stopped drops nothing.
class CountedExecutor final : public Executor {
 public:
  /// Requires: shared-iterations or per-vu-iterations, with work.
  CountedExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank);

  void on_event(const Event& event) override;
  void iteration_over(VuId vu) override;
  void begin_next(VuId vu) override;

 private:
  void on_start() override;
  void on_vu(Slot slot, VuId vu) override;
  /// Iterations the resting VU may still begin, the regular end aside.
  std::uint64_t left_for(VuId vu) const;
  void claim_and_begin(VuId vu);
  /// Per VU: until the regular end, with the iterations that are left.
  Reach next_reach(Slot slot) const override;
  /// The resting VU begins no more iterations.
  void put_down(VuId vu, Rule rule);
  void finish_when_over(Rule rule);

  bool shared_;
  std::uint64_t vus_;
  std::uint64_t unclaimed_;  // shared: iterations that no VU has taken
  std::uint64_t each_;       // per VU: how many each does
  bool past_regular_end_ = false;
  Timer regular_end_;
  Timer hard_end_;
};

}  // namespace rehearse
