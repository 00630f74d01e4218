// The grammar of thresholds (S95) and what they compare (S97).

#include "sim/verdict/threshold_expression.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace rehearse {
namespace {

ThresholdExpression accepted(std::string_view source) {
  const ExpressionReading reading = read_threshold_expression(source);
  EXPECT_TRUE(reading.expression) << reading.error;
  return reading.expression.value_or(ThresholdExpression{});
}

std::string refused(std::string_view source) {
  const ExpressionReading reading = read_threshold_expression(source);
  EXPECT_FALSE(reading.expression) << source;
  return expression_fault_name(reading.fault);
}

TEST(ThresholdExpression, IsMethodOperatorNumber) {
  const ThresholdExpression expression = accepted("p(95) <= 1e3");
  EXPECT_EQ(expression.method, ThresholdMethod::Percentile);
  EXPECT_EQ(expression.percent, 95);
  EXPECT_EQ(expression.op, ThresholdOperator::LessOrEqual);
  EXPECT_EQ(expression.value, 1000);
}

TEST(ThresholdExpression, TakesTheFirstOperatorOfItsListWithSomethingBehind) {
  EXPECT_EQ(accepted("avg===5").op, ThresholdOperator::StrictlyEqual);
  EXPECT_EQ(accepted("avg==5").op, ThresholdOperator::Equal);
  EXPECT_EQ(refused("avg<5<=6"), "unknown-method");  // "avg<5" <= 6
  EXPECT_EQ(refused("value>="), "value");            // value > "="
  EXPECT_EQ(refused("avg<"), "no-operator-or-value");
}

TEST(ThresholdExpression, CutsUnicodeSpaceOnBothSides) {
  EXPECT_EQ(accepted("\u3000avg\u00a0<\n5 ").value, 5);
  EXPECT_EQ(refused("avg< 5\u200b"), "value");
}

TEST(ThresholdExpression, HasMethodsInLowerCaseOnly) {
  for (const char* source : {"Avg<1", "mean<1", "p95<1", "p (95)<1", "<1"}) {
    EXPECT_EQ(refused(source), "unknown-method") << source;
  }
}

TEST(ThresholdExpression, HasPercentilesFrom0To100) {
  EXPECT_EQ(accepted("p(0)<1").percent, 0);
  EXPECT_EQ(accepted("p(100)<1").percent, 100);
  for (const char* source : {"p(101)<1", "p(-1)<1", "p(nan)<1", "p(inf)<1", "p()<1", "p( 95)<1"}) {
    EXPECT_EQ(refused(source), "percentile") << source;
  }
}

TEST(ThresholdExpression, NamesItsAggregationCanonically) {
  EXPECT_EQ(accepted("p(95.0)<1").aggregation(), "p(95)");
  EXPECT_EQ(accepted("p(9.5e1)<1").aggregation(), "p(95)");
  EXPECT_EQ(accepted("p<1").aggregation(), "p(0)");
  EXPECT_EQ(accepted("med<1").aggregation(), "med");
}

TEST(ThresholdExpression, ReadsNumbersAsGo) {
  EXPECT_EQ(accepted("avg<017").value, 17);
  EXPECT_EQ(accepted("avg<1_000").value, 1000);
  EXPECT_EQ(accepted("avg<0x1p4").value, 16);
  EXPECT_TRUE(std::isnan(accepted("avg<NaN").value));
  for (const char* source : {"avg<0x10", "avg<10ms", "avg<10%", "avg<1e309", "avg< "}) {
    EXPECT_EQ(refused(source), "value") << source;
  }
}

TEST(ThresholdExpression, TellsABadNumberFromATooLargeOne) {
  EXPECT_EQ(read_threshold_expression("avg<1e309").error,
            "failed parsing threshold expresion's \"avg<1e309\" right hand side; reason: "
            "strconv.ParseFloat: parsing \"1e309\": value out of range");
}

TEST(ThresholdExpression, HoldsByItsOperator) {
  EXPECT_TRUE(accepted("avg<=5").holds_for(5));
  EXPECT_FALSE(accepted("avg<5").holds_for(5));
  EXPECT_TRUE(accepted("avg>=5").holds_for(5));
  EXPECT_FALSE(accepted("avg>5").holds_for(5));
  EXPECT_TRUE(accepted("avg==5").holds_for(5));
  EXPECT_TRUE(accepted("avg===5").holds_for(5));
  EXPECT_FALSE(accepted("avg!=5").holds_for(5));
}

TEST(ThresholdExpression, FailsForNanUnlessItAsksForADifference) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const char* source : {"avg<=5", "avg<5", "avg>=5", "avg>5", "avg==5", "avg===5"}) {
    EXPECT_FALSE(accepted(source).holds_for(nan)) << source;
  }
  EXPECT_TRUE(accepted("avg!=5").holds_for(nan));
}

}  // namespace
}  // namespace rehearse
