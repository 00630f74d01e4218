// DOT's tokens and statements.

#include "sim/file/dot/dot_text.hpp"

#include <string>

#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

DotGraph only(std::string_view text) {
  const std::vector<DotGraph> graphs = value_of(parse_dot(text));
  return graphs.size() == 1 ? graphs.front() : DotGraph{};
}

std::vector<std::string> nodes(const DotGraph& graph) {
  std::vector<std::string> ids;
  for (const DotNode& node : graph.nodes) ids.push_back(node.id);
  return ids;
}

std::string message(std::string_view text) {
  const auto graphs = parse_dot(text);
  return graphs ? "" : graphs.problems().front().message;
}

TEST(DotText, ReadsNodesEdgesAndAttributes) {
  const DotGraph graph =
      only("strict DiGraph g { a [x=1, y = \"z\"; w] a -> b -> c [p=q]; rank=same; graph [k=v] }");
  EXPECT_EQ(graph.id, "g");
  EXPECT_THAT(nodes(graph), ElementsAre("a", "b", "c"));
  EXPECT_EQ(graph.nodes[0].attributes, (DotAttributes{{"x", "1"}, {"y", "z"}, {"w", "true"}}));
  ASSERT_EQ(graph.edges.size(), 2U);
  EXPECT_EQ(graph.edges[1].from, 1U);
  EXPECT_EQ(graph.edges[1].to, 2U);
  EXPECT_EQ(graph.edges[0].attributes, (DotAttributes{{"p", "q"}}));
  EXPECT_EQ(graph.attributes, (DotAttributes{{"rank", "same"}, {"k", "v"}}));
}

TEST(DotText, GivesDefaultsToWhatComesAfterThemInTheirGroup) {
  const DotGraph graph = only(
      "digraph { a; node [x=1]; subgraph s { node [x=2] b; label=inner } c; edge [y=3]; a -> c }");
  EXPECT_EQ(graph.nodes[0].attributes, DotAttributes{});
  EXPECT_EQ(graph.nodes[1].attributes, (DotAttributes{{"x", "2"}}));
  EXPECT_EQ(graph.nodes[2].attributes, (DotAttributes{{"x", "1"}}));
  EXPECT_EQ(graph.edges[0].attributes, (DotAttributes{{"y", "3"}}));
  EXPECT_EQ(graph.attributes, DotAttributes{});
}

TEST(DotText, ReadsIdsOfEveryKind) {
  EXPECT_THAT(nodes(only("digraph { _a1 -> -.5 -> 3.25 -> \"a b\" -> grün }")),
              ElementsAre("_a1", "-.5", "3.25", "a b", "grün"));
}

TEST(DotText, UnescapesQuotesAndBackslashesAlone) {
  EXPECT_THAT(nodes(only(R"(digraph { "a\"b" "c\\" "d\nl" "e\\\"" })")),
              ElementsAre("a\"b", "c\\", "d\\nl", "e\\\""));
}

TEST(DotText, PutsStringsTogether) {
  EXPECT_THAT(nodes(only("digraph { \"a\" + \"b\"; \"c\\\nd\" }")), ElementsAre("ab", "cd"));
}

TEST(DotText, SkipsComments) {
  EXPECT_THAT(nodes(only("// x\n# y\ndigraph /* { \n */ { a // b\n }\n/**/")), ElementsAre("a"));
}

TEST(DotText, ReadsSeveralGraphs) {
  const auto graphs = parse_dot("digraph a {} digraph b {}");
  ASSERT_TRUE(graphs);
  EXPECT_EQ(graphs->size(), 2U);
}

TEST(DotText, ReadsWhatItQuotes) {
  for (const std::string text : {"", "a", "\"", "\\", "\\\"", "a\nb", "\\\\n", "{}->;", "ü"}) {
    EXPECT_THAT(nodes(only("digraph { " + dot_quoted(text) + " }")), ElementsAre(text));
  }
}

TEST(DotText, NamesLineAndColumnOfAProblem) {
  EXPECT_THAT(message(""),
              StartsWith("line 1, column 1: found the end of the text, expected digraph"));
  EXPECT_THAT(message("graph { a -- b }"),
              StartsWith("line 1, column 1: found 'graph', expected digraph"));
  EXPECT_THAT(message("digraph {\n  a -- b }"),
              StartsWith("line 2, column 5: found '--', expected ->"));
  EXPECT_THAT(message("digraph { a"), HasSubstr("found the end of the text, expected an id"));
  EXPECT_THAT(message("digraph { a -> }"), HasSubstr("found '}', expected an id"));
  EXPECT_THAT(message("digraph { a:n }"), HasSubstr("no port"));
  EXPECT_THAT(message("digraph { {a b} -> c }"), HasSubstr("nodes, not groups"));
  EXPECT_THAT(message("digraph { a [label=<b>] }"), HasSubstr("found '<', expected an id"));
  EXPECT_THAT(message("digraph { \"a }"),
              HasSubstr("line 1, column 11: found a text without an end"));
  EXPECT_THAT(message("digraph { /* }"), HasSubstr("a comment without an end"));
  EXPECT_THAT(message("digraph { a } x"), HasSubstr("found 'x', expected digraph"));
  EXPECT_THAT(message("digraph { \"a\" + b }"), HasSubstr("a text in quotes"));
}

TEST(DotText, RefusesGroupsThatNestTooDeep) {
  EXPECT_EQ(message("digraph " + std::string(65, '{') + std::string(65, '}')), "");
  EXPECT_THAT(message("digraph " + std::string(66, '{')), HasSubstr("deeper than 64"));
}

TEST(DotText, IsUtf8) {
  const auto graphs = parse_dot("digraph {\n  M\xe4rz -> end }");
  ASSERT_FALSE(graphs);
  EXPECT_EQ(graphs.problems().front().message,
            "line 2, column 4: found the byte 0xe4, expected UTF-8");
}

}  // namespace
}  // namespace rehearse
