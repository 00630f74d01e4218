// Fuzz target: reads any bytes as a rehearsal, and plans and runs what it accepts.
//
// Its own bounds are far below the command's, so that every input is quick.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "models/base/require.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/run/check.hpp"
#include "sim/run/run.hpp"

namespace rehearse {
namespace {

ReadSettings tight_settings() {
  ReadSettings settings;
  settings.limits.json.bytes = 1 << 16;
  settings.limits.scenarios = 8;
  settings.limits.vus = 100;
  settings.limits.commands = 50;
  settings.limits.iterations = 5000;
  settings.limits.targets.targets = 8;
  settings.limits.targets.parts = 50;
  settings.limits.plan.max_steps = 5000;
  return settings;
}

/// Walks the arrivals of every scenario: they never go back in time.
void walk_arrivals(const TestPlan& plan) {
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const bool arrives = std::holds_alternative<ConstantArrivalRate>(scenario.options.executor) ||
                         std::holds_alternative<RampingArrivalRate>(scenario.options.executor);
    if (!arrives || !scenario.has_work) continue;
    ArrivalTimes arrivals(scenario);
    Duration last;
    while (const auto at = arrivals.next()) {
      REQUIRE(*at >= last);
      last = *at;
    }
  }
}

void check_plan(const TestPlan& plan) {
  REQUIRE(plan.max_possible_vus >= plan.max_planned_vus);
  for (std::size_t i = 1; i < plan.steps.size(); ++i) {
    REQUIRE(plan.steps[i].offset >= plan.steps[i - 1].offset);
  }
  walk_arrivals(plan);
}

/// Invariants of every run.
void check_result(const Rehearsal& rehearsal, const Result& result) {
  std::uint64_t complete = 0;
  for (const ScenarioResult& scenario : result.scenarios) complete += scenario.counts.complete;
  REQUIRE(complete == result.counts.complete);
  REQUIRE(result.counts.returned >= result.counts.complete);
  REQUIRE(result.commands.size() == rehearsal.control.size());
  REQUIRE(result.run.ns >= 0);
}

void read_and_run(std::string_view text, const ReadSettings& settings) {
  auto rehearsal = read_rehearsal(text, settings);
  if (!rehearsal) {
    REQUIRE(!rehearsal.problems().empty());
    return;
  }
  check_plan(rehearsal->plan);
  rehearsal->max_events = 20'000;
  check_result(*rehearsal, run_rehearsal(*rehearsal));
  if (rehearsal->expectations.empty()) return;
  const CheckOutcome outcome = check_rehearsal(*rehearsal, {.runs = 2, .confidence = {}});
  REQUIRE(outcome.expectations.size() == rehearsal->expectations.size());
}

/// Both as a rehearsal and as bare options.
void read_both_ways(std::string_view text) {
  ReadSettings settings = tight_settings();
  read_and_run(text, settings);
  settings.iteration_duration = "1s";
  read_and_run(text, settings);
}

}  // namespace
}  // namespace rehearse

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rehearse::read_both_ways({reinterpret_cast<const char*>(data), size});
  return 0;
}
