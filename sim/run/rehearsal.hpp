#pragma once
// Everything one run needs: the plan, what iterations do, and what is done to the test meanwhile.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/duration_model.hpp"
#include "models/journey.hpp"
#include "models/time.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// What an arrival does that finds no idle VU.
enum class OnNoVu : std::uint8_t {
  Drop,  ///< it is dropped, as released k6 does
  Wait,  ///< it waits for the VU whose initialisation it causes; dropped when none can be added
};

struct ScaleCommand {
  std::optional<std::int64_t> vus;
  std::optional<std::int64_t> max;
};
struct PauseCommand {};
struct ResumeCommand {};
struct InterruptCommand {};  ///< one Ctrl-C

/// Something done to the running test from outside.
struct Command {
  Instant at;  ///< on the wall clock; before 0 only while a test that starts paused is waiting
  std::variant<ScaleCommand, PauseCommand, ResumeCommand, InterruptCommand> action;
};

/// A complete rehearsal. Made by rehearsal_reader.hpp, or by hand.
struct Rehearsal {
  Options options;
  TestPlan plan;                             ///< plan_test(options)
  std::uint64_t seed = 1;
  std::uint32_t replication = 0;
  std::map<std::string, Journey> journeys;   ///< by exec name; every exec of the plan has one
  std::optional<DurationModel> vu_init;      ///< of an unplanned VU; none: no time
  OnNoVu on_no_vu = OnNoVu::Drop;
  std::optional<DurationModel> setup;
  std::optional<DurationModel> teardown;
  std::vector<Command> control;              ///< by instant
};

}  // namespace rehearse
