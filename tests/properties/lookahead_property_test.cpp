// VUs that run ahead of the clock do what they would do in the order of events.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>
#include <vector>

#include "sim/run/mode_choice.hpp"
#include "sim/run/run.hpp"
#include "tests/properties/random_rehearsals.hpp"
#include "tests/properties/random_targets.hpp"

namespace rehearse::testing {
namespace {

std::string connection_options() {
  return fmt::format(R"("noConnectionReuse": {}, "noVUConnectionReuse": {})",
                     *rc::gen::inRange(0, 3) == 0, *rc::gen::inRange(0, 3) == 0);
}

/// Journeys of every form that VUs may run ahead with: with and without exceptions, durations of
/// one word, of several and of none, steps that repeat, choose and end early, requests to pure
/// delays.
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
  } else if (form < 7) {
    script.steps = random_steps_of_delays();
    script.targets = random_delays();
    script.options += fmt::format("{}{}", script.options.empty() ? "" : ", ", connection_options());
  }
}

RC_GTEST_PROP(RunAhead, GivesTheResultOfTheOrderOfEvents, ()) {
  Script script = *any_test({.ends_early = *rc::gen::inRange(0, 4) == 0,
                             .steered = *rc::gen::inRange(0, 4) == 0,
                             .segment = true});
  choose_journey(script);
  const Rehearsal rehearsal = read(document(script));
  bool ahead_of_events = false;
  for (std::uint32_t rank = 0; rank < rehearsal.plan.scenarios.size(); ++rank) {
    ahead_of_events =
        ahead_of_events || choose_mode(rehearsal, Rank{rank}).mode != ExecutionMode::EventOrder;
  }
  RC_CLASSIFY(ahead_of_events);
  RC_ASSERT(differences(run_rehearsal(rehearsal, {}, {.threads = 2}),
                        run_rehearsal(rehearsal, {}, {.look_ahead = false})) ==
            std::vector<std::string>{});
}

}  // namespace
}  // namespace rehearse::testing
