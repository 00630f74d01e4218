#pragma once
// Collects what is wrong with one scenario: k6's words in k6's order, and each problem's place.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/options/option_problems.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {

class ScenarioCheck {
 public:
  /// Keeps references to all three.
  ScenarioCheck(const RawOptions& options, const RawScenario& scenario, OptionProblems& problems)
      : options_(options), scenario_(scenario), problems_(problems) {}

  /// A field is wrong: reports k6's `error`, and "found …, expected …" at the field's place.
  void wrong(std::string_view field, std::string_view error, std::string_view found,
             std::string_view expected);
  void wrong(std::string_view field, std::string_view error, const Given<std::int64_t>& found,
             std::string_view expected);
  /// The same for a field of a stage. A field missing in an unreadable stage is only an error.
  void wrong(const RawStage& stage, std::string_view field, std::string_view error,
             std::string_view found, std::string_view expected);
  /// The same for the scenario's name.
  void wrong_name(std::string_view error);
  /// No VUs in the whole ramp; a problem only if all its targets could be read.
  void wrong_ramp(std::string_view error);

  void refuse_negative(std::string_view field, const Given<Duration>& length,
                       std::string_view error);
  void refuse_negative(std::string_view field, const Given<std::int64_t>& number,
                       std::string_view error);
  /// Durations of executors are at least a second.
  void refuse_short(std::string_view field, const Given<Duration>& length);

  const RawScenario& scenario() const { return scenario_; }
  std::vector<std::string> errors() && { return std::move(errors_); }

 private:
  void wrong_at(std::string path, std::string_view error, std::string_view found,
                std::string_view expected);

  const RawOptions& options_;
  const RawScenario& scenario_;
  OptionProblems& problems_;
  std::vector<std::string> errors_;
};

/// Rules for fields that several executors have.
void check_vus(ScenarioCheck& check);
void check_duration(ScenarioCheck& check);
void check_stages(ScenarioCheck& check);
void check_time_unit(ScenarioCheck& check);
void check_pre_allocated_vus(ScenarioCheck& check);

}  // namespace rehearse
