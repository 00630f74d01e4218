#pragma once
// A script that was read: what it exports, its options, its metrics.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/run/program_source.hpp"
#include "sim/script/program/script_source.hpp"
#include "sim/script/vu/script_world.hpp"

namespace rehearse {

struct ScriptSettings {
  std::string file;  ///< as it was named
  std::map<std::string, std::string> environment;
  std::int64_t start_unix_ns = 0;
  std::uint64_t seed = 1;
  std::uint64_t work = kScriptWork;        ///< that a VU may do at one instant
  const ScriptReality* reality = nullptr;  ///< of a test in real time, while it is read
  std::vector<SecretSource> secrets;       ///< of k6/secrets
  std::string config_json;                 ///< options below those of the script; "": none
  ScriptLog log;                           ///< of init code and of runs; none: lines are dropped
};

class ScriptTest final : public ProgramSource {
 public:
  /// Reads the script and runs its init code once. Null with the failure.
  static std::shared_ptr<ScriptTest> read(const ScriptSettings& settings, ScriptFiles files,
                                          ScriptFailure& failure);

  const std::string& file() const override { return file_; }
  /// The exported options as JSON.
  const std::string& options_json() const { return options_json_; }
  const std::vector<ScriptMetric>& metrics() const { return metrics_; }
  const std::set<std::string>& functions() const { return functions_; }
  bool exports(const std::string& function) const { return functions_.count(function) > 0; }
  const ScriptConfig& config() const { return config_; }
  const ScriptLog& log() const { return log_; }
  /// Runs from now on have no log: many at a time would mix their lines.
  void mute() { log_ = nullptr; }
  /// Made while the script was read; k6 builds each once.
  const std::map<std::string, SharedItems>& shared_arrays() const { return shared_arrays_; }
  /// What runs need of the options that nothing else reads.
  bool throws() const { return throws_; }
  bool discards_bodies() const { return discards_bodies_; }

  std::unique_ptr<Program> start(const Rehearsal& rehearsal, MetricEngine& engine,
                                 MetricSampler& sampler) const override;
  void define_metrics(MetricEngine& engine) const override;

 private:
  ScriptConfig config_;
  ScriptLog log_;
  std::string file_;
  std::string options_json_;
  std::set<std::string> functions_;
  std::vector<ScriptMetric> metrics_;
  std::map<std::string, SharedItems> shared_arrays_;
  bool throws_ = false;
  bool discards_bodies_ = false;
};

}  // namespace rehearse
