// Drawings of journeys, and journeys of drawings.

#include "sim/file/dot/journey_dot.hpp"

#include <memory>
#include <string>

#include "sim/file/dot/network_dot.hpp"
#include "sim/file/journey/journey_reader.hpp"
#include "sim/file/target/target_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

std::string drawn(const json& journey, const std::string& name = "default") {
  TargetDirectory targets = TargetDirectory::open();
  const auto read = read_well([&](DocumentProblems& problems) {
    return read_journey(journey, JsonPlace(), targets, problems);
  });
  return read ? journey_dot(name, journey, *read) : "";
}

TEST(JourneyDot, DrawsAGraph) {
  EXPECT_EQ(drawn(json::parse(R"({"graph": {"start": "home",
      "steps": {"home": {"request": {"target": "shop", "endpoint": "home"}}, "read": {"think": "4s"}},
      "next": {"home": {"read": 3, "end": 1}, "read": {"home": 1}}}, "throws": {"probability": 0.1}})")),
            R"dot(digraph "default" {
  rankdir=LR;
  node [shape=box];
  start="home";
  throws="{\"probability\":0.1}";
  "home" [label="home
GET shop/home", penwidth=2, step="{\"request\":{\"endpoint\":\"home\",\"target\":\"shop\"}}"];
  "read" [label="read
think 4s", step="{\"think\":\"4s\"}"];
  "end" [shape=doublecircle];
  "home" -> "end" [label="25%", share="1"];
  "home" -> "read" [label="75%", share="3"];
  "read" -> "home" [label="100%", share="1"];
}
)dot");
}

TEST(JourneyDot, HangsWhatIsWithinAStepOnIt) {
  const std::string dot = drawn(json::parse(R"({"steps": [
      {"repeat": 2, "steps": [{"think": "1s"}, {"request": {"target": "a"}}]},
      {"choose": [{"weight": 1, "steps": [{"throw": true}]}, {"weight": 3, "steps": []}]}]})"));
  EXPECT_THAT(dot, HasSubstr("\"1.1\" [label=\"think 1s\", style=dashed, inside=\"1\"];\n"));
  EXPECT_THAT(dot, HasSubstr("\"1\" -> \"1.1\" [style=dashed, label=\"repeat 2\"];\n"));
  EXPECT_THAT(dot, HasSubstr("\"1.1\" -> \"1.2\" [style=dashed, label=\"100%\"];\n"));
  EXPECT_THAT(dot, HasSubstr("\"2\" -> \"2.1\" [style=dashed, label=\"25%\"];\n"));
  EXPECT_THAT(dot, HasSubstr("\"1\" -> \"2\" [label=\"100%\", share=\"1\"];\n"));
}

TEST(JourneyDot, ReadsItsOwnDrawingOfAGraph) {
  const json journey = json::parse(R"({"graph": {"start": "a\"b\\", "steps": {
      "a\"b\\": {"repeat": {"geometric": 0.3}, "steps": [{"think": {"uniform": ["1s", "2s"]}}]},
      "a\"b\\.1": {"choose": [{"weight": 0.1, "steps": [{"abort": true}]}, {"weight": 2, "steps": []}]},
      "\\N\n ü {": {"batch": [{"target": "x", "body": "\\\"\n"}], "throws": true}, "z": {"throw": true}},
      "next": {"a\"b\\": {"a\"b\\.1": 0.1, "\\N\n ü {": 1e-7}, "a\"b\\.1": {"z": 1},
               "\\N\n ü {": {"a\"b\\": 3, "end": 2}}}, "abort": {"iterations": [3, 4]}})");
  const Checked<json> back = journeys_from_dot(drawn(journey, "my \"exec\""));
  ASSERT_TRUE(back) << testing::PrintToString(problems_of(back));
  EXPECT_EQ(*back, (json{{"my \"exec\"", journey}}));
}

TEST(JourneyDot, ReadsItsOwnDrawingOfWaysByAnswer) {
  const json journey = json::parse(R"({"graph": {"start": "ask",
      "steps": {"ask": {"request": {"target": "x", "retry": 2}, "onFailure": {"steps": [{"think": "9s"}]}},
                "wait": {"think": "1s"}},
      "next": {"ask": {"end": 1}, "wait": {"ask": 1}},
      "onStatus": {"ask": {"5xx": {"wait": 3, "end": 1}, "404": {"end": 1}}},
      "onFailure": {"ask": {"wait": 1}}}})");
  const std::string dot = drawn(journey);
  EXPECT_THAT(dot, HasSubstr(R"("ask" -> "wait" [label="5xx: 75%", share="3", status="5xx"];)"));
  EXPECT_THAT(dot,
              HasSubstr(R"("ask" -> "wait" [label="failed: 100%", share="1", status="failed"];)"));
  EXPECT_THAT(dot, HasSubstr(R"("ask" -> "ask.1" [style=dashed, label="failed"];)"));
  const Checked<json> back = journeys_from_dot(dot);
  ASSERT_TRUE(back) << testing::PrintToString(problems_of(back));
  EXPECT_EQ(*back, (json{{"default", journey}}));
}

TEST(JourneyDot, ReadsAListAsTheGraphItAmountsTo) {
  const Checked<json> back = journeys_from_dot(drawn(json::parse(
      R"({"steps": [{"think": "1s"}, {"group": "g", "steps": [{"think": "2s"}]}, {"throw": true}]})")));
  ASSERT_TRUE(back) << testing::PrintToString(problems_of(back));
  EXPECT_EQ(back->at("default"),
            json::parse(R"({"graph": {"start": "1", "steps": {"1": {"think": "1s"},
      "2": {"group": "g", "steps": [{"think": "2s"}]}, "3": {"throw": true}}, "next": {"1": {"2": 1}, "2": {"3": 1}}}})"));
}

TEST(JourneyDot, ReadsADurationAsAThinkTime) {
  const Checked<json> back = journeys_from_dot(drawn({{"duration", {{"exponential", "3s"}}}}));
  ASSERT_TRUE(back);
  EXPECT_EQ(
      back->at("default"),
      json::parse(
          R"({"graph": {"start": "1", "steps": {"1": {"think": {"exponential": "3s"}}}, "next": {"1": {"end": 1}}}})"));
}

TEST(JourneyDot, ReadsDrawingsByHand) {
  const Checked<json> journeys = journeys_from_dot(R"(
      // two visitors
      digraph buyer { start = b; edge [share=2];
        a [think="{\"uniform\": [1, 2]}"]; b [request="POST shop/cart"]; c [request=bank]; d [throw]; e [abort=true];
        b -> a -> c -> end; a -> d [share=0.5]; a -> e [label="30%"]; a -> c }
      digraph { x [think="5s"] x -> x [label="80 %"]; x -> end [label=odd] })");
  ASSERT_TRUE(journeys) << testing::PrintToString(problems_of(journeys));
  EXPECT_EQ(journeys->at("buyer"), json::parse(R"({"graph": {"start": "b", "steps": {
      "a": {"think": {"uniform": [1, 2]}}, "b": {"request": {"method": "POST", "target": "shop", "endpoint": "cart"}},
      "c": {"request": {"target": "bank"}}, "d": {"throw": true}, "e": {"abort": true}},
      "next": {"a": {"c": 4, "d": 0.5, "e": 2}, "b": {"a": 2}, "c": {"end": 2}}}})"));
  EXPECT_EQ(journeys->at("default")["graph"]["next"], (json{{"x", {{"x", 80.0}, {"end", 1.0}}}}));
}

TEST(JourneyDot, FindsTheStartWhereNoEdgeLeads) {
  const Checked<json> journeys =
      journeys_from_dot("digraph { b [think=1] a [think=1] a -> b -> end }");
  ASSERT_TRUE(journeys);
  EXPECT_EQ(journeys->at("default")["graph"]["start"], "a");
}

/// A journey and the targets that it is read against.
struct Drawn {
  Drawn(const json& journey, const json& targets) {
    const auto made = read_well([&](DocumentProblems& problems) {
      Targets read = read_targets(targets, JsonPlace(), problems);
      network = read.network;
      return read_journey(journey, JsonPlace(), read.directory, problems);
    });
    if (made) dot = journey_dot("default", journey, *made, network.get());
  }
  std::shared_ptr<const NetworkPlan> network;
  std::string dot;
};

const char* const kShop = R"({
  "shop": {"endpoints": {"page": "5ms", "order": {"duration": "9ms", "error": 0.02, "calls": [
             {"target": "db", "endpoint": "write", "probability": 0.8, "count": 3, "timeout": "2s", "retry": 2},
             {"target": "mail", "required": false}]}},
           "servers": 4, "instances": [{}, {}, {"servers": 2, "slower": 1.5}], "discipline": "priority"},
  "db": {"endpoints": {"read": "1ms", "write": "2ms"}, "servers": 1, "queue": 9, "rateLimit": {"rate": 50}},
  "mail": {"kind": "stream", "duration": "1m"}})";

TEST(JourneyDot, DrawsTheServicesThatItsRequestsLeadTo) {
  const Drawn drawing(
      json::parse(R"({"steps": [{"request": {"target": "shop", "endpoint": "order"}}]})"),
      json::parse(kShop));
  EXPECT_THAT(drawing.dot, HasSubstr(R"dot(  "1" -> "end" [label="100%", share="1"];
  subgraph "cluster db" {
    label="db
1 server, queue 9
at most 50/s";
    style=rounded;
    "db/write" [label="write
2ms", shape=ellipse, service="db"];
  }
  subgraph "cluster mail" {
    label="mail
pure delay";
    style=rounded;
    "mail/default" [label="default
stream of 1m0s", shape=ellipse, service="mail"];
  }
  subgraph "cluster shop" {
    label="shop
2 instances: 4 servers, priority
1 instance: 2 servers × 1.5 as slow, priority
round robin";
    style=rounded;
    "shop/order" [label="order
9ms
2% fail
calls in sequence", shape=ellipse, service="shop"];
  }
  "shop/order" -> "db/write" [label="80% × 3
timeout 2s
2 retries"];
  "shop/order" -> "mail/default" [label="", style=dashed];
  "1" -> "shop/order" [style=dotted];
}
)dot"));
}

TEST(JourneyDot, LeavesServicesOutWhenItReadsADrawing) {
  const json journey = json::parse(R"({"graph": {"start": "shop/page", "steps": {
      "shop/page": {"request": {"target": "shop", "endpoint": "page"}},
      "b": {"batch": [{"target": "shop", "endpoint": "order"}]}},
      "next": {"shop/page": {"b": 1}, "b": {"end": 1}}}})");
  const Drawn drawing(journey, json::parse(kShop));
  EXPECT_THAT(drawing.dot, HasSubstr("\"shop/page\" -> \"target shop/page\" [style=dotted];\n"));
  EXPECT_THAT(drawing.dot, HasSubstr("\"b.1\" -> \"shop/order\" [style=dotted];\n"));
  const Checked<json> back = journeys_from_dot(drawing.dot + network_dot(*drawing.network));
  ASSERT_TRUE(back) << testing::PrintToString(problems_of(back));
  EXPECT_EQ(*back, (json{{"default", journey}}));
  EXPECT_THAT(problems_of(journeys_from_dot(network_dot(*drawing.network))),
              ElementsAre(problem_at("", HasSubstr("services alone"))));
}

TEST(JourneyDot, FindsTheStartBesideServices) {
  const Checked<json> journeys =
      journeys_from_dot("digraph { s [service=x] a [request=x] a -> s; s -> a; a -> end }");
  ASSERT_TRUE(journeys) << testing::PrintToString(problems_of(journeys));
  EXPECT_EQ(journeys->at("default"), json::parse(R"({"graph": {"start": "a",
      "steps": {"a": {"request": {"target": "x"}}}, "next": {"a": {"end": 1}}}})"));
}

TEST(JourneyDot, NamesEveryProblemOfADrawing) {
  EXPECT_THAT(problems_of(journeys_from_dot(
                  "digraph g { a; b [step=\"{\"]; c [think=1]; end -> c; a -> b [share=x] }")),
              ElementsAre(problem_at("/g/a", HasSubstr("a node without a step")),
                          problem_at("/g/b/step", HasSubstr("line 1")),
                          problem_at("/g/end", HasSubstr("leaves \"end\"")),
                          problem_at("/g/a/share", HasSubstr("a number above 0"))));
  EXPECT_THAT(problems_of(journeys_from_dot("digraph g { a [think=1] b [think=1] }")),
              ElementsAre(problem_at("/g", HasSubstr("found 2 nodes to which no edge leads"))));
  EXPECT_THAT(problems_of(journeys_from_dot("digraph { a [think=1] } digraph { a [think=1] }")),
              ElementsAre(problem_at("/default", HasSubstr("two graphs of this name"))));
}

}  // namespace
}  // namespace rehearse
