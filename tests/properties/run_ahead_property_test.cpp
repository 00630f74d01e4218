// VUs that run ahead of the clock do what they would do in the order of events.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/run/independence.hpp"
#include "sim/run/run.hpp"
#include "tests/properties/random_tests.hpp"

namespace rehearse::testing {
namespace {

/// Journeys of every form that VUs may run ahead with: with and without exceptions, durations of
/// one word, of several and of none, steps that repeat, choose and end early.
void choose_journey(Script& script) {
  if (*rc::gen::arbitrary<bool>() && script.journey.find("abort") == std::string::npos) {
    script.journey.clear();
  }
  const int form = *rc::gen::inRange(0, 8);
  if (form < 4) {
    script.duration = *rc::gen::element<std::string>(
        R"({"uniform": ["100ms", "3s"]})", R"({"choice": ["250ms", "500ms", "1s"]})",
        R"({"lognormal": {"median": "700ms", "p95": "3s"}})",
        R"({"sequence": ["1s", "3s"], "by": "vu"})",
        R"({"sum": [{"uniform": ["100ms", "1s"]}, {"choice": ["250ms", "750ms"]}]})",
        R"({"mixture": [{"uniform": ["250ms", "1s"]}, {"lognormal": {"median": "1s", "p95": "2s"}}],
            "weights": [3, 1]})");
  } else if (form == 4) {
    script.steps =
        R"({"think": "250ms"}, {"repeat": {"uniform": [0, 3]}, "steps": [{"think": "500ms"}]},
        {"choose": [{"weight": 1, "steps": []}, {"weight": 2, "steps": [{"think": {"uniform": ["1ms", "1s"]}}]},
                    {"weight": 1, "steps": [{"throw": true}]}]})";
  }
}

void check_same(const Result& ahead, const Result& in_order) {
  RC_ASSERT(ahead.trace_hash == in_order.trace_hash);
  RC_ASSERT(ahead.counts == in_order.counts);
  RC_ASSERT(ahead.vus_max == in_order.vus_max);
  RC_ASSERT(ahead.vus_end == in_order.vus_end);
  RC_ASSERT(ahead.run == in_order.run);
  RC_ASSERT(ahead.end == in_order.end);
  RC_ASSERT(ahead.exit_code == in_order.exit_code);
  RC_ASSERT(ahead.warnings == in_order.warnings);
  RC_ASSERT(ahead.iteration_duration == in_order.iteration_duration);
  RC_ASSERT(ahead.series == in_order.series);
  for (std::size_t rank = 0; rank < in_order.scenarios.size(); ++rank) {
    const ScenarioResult& one = ahead.scenarios[rank];
    const ScenarioResult& other = in_order.scenarios[rank];
    RC_ASSERT(one.counts == other.counts);
    RC_ASSERT(one.began == other.began);
    RC_ASSERT(one.ended == other.ended);
    RC_ASSERT(one.ran == other.ran);
    RC_ASSERT(one.active_vus_end == other.active_vus_end);
    RC_ASSERT(one.vus_max == other.vus_max);
    RC_ASSERT(one.insufficient_vus == other.insufficient_vus);
    RC_ASSERT(one.interrupted == other.interrupted);
  }
}

RC_GTEST_PROP(RunAhead, GivesTheResultOfTheOrderOfEvents, ()) {
  Script script = *any_test({.ends_early = *rc::gen::inRange(0, 4) == 0,
                             .steered = *rc::gen::inRange(0, 4) == 0,
                             .segment = true});
  choose_journey(script);
  const Rehearsal rehearsal = read(document(script));
  bool independent = false;
  for (std::uint32_t rank = 0; rank < rehearsal.plan.scenarios.size(); ++rank) {
    independent = independent || independence(rehearsal, rank).way != Independence::Way::InOrder;
  }
  RC_CLASSIFY(independent);
  check_same(run_rehearsal(rehearsal, {}, {.threads = 2}),
             run_rehearsal(rehearsal, {}, {.run_ahead = false}));
}

}  // namespace
}  // namespace rehearse::testing
