// Values of the command line, put into a document.

#include "sim/file/set_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/file/schema/schema_objects.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

json one_scenario() {
  return json::parse(
      R"({"options": {"rps": 5, "scenarios": {"s": {"rate": 10, "stages": [{"target": 1}, {"target": 2}]}}},
                         "targets": {"api": {"servers": 4}, "a/b": "5ms"}})");
}

json with(const std::vector<std::string>& values, json document = one_scenario()) {
  EXPECT_TRUE(put_values(values, document).empty());
  return document;
}

std::string complaint(const std::string& value, json document = one_scenario()) {
  const Problems problems = put_values({value}, document);
  return problems.empty() ? "" : problems.front().path + ": " + problems.front().message;
}

TEST(SetValues, TakesPointers) {
  EXPECT_EQ(with({"/targets/api/servers=8"})["targets"]["api"]["servers"], 8);
  EXPECT_EQ(with({"/targets/a~1b=9ms"})["targets"]["a/b"], "9ms");
}

TEST(SetValues, TakesNamesWithDots) {
  EXPECT_EQ(with({"targets.api.servers=8"})["targets"]["api"]["servers"], 8);
  EXPECT_EQ(
      with({"scenarios.s.stages.1.target=7"})["options"]["scenarios"]["s"]["stages"][1]["target"],
      7);
}

TEST(SetValues, KnowsTheOptionsOfKSix) {
  EXPECT_EQ(with({"rps=9"})["options"]["rps"], 9);
  EXPECT_EQ(with({"batch=2"})["options"]["batch"], 2);
}

TEST(SetValues, FindsTheOnlyScenario) {
  const json document = with({"rate=99", "gracefulStop=5s", "stages.0.target=3"});
  const json& scenario = document["options"]["scenarios"]["s"];
  EXPECT_EQ(scenario["rate"], 99);
  EXPECT_EQ(scenario["gracefulStop"], "5s");
  EXPECT_EQ(scenario["stages"][0]["target"], 3);
}

TEST(SetValues, KnowsEachFieldOfScenarios) {
  for (const SchemaKey& field : schema_scenario_fields()) {
    if (field.name == "options") continue;  // the part of the file
    const std::string name(field.name);
    EXPECT_EQ(with({name + "=7"})["options"]["scenarios"]["s"][name], 7) << name;
  }
}

TEST(SetValues, PutsShortcutsIntoOptionsWithoutScenarios) {
  EXPECT_EQ(with({"vus=3"}, json{{"options", {{"duration", "1s"}}}})["options"]["vus"], 3);
  EXPECT_EQ(with({"vus=3"}, json{{"duration", "1s"}})["vus"], 3);
}

TEST(SetValues, TakesJsonOrText) {
  EXPECT_EQ(with({R"(targets.api.duration={"exponential":"9ms"})"})["targets"]["api"]["duration"],
            json::parse(R"({"exponential":"9ms"})"));
  EXPECT_EQ(with({"targets.api.duration=9ms"})["targets"]["api"]["duration"], "9ms");
}

TEST(SetValues, SaysWhatIsWrongWithAPath) {
  EXPECT_THAT(complaint("rate"), HasSubstr("--set: found \"rate\", expected PATH=VALUE"));
  EXPECT_THAT(complaint("targets.apo.servers=1"), HasSubstr("did you mean \"api\"?"));
  EXPECT_THAT(complaint("scenarios.s.stages.2.target=1"), HasSubstr("stages has 2 items"));
  EXPECT_THAT(complaint("targets.api.servers.x=1"), HasSubstr("servers is 4, which holds nothing"));
}

TEST(SetValues, AsksWhichOfSeveralScenarios) {
  const json two =
      json::parse(R"({"options": {"scenarios": {"a": {"rate": 1}, "b": {"rate": 2}}}})");
  EXPECT_THAT(complaint("rate=5", two),
              HasSubstr("expected scenarios.NAME.rate: 2 scenarios have it"));
}

TEST(SetValues, AnUnknownNameIsAProblemWithTheNearestOne) {
  EXPECT_EQ(
      complaint("rat=5"),
      "--set: found rat, expected a pointer, a key of a rehearsal or a k6 option; did you mean "
      "\"rate\"?");
}

TEST(SetValues, AnOptionOfScenariosNeedsOne) {
  EXPECT_EQ(
      complaint("gracefulStop=5s", json::parse(R"({"options": {"vus": 1}})")),
      "--set: found gracefulStop, expected a k6 option: gracefulStop is one of scenarios, and "
      "the file has none");
}

}  // namespace
}  // namespace rehearse
