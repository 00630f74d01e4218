#pragma once
// One run of a test: the parts wired together, and the loop over events (S69 to S84).

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/core/pace.hpp"
#include "sim/lookahead/parallel_lookahead.hpp"
#include "sim/measure/phase_counter.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/lifecycle.hpp"
#include "sim/run/own_facts.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/run_environment.hpp"
#include "sim/run/run_judge.hpp"
#include "sim/run/scenario_set.hpp"
#include "sim/run/target_side.hpp"
#include "sim/vu/vu_pool.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

/// One test, run once.
class Simulation {
 public:
  Simulation(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
             const RunEnvironment& environment);
  /// Nothing when the event budget ran out while events were processed out of order, or when it
  /// turned out that something depends on their order: then the test must be run in order.
  std::optional<Result> run();

 private:
  /// How each scenario is run: as mode_choice.hpp says, or in order where an observer needs that.
  void choose_modes(bool may_look_ahead);
  void initialise_planned_vus();
  /// Whether there are scenarios beside the test's own.
  bool has_others() const { return own_.count < rehearsal_.plan.scenarios.size(); }
  /// The recorder and observers, behind what keeps facts of other scenarios from them.
  Facts facts_for(std::vector<FactSink*> observers);
  bool any_pool_is_waited_for() const;
  /// What was so far is judged; the test may end.
  void evaluate();
  void loop();
  void handle(const Event& event);
  void step(VuId vu);
  /// From which instant on something other than a target may happen, as far as that matters.
  Instant others_from() const;
  bool budget_ran_out_of_order() const { return leaves_order_ && events_left_ == 0; }
  /// Whether nothing is to come that could move the test on, where few events are to come.
  bool stands_still() const;
  /// A VU gets nowhere: the test ends, or is to be run again in the order of events.
  void stop_at_standstill(const Standstill& found);
  /// Ends the test as by Ctrl-C, and says why.
  void give_up(std::string warning, ExitCode exit_code = ExitCode::Interrupted);
  /// Where it may be asked to stop: sees whether it is, or when to look again (S145).
  void look_at_stop_flag();

  const Rehearsal& rehearsal_;
  OwnScenarios own_;
  VirtualPace virtual_pace_;
  Pace& pace_;
  Recorder recorder_;
  std::optional<PhaseCounter> phases_;  // between changes of targets
  std::deque<OwnFacts> own_facts_;      // before recorder and observers; none: all facts are
  Facts facts_;
  EventQueue queue_;
  std::vector<VuPool> pools_;  // by instance
  TargetSide targets_;
  VuTable vus_;
  std::uint64_t events_left_;
  ParallelLookahead lookahead_;
  RunContext context_;
  ScenarioSet scenarios_;
  Lifecycle lifecycle_;
  Commands commands_;
  RunJudge* verdict_;  // none: no thresholds
  Timer evaluation_timer_;
  const StopFlag* stop_;  // none: nothing can ask this run to stop
  Timer look_timer_;
  Duration look_after_;          // what lies between two looks
  std::uint64_t events_looked_;  // left at the last one
  bool targets_advance_alone_;   // until others_from()
  bool leaves_order_ = false;    // some scenario is not run in the order of events
  std::vector<std::string> warnings_;
};

}  // namespace rehearse
