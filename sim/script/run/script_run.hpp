#pragma once
// One run of a script: its VUs.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/rehearsal.hpp"
#include "sim/script/run/script_test.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/vu/program.hpp"

namespace rehearse {

class ScriptRun final : public Program {
 public:
  /// All outlive it.
  ScriptRun(const ScriptTest& test, const Rehearsal& rehearsal, MetricEngine& engine,
            MetricSampler& sampler);

  void initialise(Instant now, VuId vu) override;
  ProgramStep begin(Instant now, const ProgramIteration& iteration) override;
  ProgramStep resume(Instant now, VuId vu) override;
  std::uint16_t answered(Instant now, VuId vu, std::uint32_t number, Instant sent,
                         const Answer& answer) override;
  void interrupt(Instant now, VuId vu) override;
  bool has(ProgramPhase phase) const override;
  ProgramStep begin(Instant now, ProgramPhase phase) override;
  Duration longest(ProgramPhase phase) const override;

  /// What handleSummary made of the data, file by file; nothing where there is no such function, or
  /// it gave nothing that can be written (what was wrong is in the log).
  struct SummaryFile {
    std::string name;  ///< "stdout" and "stderr" are those
    std::string bytes;
  };
  std::optional<std::vector<SummaryFile>> summary_files(const std::string& data_json);
  /// Whether handleSummary gave what no summary can be made of.
  bool summary_refused() const { return summary_refused_; }
  /// Runs init code once more, as k6 does for a summary that the script does not make.
  void run_summary_init() { make_zero(Instant{}); }

  /// What the script read of answers that say nothing of it; nothing where it read none.
  std::optional<NotModelled> not_modelled() const;

  /// How many iterations of a scenario did what one before had done, without their code (S131).
  struct Repetition {
    std::string scenario;
    std::uint64_t repeated = 0;
    std::uint64_t run = 0;  ///< of which the code was run
    std::string refused;    ///< why none is repeated any more; "": some may be
  };
  std::vector<Repetition> repetitions() const;

  const ScriptWorld& world() const { return world_; }
  ScriptWorld& world() { return world_; }

 private:
  /// A VU with what k6/execution tells of it.
  struct Vu {
    std::unique_ptr<ScriptVu> script;
    std::uint64_t iterations = 0;  ///< begun, in the whole test
    std::vector<std::uint64_t> by_scenario;
    bool runs = false;
    bool broken = false;  ///< its init code failed
  };

  Vu& of(VuId vu);
  /// Another VU 0, freshly initialised; null where that failed.
  std::unique_ptr<ScriptVu> make_zero(Instant now);
  ProgramStep after(Vu& vu, ProgramStep step);
  void log_failure(const ScriptVu& vu);

  const ScriptTest& test_;
  const Rehearsal& rehearsal_;
  ScriptWorld world_;
  std::vector<Vu> vus_;  // by number; the first is that of the running phase
  bool summary_refused_ = false;
};

}  // namespace rehearse
