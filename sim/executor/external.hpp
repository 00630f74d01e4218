#pragma once
// externally-controlled: a number of looping VUs that is steered while it runs (S61 to S68).

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/executor/command.hpp"
#include "sim/executor/executor.hpp"
#include "sim/executor/unplanned_vus.hpp"

namespace rehearse {

/// The answer to a command: nothing when it was carried out, otherwise why it was refused.
using Refusal = std::optional<std::string>;
/// Called once for each command, with its index, at the instant it is answered.
using AnswerCommand = std::function<void(std::size_t index, const Refusal& refusal)>;

/// `vus` VUs loop, up to `max` exist for it. Commands are carried out one after the other: those
/// that come while a pause waits for running iterations, or VUs are being initialised, wait in
/// line.
class ExternalExecutor final : public Executor, private Steering {
 public:
  /// Requires: externally-controlled, with work. `unplanned`: for VUs above the first maxVUs.
  ExternalExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank,
                   const UnplannedVus& unplanned, AnswerCommand answer);

  void on_event(const Event& event) override;
  void iteration_over(VuId vu) override;
  void begin_next(VuId vu) override;
  Duration ran() const override;
  Steering* steering() override { return this; }

 private:
  enum class Loop : std::uint8_t { Running, Pausing, Paused };
  struct Pending {
    std::size_t index;
    Command command;
  };

  void test_started(Instant at) override { test_start_ = at; }
  void clock_stopped() override;
  void clock_continued() override;
  void command(std::size_t index, const Command& command) override;
  /// How long the test's clock has stood still, up to the executor's end.
  Duration stood_still() const;
  void on_start() override;
  void on_vu(Slot slot, VuId vu) override;
  void count_and_begin(VuId vu);
  bool busy() { return loop_ == Loop::Pausing || queue().armed(vu_ready_); }
  void carry_out_line();
  void carry_out(std::size_t index, const ScaleCommand& scale);
  void carry_out(std::size_t index, const PauseCommand& pause);
  void carry_out(std::size_t index, const ResumeCommand& resume);
  static void carry_out(std::size_t index, const InterruptCommand& interrupt);
  static void carry_out(std::size_t index, const StopCommand& stop);
  Refusal refuse(std::int64_t vus, std::int64_t max) const;
  void answer(std::size_t index, const Refusal& refusal = std::nullopt);
  /// Initialises VUs until there are max_, then continues the scaling.
  void add_vus();
  void add_vu();
  /// Gives VUs above `max` up for good, as far as they are not active.
  void remove_vus(std::int64_t max);
  void set_active(std::int64_t count);
  void pause_when_quiet();
  void arm_end();
  void end();

  UnplannedVus unplanned_;
  AnswerCommand answer_;
  Instant test_start_;
  std::int64_t first_max_;
  std::int64_t vus_;                  // wanted
  std::int64_t max_;                  // wanted
  std::int64_t existing_;             // VUs initialised for this scenario
  std::int64_t active_ = 0;           // slots below it have a VU or wait for one
  std::vector<std::uint64_t> begun_;  // iterations of a slot before its present activation
  std::uint64_t running_ = 0;         // iterations
  Loop loop_ = Loop::Running;
  std::optional<Instant> clock_stopped_;  // while the test's clock stands still
  Duration stood_still_;                  // before that
  std::deque<Pending> line_;
  std::optional<std::size_t> scaling_;  // the command whose VUs are being initialised
  std::size_t pausing_ = 0;             // the command that waits for running iterations
  Timer end_;
  Timer vu_ready_;
};

}  // namespace rehearse
