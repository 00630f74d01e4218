// The commands given to a running test.

#include "sim/file/control_reader.hpp"

#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

constexpr ControlRules kRules{false, 5, 100};

std::vector<Command> commands_of(const char* text, const ControlRules& rules = kRules) {
  const auto commands = read_well([&](DocumentProblems& problems) {
    return read_control(json::parse(text), rules, JsonPlace("/control"), problems);
  });
  return commands.value_or(std::vector<Command>{});
}

Problems problems_in(const char* text) {
  DocumentProblems problems;
  EXPECT_FALSE(read_control(json::parse(text), kRules, JsonPlace("/control"), problems) &&
               problems.empty());
  return problems.take();
}

TEST(ControlReader, ReadsEveryCommand) {
  const auto commands = commands_of(R"([
    {"at": "1s", "scale": {"vus": 20, "max": 50}}, {"at": 2000, "pause": true},
    {"at": "3s", "resume": true}, {"at": "4s", "interrupt": true}])");
  ASSERT_EQ(commands.size(), 4u);
  EXPECT_EQ(commands[0].at, Instant{1'000'000'000});
  EXPECT_EQ(std::get<ScaleCommand>(commands[0].action).vus, 20);
  EXPECT_EQ(std::get<ScaleCommand>(commands[0].action).max, 50);
  EXPECT_EQ(commands[1].at, Instant{2'000'000'000});
  EXPECT_TRUE(std::holds_alternative<PauseCommand>(commands[1].action));
  EXPECT_TRUE(std::holds_alternative<ResumeCommand>(commands[2].action));
  EXPECT_TRUE(std::holds_alternative<InterruptCommand>(commands[3].action));
}

TEST(ControlReader, ReadsHalfAScale) {
  const auto commands =
      commands_of(R"([{"at": 0, "scale": {"vus": 3}}, {"at": 0, "scale": {"max": 4}}])");
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_FALSE(std::get<ScaleCommand>(commands[0].action).max);
  EXPECT_FALSE(std::get<ScaleCommand>(commands[1].action).vus);
}

TEST(ControlReader, SortsByInstantAndKeepsTheOrderWithinOne) {
  const auto commands = commands_of(R"([{"at": 2, "pause": true}, {"at": 1, "scale": {"vus": 1}},
                                        {"at": 1, "scale": {"vus": 2}}, {"at": 0, "resume": true}])");
  ASSERT_EQ(commands.size(), 4u);
  EXPECT_TRUE(std::holds_alternative<ResumeCommand>(commands[0].action));
  EXPECT_EQ(std::get<ScaleCommand>(commands[1].action).vus, 1);
  EXPECT_EQ(std::get<ScaleCommand>(commands[2].action).vus, 2);
  EXPECT_TRUE(std::holds_alternative<PauseCommand>(commands[3].action));
}

TEST(ControlReader, AllowsCommandsBeforeTheStartOnlyWhilePaused) {
  const char* text = R"([{"at": -500, "scale": {"vus": 1}}])";
  const auto commands = commands_of(text, {true, 5, 100});
  ASSERT_EQ(commands.size(), 1u);
  EXPECT_EQ(commands[0].at, Instant{-500'000'000});
  EXPECT_THAT(problems_in(text),
              ElementsAre(problem_at("/control/0/at",
                                     StartsWith("found -500, expected a duration from 0s"))));
}

TEST(ControlReader, RejectsWhatIsNoCommand) {
  EXPECT_THAT(problems_in("{}"),
              ElementsAre(problem_at("/control", HasSubstr("a list of commands"))));
  EXPECT_THAT(problems_in("[5]"),
              ElementsAre(problem_at("/control/0", HasSubstr("a command, such as"))));
}

TEST(ControlReader, RejectsACommandWithoutAnInstant) {
  EXPECT_THAT(problems_in(R"([{"pause": true}])"),
              ElementsAre(problem_at("/control/0", HasSubstr("the key at"))));
}

TEST(ControlReader, RejectsNoneOrTwoActions) {
  EXPECT_THAT(problems_in(R"([{"at": 1}, {"at": 1, "pause": true, "resume": true}])"),
              ElementsAre(problem_at("/control/0", HasSubstr("exactly one of scale, pause")),
                          problem_at("/control/1", HasSubstr("exactly one of scale, pause"))));
}

TEST(ControlReader, RejectsAnActionThatIsNotTrue) {
  EXPECT_THAT(problems_in(R"([{"at": 1, "pause": false}])"),
              ElementsAre(problem_at("/control/0/pause", "found false, expected true")));
}

TEST(ControlReader, RejectsUnknownKeys) {
  EXPECT_THAT(problems_in(R"([{"at": 1, "pause": true, "x": 1}, {"at": 1, "scale": {"vu": 1}}])"),
              ElementsAre(problem_at("/control/0/x", HasSubstr("unknown key")),
                          problem_at("/control/1/scale/vu", HasSubstr("unknown key"))));
}

TEST(ControlReader, RejectsAScaleOfNothing) {
  EXPECT_THAT(problems_in(R"([{"at": 1, "scale": {}}, {"at": 1, "scale": 5}])"),
              ElementsAre(problem_at("/control/0/scale", HasSubstr("vus, max or both")),
                          problem_at("/control/1/scale", HasSubstr("vus, max or both"))));
}

TEST(ControlReader, BoundsTheVusOfAScale) {
  EXPECT_THAT(
      problems_in(R"([{"at": 1, "scale": {"vus": -1, "max": 101}}])"),
      testing::UnorderedElementsAre(
          problem_at("/control/0/scale/vus", "found -1, expected a whole number from 0 to 100"),
          problem_at("/control/0/scale/max", "found 101, expected a whole number from 0 to 100")));
}

TEST(ControlReader, BoundsTheNumberOfCommands) {
  EXPECT_THAT(
      problems_in("[1, 2, 3, 4, 5, 6]"),
      ElementsAre(problem_at("/control", "found a list of 6, expected at most 5 commands")));
}

}  // namespace
}  // namespace rehearse
