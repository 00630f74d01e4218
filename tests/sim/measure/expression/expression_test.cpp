// The language, text by text: what is wrong with it, where, and what would be right.

#include "sim/measure/expression/expression.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rehearse {
namespace {

ExpressionNames shop() {
  ExpressionNames names;
  names.services = {"api", "data base"};
  return names;
}

std::string complaint(const std::string& text) {
  const Checked<Expression> parsed = parse_condition(text, shop());
  return parsed ? "fine" : parsed.problems().front().message;
}

struct Wrong {
  const char* text;
  const char* column;
  const char* message;  // a part of it
};

constexpr Wrong kWrong[] = {
    {"", "column 1: ", "found the end, expected a figure or a number"},
    {"   ", "column 4: ", "found the end, expected a figure or a number"},
    {"droped == 0", "column 1: ", "found 'droped', expected a figure: a count such as dropped"},
    {"droped == 0", "column 1: ", "did you mean 'dropped'?"},
    {"p95 < 1s", "column 1: ", "did you mean 'p(95)'?"},
    {"dropped", "column 8: ", "found 'dropped' without a comparison, expected <, <=, =="},
    {"dropped = 0", "column 9: ", "found '=', expected ==, <=, >= or !="},
    {"dropped == ", "column 12: ", "found the end, expected a figure or a number"},
    {"dropped == 0 and", "column 17: ", "found the end, expected a figure or a number"},
    {"dropped == 0 dropped", "column 14: ", "found 'dropped', expected the end, 'and', 'or' or"},
    {"0 < dropped < 3", "column 13: ", "found '<', expected one comparison, as 'and' joins"},
    {"(dropped == 0", "column 14: ", "found the end, expected ')'"},
    {"dropped == 0 in 99% in 50%", "column 21: ", "found 'in', expected the end"},
    {"== 2", "column 1: ", "found '==', expected a figure or a number"},
    {"dropped == 0)", "column 13: ", "found ')', expected the end, 'and', 'or' or 'in'"},
    {"1 < 2", "column 1: ", "found two numbers, expected a figure on one side"},
    {"p(95) < 500", "column 9: ", "found '500', a number, expected a time such as 500ms"},
    {"500 > p(95)", "column 1: ", "found '500', a number, expected a time such as 500ms"},
    {"busy <= 120ms", "column 9: ", "found '120ms', a time, expected a number without a unit"},
    {"rate of http_reqs > 3MB", "column 21: ", "expected a rate (/s) such as 200/s"},
    {"data_sent > 3s", "column 13: ", "found '3s', a time, expected a number of bytes such as"},
    {"p(95) + 3 < 1s", "column 9: ", "found '3', a number, expected a time such as 500ms"},
    {"duration < 12parsecs", "column 12: ", "found '12parsecs', expected a number, alone or with"},
    {"busy < 1.2.3", "column 8: ", "found '1.2.3', expected a number, alone or with a unit"},
    {"p(101) < 1s", "column 3: ", "found '101', expected a percentile from 0 to 100"},
    {"p 95 < 1s", "column 3: ", "found '95', expected a percentile from 0 to 100 in brackets"},
    {"p(95 < 1s", "column 6: ", "found '<', expected ')' behind the percentile"},
    {"avg of http_reqs < 3", "column 1: ", "expected count or rate, the statistics of the counter"},
    {"rate < 3", "column 1: ", "expected avg, min, med, max, p(N) or count, the statistics of the"},
    {"avg of http_req_duratoin < 1s", "column 8: ", "did you mean 'http_req_duration'?"},
    {"http_req_duration < 1s", "column 1: ", "expected a statistic of it: avg, min, med, max"},
    {"http_reqs{status} > 3", "column 10: ", "found '{status}', expected tags such as"},
    {"http_reqs{status:200 > 3", "column 25: ", "found the end, expected '}' behind the tags"},
    {"interrupted_iterations{scenario:a} < 3", "column 23: ", "none, for it has no single samples"},
    {"utilisation(apy) < 80%", "column 13: ", "expected a target of the file: api, data base"},
    {"utilisation(apy) < 80%", "column 13: ", "did you mean 'api'?"},
    {"utilisation < 80%", "column 13: ", "found '<', expected the name of a target in brackets"},
    {"waiting(api < 3", "column 16: ", "found the end, expected ')' behind the name of a target"},
    {"max utilisation(api) < 1", "column 1: ", "expected the average, which has no word before"},
    {"min waiting(api) < 1", "column 1: ", "found 'min', expected avg or max of a service"},
    {"max waiting(api) < 1 after 1m", "column 22: ", "expected the whole test, for services are"},
    {"dropped == 0 after", "column 19: ", "found the end, expected a time of the test such as"},
    {"dropped == 0 after 3", "column 20: ", "found '3', expected a time of the test such as 90s"},
    {"dropped == 0 during 1m", "column 23: ", "found the end, expected '..' and the end: during"},
    {"dropped == 0 during 2m..1m", "column 21: ", "found '2m..1m', expected an end after the"},
    {"dropped == 0 from peak", "column 14: ", "found 'from', expected 'after T' or 'during T..T'"},
    {"dropped == 0 in 990%", "column 17: ", "found '990%', expected a share of the runs such as"},
    {"dropped == 0 in most", "column 17: ", "found 'most', expected a share of the runs such as"},
    {"dropped in 99%", "column 8: ", "found 'dropped' without a comparison"},
    {"mean(busy) < busy", "column 14: ", "found 'busy' of each run, expected a value over all"},
    {"mean(sd(busy)) < 3", "column 6: ", "found 'sd(busy)', which is over all runs already"},
    {"mean(3) < 3", "column 6: ", "found '3', expected a figure"},
    {"mean(busy < 3) < 3", "column 6: ", "found 'busy < 3', a condition, expected a figure or"},
    {"P(busy) > 99%", "column 7: ", "found 'busy' without a comparison"},
    {"q(2, busy) < 3", "column 3: ", "found '2', expected a fraction of the runs and a figure"},
    {"q(0.5 busy) < 3", "column 7: ", "found 'busy', expected ',' and a figure"},
    {"not busy", "column 9: ", "found 'busy' without a comparison"},
    {"(busy < 3) + 1 < 3", "column 2: ", "found 'busy < 3', a condition, expected a figure or a"},
    {"busy < 3 && dropped == 0", "column 10: ", "found '&', expected the end, 'and', 'or' or 'in'"},
    {"µs < 3", "column 1: ", "found 'µs', expected a figure"},
    {"busy\xff < 3", "line 1, column 5: ", "found the byte 0xff, expected UTF-8"},
    {"busy < 3µ", "column 8: ", "found '3µ', expected a number, alone or with a unit"},
};

TEST(Expression, NamesColumnAndRemedyOfWhatIsWrong) {
  for (const Wrong& wrong : kWrong) {
    const std::string message = complaint(wrong.text);
    EXPECT_TRUE(message.starts_with(wrong.column)) << wrong.text << "\n" << message;
    EXPECT_NE(message.find(wrong.message), std::string::npos) << wrong.text << "\n" << message;
  }
}

TEST(Expression, CountsColumnsInCharacters) {
  EXPECT_TRUE(complaint("p(95) < 3µs and µ").starts_with("column 17: "));
}

TEST(Expression, RefusesDeepNesting) {
  const std::string open(100, '(');
  EXPECT_EQ(complaint(open + "busy"),
            "column 65: found '(', expected at most 64 levels of brackets");
}

TEST(Expression, RefusesLongTexts) {
  const std::string text(kLongestExpression, ' ');
  EXPECT_EQ(complaint(text + "busy < 3"),
            "column 4097: found more text, expected at most 4096 bytes");
}

TEST(Expression, OffersAnyServiceWhereTargetsAreUnknown) {
  EXPECT_TRUE(parse_condition("utilisation(any) < 1", {}));
}

TEST(Expression, TakesNamesOfTargetsWithBlanksAndQuotes) {
  EXPECT_EQ(complaint("inflight(data base) < 1 and inflight( \"api\" ) < 3"), "fine");
}

TEST(Expression, ReadsABareStatisticAsThatOfRequests) {
  const auto parsed = parse_value("p(95)", {});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(std::get<MetricFigure>(parsed->figures.front().what).metric, "http_req_duration");
}

TEST(Expression, ReadsABareStatisticAsThatOfIterationsWithoutRequests) {
  ExpressionNames names;
  names.requests = false;
  const auto parsed = parse_value("p(95)", names);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(std::get<MetricFigure>(parsed->figures.front().what).metric, "iteration_duration");
}

TEST(Expression, KnowsMetricsOfTheRehearsal) {
  ExpressionNames names;
  names.metrics.push_back({"carts", MetricKind::Counter, MetricUnit::Default});
  EXPECT_TRUE(parse_condition("carts > 3", names));
}

/// The scope of each figure in seconds, "-" where it has none.
std::string scopes(const std::string& text) {
  const auto parsed = parse_condition(text, shop());
  if (!parsed) return parsed.problems().front().message;
  std::string all;
  for (const Figure& figure : parsed->figures) {
    if (!all.empty()) all += " ";
    all += figure.scope ? std::to_string(figure.scope->from.ns / 1'000'000'000) : "-";
  }
  return all;
}

TEST(Scope, BehindAFigureIsItsOwn) { EXPECT_EQ(scopes("failed after 1s / requests < 1%"), "1 -"); }

TEST(Scope, BehindABracketIsThatOfWhatIsInIt) {
  EXPECT_EQ(scopes("(failed / requests) after 1s < dropped"), "1 1 -");
}

TEST(Scope, AtTheEndIsThatOfTheComparison) {
  EXPECT_EQ(scopes("failed / requests < 1% after 1s"), "1 1");
}

TEST(Scope, AtTheEndIsOnlyThatOfFiguresWithoutOne) {
  EXPECT_EQ(scopes("failed after 2s < requests after 1s and dropped < 3"), "2 1 -");
}

TEST(Expression, RefusesAnyBeginningOfATextWithoutCrashing) {
  const std::string text =
      "not (p(95) of http_req_duration{a:'b}'} after 1m < 2 * 3ms or P(q(0.5, -busy) >= 1) in 99%)";
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::string message = complaint(text.substr(0, length));
    EXPECT_TRUE(message.starts_with("column ")) << message;
  }
}

}  // namespace
}  // namespace rehearse
