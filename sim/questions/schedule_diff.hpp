#pragma once
// What changed from one test's schedule to another's: options, VUs over time, arrivals, ends.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/plan/option_list.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// A test that is planned and not run.
struct Schedule {
  const Options& options;
  const TestPlan& plan;  ///< plan_test(options)
};

/// A value that only one of the two has, or that differs.
struct ChangedValue {
  std::string name;
  std::optional<OptionValue> before;
  std::optional<OptionValue> after;
};

/// A row of VUs over time that only one of the two has.
struct ChangedStep {
  bool added = false;  ///< the second has it
  VuStep step;         ///< of active VUs: `planned`
};

/// The first arrival that is due at different offsets, or in one of the two alone.
struct ChangedArrival {
  std::int64_t number = 0;  ///< of the segment's arrivals, from 1
  std::optional<Duration> before;
  std::optional<Duration> after;
};

struct ScenarioDiff {
  std::string name;
  std::string before;  ///< k6's description; "" where the first test has no such scenario
  std::string after;   ///< likewise of the second
  std::vector<ChangedValue> options;
  /// What its iterations start by, in which function, from when, how many are planned, until when
  /// they may start (regularEnd) and run (hardEnd), from the scenario's start.
  std::vector<ChangedValue> schedule;
  std::vector<ChangedStep> planned;  ///< VUs held, grace included (S20 to S27)
  std::vector<ChangedStep> active;   ///< VUs that loop, before any grace
  std::optional<ChangedArrival> arrival;

  bool schedule_differs() const {
    return before.empty() || after.empty() || !schedule.empty() || !planned.empty() ||
           !active.empty() || arrival.has_value();
  }
};

struct ScheduleDiff {
  std::vector<ChangedValue> options;  ///< of the test beside its scenarios
  /// minIterationDuration, paused, the most VUs planned and possible, the end; without an end it
  /// has no value.
  std::vector<ChangedValue> schedule;
  std::vector<ScenarioDiff> scenarios;  ///< those that differ, by name

  bool options_differ() const;
  bool schedules_differ() const;
};

/// Of each scenario more arrivals than this are not compared one by one.
inline constexpr std::int64_t kMostComparedArrivals = 50'000'000;

/// Scenarios are compared by name. A schedule is what decides when iterations may start and how
/// long they may run, so options in other words have the same one (60 in 1m, 1 in 1s).
ScheduleDiff schedule_diff(const Schedule& before, const Schedule& after);

}  // namespace rehearse
