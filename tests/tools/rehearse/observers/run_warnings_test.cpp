// What is said of commands that were refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/rehearse/observers/run_observers.hpp"

namespace rehearse {
namespace {

TEST(RunWarnings, PlaceRefusedCommandsWhereTheyCameFrom) {
  Rehearsal rehearsal;
  rehearsal.control = {{.at = {}, .action = PauseCommand{}}, {.at = {}, .action = PauseCommand{}}};
  Result result;
  result.commands = {{.ok = true, .error = "", .done = Instant{}},
                     {.ok = false, .error = "not now", .done = Instant{}},
                     {.ok = false, .error = "nor later", .done = Instant{}}};
  EXPECT_THAT(
      run_warnings(rehearsal, result),
      testing::ElementsAre("/control/1: refused: not now", "PATCH /v1/status: refused: nor later"));
}

}  // namespace
}  // namespace rehearse
