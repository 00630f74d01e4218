#pragma once
// Everything one run needs: the plan, what iterations do, and what is done to the test meanwhile.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/journey.hpp"
#include "models/service/network_plan.hpp"
#include "sim/core/tie_order.hpp"
#include "sim/executor/command.hpp"
#include "sim/executor/on_no_vu.hpp"
#include "sim/measure/expression/expression.hpp"
#include "sim/plan/plan.hpp"
#include "sim/verdict/metric_options.hpp"

namespace rehearse {

class Answers;
class ProgramSource;
class StopFlag;

/// A complete rehearsal. Made by rehearsal_reader.hpp, or by hand.
struct Rehearsal {
  Options options;
  TestPlan plan;  ///< plan_test(options)
  /// Of other instances that run their segments of the test meanwhile: load on the targets, and
  /// nothing that is reported (S115).
  std::vector<TestPlan> others;
  std::uint64_t seed = 1;
  std::uint32_t replication = 0;
  Ties ties = Ties::Latest;                      ///< of a run in virtual time (S123)
  std::map<std::string, Journey> journeys;       ///< by exec name; every exec of the plan has one
  std::shared_ptr<const ProgramSource> program;  ///< a script, in place of journeys
  /// What requests of journeys are sent to: Request::to is one of its endpoints. None: no journey
  /// has requests.
  std::shared_ptr<const NetworkPlan> targets;
  std::vector<std::string> target_urls;    ///< of each service, for a live run; "": none
  std::shared_ptr<const Answers> answers;  ///< of targets to a script; none: there are none
  std::optional<DurationModel> vu_init;    ///< of an unplanned VU; none: no time
  OnNoVu on_no_vu = OnNoVu::Drop;
  MetricOptions metrics;                 ///< thresholds and tags
  std::vector<Expression> expectations;  ///< conditions, those of the file before others
  std::optional<DurationModel> setup;
  std::optional<DurationModel> teardown;
  std::vector<Command> control;  ///< by instant
  /// A run of more events than this is ended as by Ctrl-C, with a warning.
  std::uint64_t max_events = 20'000'000'000;
  /// A run in virtual time that it asks to stop ends with what it knows (S145). It outlives the
  /// run; null: nothing asks.
  const StopFlag* stop = nullptr;
};

/// What iterations of the scenario do; null: it has no journey.
inline const Journey* journey_of(const Rehearsal& rehearsal, const ScenarioPlan& scenario) {
  const auto found = rehearsal.journeys.find(scenario.options.exec);
  return found == rehearsal.journeys.end() ? nullptr : &found->second;
}

}  // namespace rehearse
