// A whole rehearsal file: each of its parts, bare options, and all of its problems at once.

#include "sim/file/rehearsal_reader.hpp"

#include <string>

#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

/// A rehearsal of one VU for ten seconds with the keys of `more` added.
json rehearsal_with(const json& more) {
  json document = {{"options", {{"vus", 1}, {"duration", "10s"}}},
                   {"journeys", {{"default", {{"duration", "1s"}}}}}};
  if (!more.is_null()) document.update(more);
  return document;
}

Rehearsal read(const json& document, const ReadSettings& settings = {}) {
  return value_of(read_rehearsal(document, settings));
}

Problems problems_in(const json& document, const ReadSettings& settings = {}) {
  return problems_of(read_rehearsal(document, settings));
}

ReadSettings with_duration(const char* text) {
  ReadSettings settings;
  settings.iteration_duration = text;
  return settings;
}

TEST(RehearsalReader, ReadsAndPlansTheOptions) {
  const Rehearsal rehearsal = read(rehearsal_with({}));
  ASSERT_EQ(rehearsal.plan.scenarios.size(), 1u);
  EXPECT_EQ(rehearsal.plan.scenarios[0].options.name, "default");
  EXPECT_EQ(rehearsal.plan.max_planned_vus, 1u);
}

TEST(RehearsalReader, ReadsTheJourneyOfEachExec) {
  const Rehearsal rehearsal = read(rehearsal_with(
      {{"journeys", {{"default", {{"duration", "1s"}}}, {"other", {{"duration", "2s"}}}}}}));
  EXPECT_EQ(rehearsal.journeys.at("default").min_duration(), seconds(1));
  EXPECT_EQ(rehearsal.journeys.at("other").min_duration(), seconds(2));
}

TEST(RehearsalReader, RefusesTheClientOfAScript) {
  std::vector<std::string> paths;
  for (const Problem& problem :
       problems_in(rehearsal_with({{"script", "a.js"}, {"client", {{"overhead", "1ms"}}}}))) {
    paths.push_back(problem.path);
  }
  EXPECT_EQ(paths, (std::vector<std::string>{"/script", "/client"}));
}

TEST(RehearsalReader, ReadsTheSeed) {
  EXPECT_EQ(read(rehearsal_with({{"seed", 18446744073709551615u}})).seed, 18446744073709551615u);
}

TEST(RehearsalReader, TakesSeedOneUnlessToldOtherwise) {
  EXPECT_EQ(read(rehearsal_with({})).seed, 1u);
}

TEST(RehearsalReader, PrefersTheSeedOfTheCommandLine) {
  ReadSettings settings;
  settings.seed = 7;
  EXPECT_EQ(read(rehearsal_with({{"seed", 3}}), settings).seed, 7u);
}

TEST(RehearsalReader, ReadsWhatHappensAroundTheExecutors) {
  const Rehearsal rehearsal =
      read(rehearsal_with({{"setup", "1s"}, {"teardown", "2s"}, {"vuInit", "3s"}}));
  EXPECT_EQ(rehearsal.setup.value().max(), seconds(1));
  EXPECT_EQ(rehearsal.teardown.value().max(), seconds(2));
  EXPECT_EQ(rehearsal.vu_init.value().max(), seconds(3));
}

TEST(RehearsalReader, HasNothingAroundTheExecutorsUnlessTold) {
  const Rehearsal rehearsal = read(rehearsal_with({}));
  EXPECT_FALSE(rehearsal.setup || rehearsal.teardown || rehearsal.vu_init);
}

TEST(RehearsalReader, LeavesOutWhatTheOptionsSwitchOff) {
  const Rehearsal rehearsal =
      read(rehearsal_with({{"options", {{"vus", 1}, {"noSetup", true}, {"noTeardown", true}}},
                           {"setup", "1s"},
                           {"teardown", "2s"}}));
  EXPECT_FALSE(rehearsal.setup || rehearsal.teardown);
}

TEST(RehearsalReader, ReadsWhatAnArrivalWithoutVuDoes) {
  EXPECT_EQ(read(rehearsal_with({})).on_no_vu, OnNoVu::Drop);
  EXPECT_EQ(read(rehearsal_with({{"onNoVU", "drop"}})).on_no_vu, OnNoVu::Drop);
  EXPECT_EQ(read(rehearsal_with({{"onNoVU", "wait"}})).on_no_vu, OnNoVu::Wait);
}

TEST(RehearsalReader, ReadsTheCommands) {
  const Rehearsal rehearsal =
      read(rehearsal_with({{"control", {{{"at", 5}, {"interrupt", true}}}}}));
  ASSERT_EQ(rehearsal.control.size(), 1u);
  EXPECT_EQ(rehearsal.control[0].at, Instant{5'000'000});
}

TEST(RehearsalReader, ReadsTheSameFromText) {
  const auto rehearsal = read_rehearsal(rehearsal_with({{"seed", 9}}).dump(), {});
  ASSERT_TRUE(rehearsal);
  EXPECT_EQ(rehearsal->seed, 9u);
}

TEST(RehearsalReader, AllowsCommandsBeforeTheStartOfAPausedTest) {
  const json control = {{{"at", -500}, {"pause", true}}, {{"at", 0}, {"resume", true}}};
  EXPECT_EQ(
      read(rehearsal_with({{"options", {{"vus", 1}, {"paused", true}}}, {"control", control}}))
          .control.size(),
      2u);
  EXPECT_THAT(problems_in(rehearsal_with({{"control", control}})),
              ElementsAre(problem_at("/control/0/at", StartsWith("found -500, "))));
}

TEST(RehearsalReader, TakesNoOptionsForNoOptions) {
  const Rehearsal rehearsal = read(json{{"journeys", {{"default", {{"duration", "1s"}}}}}});
  ASSERT_EQ(rehearsal.plan.scenarios.size(), 1u);
  EXPECT_EQ(rehearsal.plan.scenarios[0].share.iterations, 1);
}

TEST(RehearsalReader, AppliesTheFlagsOfTheCommandLine) {
  ReadSettings settings;
  settings.overrides.vus = "3";
  settings.overrides.duration = "2s";
  EXPECT_EQ(read(rehearsal_with({}), settings).plan.max_planned_vus, 3u);
}

TEST(RehearsalReader, AcceptsBareOptionsWithNulls) {
  const json options = {{"vus", 2}, {"duration", "10s"}, {"stages", nullptr}, {"paused", nullptr}};
  const Rehearsal rehearsal = read(options, with_duration("1.5s"));
  EXPECT_EQ(rehearsal.plan.max_planned_vus, 2u);
  EXPECT_EQ(rehearsal.journeys.at("default").min_duration(), milliseconds(1500));
}

TEST(RehearsalReader, GivesEveryExecOfBareOptionsTheSameDuration) {
  const json options = {
      {"scenarios",
       {{"a", {{"executor", "constant-vus"}, {"vus", 1}, {"duration", "5s"}, {"exec", "one"}}},
        {"b", {{"executor", "constant-vus"}, {"vus", 1}, {"duration", "5s"}, {"exec", "two"}}}}}};
  const Rehearsal rehearsal = read(options, with_duration(R"({"uniform": ["1s", "2s"]})"));
  EXPECT_EQ(rehearsal.journeys.at("one").min_duration(), seconds(1));
  EXPECT_EQ(rehearsal.journeys.at("two").min_duration(), seconds(1));
}

TEST(RehearsalReader, ReadsAPlainNumberAsMillisecondsOnTheCommandLine) {
  EXPECT_EQ(read(json{{"vus", 1}}, with_duration("200")).journeys.at("default").min_duration(),
            milliseconds(200));
}

TEST(RehearsalReader, SaysHowToGiveBareOptionsADuration) {
  EXPECT_THAT(problems_in(json{{"vus", 1}}),
              ElementsAre(problem_at("/journeys", AllOf(HasSubstr("--iteration-duration"),
                                                        HasSubstr("\"default\"")))));
}

TEST(RehearsalReader, RejectsABadDurationOfTheCommandLine) {
  EXPECT_THAT(problems_in(json{{"vus", 1}}, with_duration("soon")),
              ElementsAre(problem_at("--iteration-duration", StartsWith("found \"soon\", "))));
  EXPECT_THAT(problems_in(json{{"vus", 1}}, with_duration("{\"uniform\": [1, -2]}")),
              ElementsAre(problem_at("--iteration-duration/uniform/1", StartsWith("found -2, "))));
  EXPECT_THAT(problems_in(json{{"vus", 1}}, with_duration("{")),
              ElementsAre(problem_at("--iteration-duration", HasSubstr("line 1, column 2"))));
  EXPECT_THAT(problems_in(json{{"vus", 1}}, with_duration("")),
              ElementsAre(problem_at("--iteration-duration", StartsWith("found \"\", "))));
}

TEST(RehearsalReader, RejectsADurationBesideJourneys) {
  EXPECT_THAT(problems_in(rehearsal_with({}), with_duration("1s")),
              ElementsAre(problem_at("/journeys", HasSubstr("--iteration-duration"))));
}

TEST(RehearsalReader, AcceptsARehearsalWithoutJourneysIfGivenADuration) {
  const Rehearsal rehearsal =
      read(json{{"options", {{"vus", 1}}}, {"seed", 2}}, with_duration("1s"));
  EXPECT_EQ(rehearsal.journeys.at("default").min_duration(), seconds(1));
}

TEST(RehearsalReader, TakesTheJourneysForTheExportsOfTheScript) {
  const json document = {
      {"options",
       {{"scenarios",
         {{"a", {{"executor", "constant-vus"}, {"vus", 1}, {"duration", "5s"}, {"exec", "f"}}}}}}},
      {"journeys", {{"default", {{"duration", "1s"}}}}}};
  EXPECT_THAT(problems_in(document),
              ElementsAre(problem_at(StartsWith("/options"), HasSubstr("the function \"f\""))));
}

TEST(RehearsalReader, RejectsWhatIsNoObject) {
  EXPECT_THAT(problems_in(json::array()),
              ElementsAre(problem_at("", StartsWith("found [], expected a rehearsal"))));
  EXPECT_THAT(problems_in(json()), ElementsAre(problem_at("", StartsWith("found null, "))));
}

TEST(RehearsalReader, RejectsUnknownKeysBesideTheOptions) {
  EXPECT_THAT(
      problems_in(rehearsal_with({{"scenarios", json::object()}, {"Seed", 1}})),
      testing::UnorderedElementsAre(problem_at("/Seed", HasSubstr("unknown key")),
                                    problem_at("/scenarios", HasSubstr("inside of \"options\""))));
}

TEST(RehearsalReader, ReportsAllProblemsAtOnce) {
  const json document = {
      {"options",
       {{"paused", true},
        {"scenarios",
         {{"a", {{"executor", "constant-vus"}, {"vus", 99'000'000}, {"duration", "5s"}}}}}}},
      {"journeys", {{"default", {{"duration", 0}}}, {"other", {{"duration", -1}}}}},
      {"seed", -1},
      {"setup", "90s"},
      {"onNoVU", "queue"},
      {"vuInit", {{"uniform", {1}}}},
      {"control", json::array()},
      {"target", 5}};
  EXPECT_THAT(problems_in(document),
              testing::UnorderedElementsAre(
                  problem_at("/target", HasSubstr("unknown key")),
                  problem_at("/seed", StartsWith("found -1, expected a whole number from 0")),
                  problem_at("/vuInit/uniform", HasSubstr("[low, high]")),
                  problem_at("/onNoVU", "found \"queue\", expected \"drop\" or \"wait\""),
                  problem_at("/journeys/other/duration", StartsWith("found -1, ")),
                  problem_at("/journeys/default", HasSubstr("virtual time would stand still")),
                  problem_at("/setup", HasSubstr("setupTimeout")),
                  problem_at("/options/scenarios/a", HasSubstr("found up to 99000000 VUs")),
                  problem_at("/options", HasSubstr("never resumed"))));
}

TEST(RehearsalReader, PrefixesTheProblemsOfTheOptions) {
  const Problems problems = problems_in(rehearsal_with({{"options", {{"duration", "soon"}}}}));
  ASSERT_FALSE(problems.empty());
  EXPECT_THAT(problems[0].path, StartsWith("/options"));
}

TEST(RehearsalReader, ReadsOnlyTheOptionsForPlanning) {
  json document = rehearsal_with({{"seed", "wrong"}, {"options", {{"vus", 4}}}});
  const auto options = read_options_part(document, {});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->scenarios.size(), 1u);
  EXPECT_TRUE(read_options_part(json{{"vus", 4}}, {}));
}

TEST(RehearsalReader, NamesThePlaceOfOptionsReadForPlanning) {
  const auto options = read_options_part(R"({"options": {"vus": 0, "duration": "1s"}})", {});
  ASSERT_FALSE(options);
  EXPECT_THAT(options.problems().at(0).path, StartsWith("/options"));
}

TEST(RehearsalReader, WarnsOfThinkTimesAndDurationsThatAreProbablySeconds) {
  const json journeys = json::parse(R"({"default": {"graph": {"start": "a",
      "steps": {"a": {"think": 1}, "b": {"think": 10}}, "next": {"a": {"b": 1}, "b": {"end": 1}}}},
    "other": {"duration": 2.5}})");
  EXPECT_THAT(read(rehearsal_with({{"journeys", journeys}})).options.warnings,
              testing::ElementsAre("/journeys/default/graph/steps/a/think: found 1, which is 1 ms; "
                                   "did you mean \"1s\"?",
                                   "/journeys/other/duration: found 2.5, which is 2.5 ms; did you "
                                   "mean \"2.5s\"?"));
}

// S17.
TEST(RehearsalReader, WarnsOfAnOptionThatIsNearlyOne) {
  const json options = {{"vus", 1}, {"duratoin", "10s"}, {"aaa", 1}};
  EXPECT_THAT(read(rehearsal_with({{"options", options}})).options.warnings,
              testing::Contains("/options/duratoin: found an unknown option, which is ignored; did "
                                "you mean \"duration\"?"));
}

}  // namespace
}  // namespace rehearse
