#pragma once
// The test around its executors: phases, control commands, the loop over events (S69 to S80).

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/executor/external.hpp"
#include "sim/executor/make_executor.hpp"
#include "sim/measure/phase_counter.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/measure/result.hpp"
#include "sim/measure/service_sampler.hpp"
#include "sim/run/execution_mode.hpp"
#include "sim/run/parallel_lookahead.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/run_environment.hpp"

namespace rehearse {

/// One test, run once.
class Simulation {
 public:
  Simulation(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
             const RunEnvironment& environment);
  /// Nothing when VUs ran ahead of the bound on events, or when it turned out that something
  /// depends on the order of what they did: then all must be done in order.
  std::optional<Result> run();

 private:
  enum class Phase : std::uint8_t {
    Waiting,  ///< started with `paused`, before the resume
    Setup,
    Scenarios,
    Teardown,
    Over,
  };

  /// The parts that requests need; none when there are no targets.
  Requests* make_requests();
  void run_ahead();
  /// The bound on events was reached, and not in their order.
  bool ran_too_far() const { return leaves_order_ && context_.events_left == 0; }
  void look_at_services();
  /// From which instant on something other than a target may happen, as far as that matters.
  Instant others_from() const;
  /// How the scenario is run; its journey, if it has one.
  ExecutionMode mode_of(std::uint32_t rank, const Journey* journey) const;
  /// Some VU may precompute its requests.
  void expect_precomputed();
  void add_executors();
  void loop();
  void handle(const Event& event);
  /// Pooled VUs to the scenarios that wait for them.
  void hand_out_vus();
  /// Takes up what came from outside by `now`.
  void look_outside(Instant now);
  void step(VuId vu);
  void begin_due_iterations();
  /// Whether nothing is to come that could move the test on.
  bool stands_still() const;

  void start_test();
  void start_scenarios();
  void start_teardown();
  void end_test();
  /// Ends the test at once.
  void stop(Rule rule, ExitCode exit_code);
  /// How long a phase takes; its draws are keyed by what it is for.
  Duration length(const std::optional<DurationModel>& model, Purpose purpose) const;

  void arm_next_command();
  void carry_out(std::size_t index, const Command& command);
  /// What is said to a pause, a resume or a scale that no executor can carry out.
  Refusal refuse(const Command& command) const;
  void answer(std::size_t index, const Refusal& refusal);
  void refuse_the_rest();

  void state(FactKind kind);
  Result result();

  const Rehearsal& rehearsal_;
  VirtualPace virtual_pace_;
  Pace& pace_;
  CommandSource* outside_;
  Recorder recorder_;
  std::optional<PhaseCounter> phases_;
  Facts facts_;
  EventQueue queue_;
  VuPool pool_;
  Timer phase_timer_;
  Timer control_timer_;
  Timer outside_timer_;
  Timer sample_timer_;
  std::optional<Network> network_;
  std::optional<ServiceSampler> sampler_;
  std::optional<ModelBackend> model_backend_;
  Backend* target_;
  std::optional<Requests> requests_;
  VuTable vus_;
  bool targets_go_on_;         // until others_from()
  bool may_run_ahead_;         // VUs on which nothing depends
  bool leaves_order_ = false;  // some scenario does run ahead
  ParallelLookahead ahead_;
  PrecomputedLoad* precomputed_ = nullptr;  // the network's; none: no request is precomputed
  RunContext context_;
  std::vector<Timer> start_timers_;                   // by rank
  std::vector<std::unique_ptr<Executor>> executors_;  // by rank; none: no work
  ExternalExecutor* external_ = nullptr;

  Phase phase_ = Phase::Waiting;
  Instant start_;
  Instant end_;
  std::size_t next_command_ = 0;
  std::deque<Command> from_outside_;  // not yet carried out
  ExitCode exit_code_ = ExitCode::Ok;
  std::vector<CommandResult> commands_;
  std::vector<std::string> warnings_;
};

}  // namespace rehearse
