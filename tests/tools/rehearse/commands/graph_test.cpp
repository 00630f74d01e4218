// `rehearse graph`, there and back, and the journeys that `rehearse plan` shows.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

const char* const kVisitor =
    R"({"options": {"vus": 2, "duration": "20s"}, "journeys": {"default": {"graph": {
    "start": "read", "steps": {"read": {"think": "4s"}, "look": {"repeat": 2, "steps": [{"think": "1s"}]}},
    "next": {"read": {"look": 3, "end": 1}, "look": {"read": 1}}}}}})";

TEST(Graph, DrawsTheJourneysOfAFile) {
  const Finished drawn = run_command({"graph", "-"}, kVisitor);
  EXPECT_EQ(drawn.exit_code, 0);
  EXPECT_EQ(drawn.err, "");
  EXPECT_EQ(drawn.out.find("digraph \"default\" {\n"), 0U);
  EXPECT_NE(drawn.out.find("\"read\" -> \"look\" [label=\"75%\", share=\"3\"];\n"),
            std::string::npos);
}

TEST(Graph, ReadsADrawingBackIntoTheSameJourneys) {
  const Finished drawn = run_command({"graph", "-"}, kVisitor);
  const Finished read = run_command({"graph", "-"}, drawn.out);
  EXPECT_EQ(read.exit_code, 0);
  EXPECT_EQ(json::parse(read.out).at("journeys"), json::parse(kVisitor).at("journeys"));
}

TEST(Graph, RefusesWhatCannotBeDrawn) {
  const Finished wrong = run_command({"graph", "-"}, R"({"journeys": {"a": {"steps": []}}})");
  EXPECT_EQ(wrong.exit_code, 104);
  EXPECT_EQ(wrong.out, "");
  EXPECT_NE(wrong.err.find("/journeys/a/steps: found no steps"), std::string::npos) << wrong.err;
  EXPECT_EQ(run_command({"graph", "-"}, "{}").exit_code, 104);
}

TEST(Graph, RefusesDrawingsThatAreNoJourneys) {
  const Finished wrong =
      run_command({"graph", "-"}, "digraph { a [think=1]; a -> b -> b; b [think=1] }");
  EXPECT_EQ(wrong.exit_code, 104);
  EXPECT_NE(wrong.err.find("/default/graph/steps/a: found a step from which no end"),
            std::string::npos)
      << wrong.err;
  EXPECT_EQ(run_command({"graph", "-"}, "graph { a -- b }").exit_code, 104);
}

const char* const kServices = R"({
  "journeys": {"a": {"steps": [{"request": {"target": "x"}}]}, "b": {"steps": [{"request": {"target": "y"}}]}},
  "targets": {"x": {"duration": "1ms", "calls": [{"target": "y"}]}, "y": "2ms", "z": "3ms"}})";

TEST(Graph, DrawsTheWholeNetworkUnlessAJourneyShowsIt) {
  const std::string drawn = run_command({"graph", "-"}, kServices).out;
  EXPECT_NE(drawn.find("digraph \"targets\" {\n  rankdir=LR;\n  services=true;\n"),
            std::string::npos);
  json smaller = json::parse(kServices);
  smaller.at("targets").erase("z");
  const std::string whole = run_command({"graph", "-"}, smaller.dump()).out;
  EXPECT_EQ(whole.find("services=true"), std::string::npos);
  smaller.erase("journeys");
  EXPECT_EQ(run_command({"graph", "-"}, smaller.dump()).out.find("digraph \"targets\""), 0U);
}

TEST(Graph, DrawsWhatARunMadeOfTheTargets) {
  const std::string file = R"({
    "options": {"vus": 1, "iterations": 4},
    "journeys": {"default": {"steps": [{"request": {"target": "x"}}]}},
    "targets": {"x": {"duration": "30ms", "servers": 1, "calls": [{"target": "y", "count": 3}]},
                "y": {"duration": "10ms", "servers": 1}}})";
  const Finished drawn = run_command({"graph", "-", "--run"}, file);
  EXPECT_EQ(drawn.exit_code, 0) << drawn.err;
  EXPECT_EQ(drawn.out.find("digraph \"targets\" {"), 0U);
  EXPECT_NE(drawn.out.find("\"VUs\" -> \"x"), std::string::npos) << drawn.out;
  EXPECT_NE(drawn.out.find("[label=\"4\", penwidth=3.33];"), std::string::npos) << drawn.out;
  EXPECT_NE(drawn.out.find("≈ 12\", penwidth=8];"), std::string::npos) << drawn.out;
  EXPECT_NE(drawn.out.find("100% busy, 4 requests"), std::string::npos) << drawn.out;
  EXPECT_NE(drawn.out.find("50% busy, 12 requests"), std::string::npos) << drawn.out;
  EXPECT_NE(drawn.out.find("fillcolor=\"#ffb0a3\""), std::string::npos) << drawn.out;
  EXPECT_EQ(run_command({"graph", "-", "--run"}, "digraph { a [think=1] }").exit_code, 104);
  EXPECT_EQ(run_command({"graph", "-", "--run"}, kVisitor).exit_code, 104);
}

TEST(Graph, ReadsOnlyTheJourneysOfADrawingWithServices) {
  const Finished read = run_command({"graph", "-"}, run_command({"graph", "-"}, kServices).out);
  EXPECT_EQ(read.exit_code, 0) << read.err;
  EXPECT_EQ(json::parse(read.out).at("journeys").at("b"),
            json::parse(R"({"graph": {"start": "1", "steps": {"1": {"request": {"target": "y"}}},
                                      "next": {"1": {"end": 1}}}})"));
}

TEST(Graph, NeedsAFile) { EXPECT_EQ(run_command({"graph"}).exit_code, 104); }

TEST(Plan, ShowsTheExpectedVisitsOfAJourney) {
  const Finished plan = run_command({"plan", "-"}, kVisitor);
  EXPECT_EQ(plan.exit_code, 0);
  EXPECT_NE(plan.out.find("\njourney default: an iteration thinks for 22s on average\n"
                          "      visits  step\n"
                          "           3  /graph/steps/look: repeat 2\n"
                          "           6  /graph/steps/look/steps/0: think 1s\n"
                          "           4  /graph/steps/read: think 4s\n"),
            std::string::npos)
      << plan.out;
}

// Three passes of 1 s and twice 500 ms: 6 s, with counters of two levels for each VU.
TEST(Run, WalksAJourneyOfSteps) {
  const std::string rehearsal =
      R"({"options": {"scenarios": {"s": {"executor": "per-vu-iterations", "vus": 3, "iterations": 2}}},
          "journeys": {"default": {"steps": [{"repeat": 3, "steps": [{"think": "1s"}, {"repeat": 2, "steps": [{"think": "500ms"}]}]}]}}})";
  const Finished run =
      run_command({"run", "--jsonl", "--detail"}, json::parse(rehearsal).dump() + "\n");
  const json answer = json::parse(run.out);
  EXPECT_EQ(answer.at("complete"), 6);
  EXPECT_EQ(answer.at("scenarios").at("s").at("endsNs"),
            json::parse("[6000000000,6000000000,6000000000,12000000000,12000000000,12000000000]"));
}

}  // namespace
}  // namespace rehearse::testing
