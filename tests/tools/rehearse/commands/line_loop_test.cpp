// The machine interface's manners: order, ids, bad lines, prompt answers.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

std::vector<json> answers(const std::string& command, const std::string& input) {
  std::vector<json> lines;
  const Finished finished =
      run_command_by_line({command, "--jsonl"}, input,
                          [&](std::string_view line) { lines.push_back(json::parse(line)); });
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.err, "");
  return lines;
}

TEST(LineLoop, PassesAnyIdThrough) {
  const std::vector<json> lines = answers("plan",
                                          "{\"id\":[1,{\"a\":null}],\"options\":{}}\n"
                                          "{\"id\":18446744073709551615,\"options\":{}}\n"
                                          "{\"options\":{}}\n");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].at("id"), json::parse("[1,{\"a\":null}]"));
  EXPECT_EQ(lines[1].at("id"), 18446744073709551615U);
  EXPECT_EQ(lines[2].at("id"), nullptr);
}

TEST(LineLoop, GoesOnAfterABadLine) {
  for (const char* command : {"plan", "run"}) {
    const std::vector<json> lines = answers(
        command,
        "{\"id\":1,\n"
        "[]\n"
        "\xff\n"
        "{\"id\":2,\"options\":{\"iterations\":1},\"journeys\":{\"default\":{\"duration\":1}}}\n");
    ASSERT_EQ(lines.size(), 4U) << command;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(lines[i].at("id"), nullptr);
      EXPECT_EQ(lines[i].at("errors").size(), 1U);
    }
    EXPECT_EQ(lines[3].at("id"), 2);
    EXPECT_FALSE(lines[3].contains("errors"));
  }
}

TEST(LineLoop, NamesTheLineThatIsWrong) {
  const std::vector<json> lines =
      answers("run", "{\"id\":\"x\",\"options\":{\"vus\":1},\"jurneys\":{},\"seed\":-1}\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("id"), "x");
  EXPECT_GE(lines[0].at("errors").size(), 2U);
}

TEST(LineLoop, NeedsOptionsToPlan) {
  EXPECT_EQ(answers("plan", "{\"id\":1}\n")[0],
            json::parse(
                R"({"id":1,"errors":["/options: found nothing, expected a k6 options object"]})"));
}

TEST(LineLoop, RefusesAPlanThatCannotBeWrittenOut) {
  const std::vector<json> lines = answers(
      "plan",
      R"({"id":1,"options":{"scenarios":{"a":{"executor":"constant-arrival-rate","rate":1000000,)"
      R"("duration":"1h","preAllocatedVUs":1}}}})"
      "\n");
  EXPECT_EQ(lines[0].at("errors").at(0),
            "/options/scenarios/a: found about 3600000000 arrivals; at most 50000000 are written "
            "out");
}

TEST(LineLoop, SkipsBlankLinesAndNeedsNoLastNewline) {
  EXPECT_EQ(answers("plan", "\n  \n{\"id\":1,\"options\":{}}\n\n{\"id\":2,\"options\":{}}").size(),
            2U);
}

TEST(LineLoop, RefusesALineBeyondAllBoundsAndGoesOn) {
  const std::string endless(50'000'000, ' ');
  const std::vector<json> lines = answers("plan", endless + "{\n{\"id\":2,\"options\":{}}\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("errors").size(), 1U);
  EXPECT_EQ(lines[1].at("id"), 2);
}

TEST(LineLoop, HasNothingToSayAboutNothing) { EXPECT_EQ(answers("run", "").size(), 0U); }

TEST(LineLoop, AnswersEachLineBeforeTheNextIsSent) {
  Conversation conversation({"plan", "--jsonl"});
  EXPECT_EQ(json::parse(conversation.ask(R"({"id":1,"options":{}})")).at("id"), 1);
  EXPECT_EQ(json::parse(conversation.ask(R"({"id":2,"options":{}})")).at("id"), 2);
}

TEST(LineLoop, WritesTheFieldsOfTheMachineInterface) {
  const std::vector<json> lines = answers(
      "run",
      R"({"id":7,"seed":3,"options":{"vus":2,"duration":"10s"},"journeys":{"default":{"duration":"3s"}}})"
      "\n");
  ASSERT_EQ(lines.size(), 1U);
  const json& answer = lines[0];
  EXPECT_TRUE(answer.at("traceHash").is_string());
  const json expected = json::parse(R"({"id":7,"seed":3,"complete":8,"interrupted":0,"dropped":0,
    "vusMax":2,"runNs":12000000000,"exitCode":0,"commands":[]})");
  for (const auto& [key, value] : expected.items()) EXPECT_EQ(answer.at(key), value) << key;
  const json& scenario = answer.at("scenarios").at("default");
  EXPECT_EQ(scenario.at("complete"), 8);
  EXPECT_EQ(scenario.at("startNs"), 0);
  EXPECT_FALSE(answer.contains("series"));
}

}  // namespace
}  // namespace rehearse::testing
