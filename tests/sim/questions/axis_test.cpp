// What `--vary` takes, and the points it makes (S117).

#include "sim/questions/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> values_of(std::string_view text) {
  const auto axis = read_axis(text);
  return axis ? axis->values : std::vector<std::string>{"problem"};
}

TEST(Axis, TakesLists) {
  EXPECT_THAT(values_of("rate=100,150,200"), ElementsAre("100", "150", "200"));
  EXPECT_THAT(values_of(R"(journeys.default.duration={"uniform":["1s","2s"]},"5s")"),
              ElementsAre(R"({"uniform":["1s","2s"]})", R"("5s")"));
}

TEST(Axis, TakesRangesWithBothEnds) {
  EXPECT_THAT(values_of("n=2..5"), ElementsAre("2", "3", "4", "5"));
  EXPECT_THAT(values_of("n=50..170:50"), ElementsAre("50", "100", "150"));
  EXPECT_THAT(values_of("n=1s..2s:500ms"), ElementsAre("1s", "1.5s", "2s"));
}

TEST(Axis, TakesEvenDistancesAndFactors) {
  EXPECT_THAT(values_of("n=50..400:lin8"),
              ElementsAre("50", "100", "150", "200", "250", "300", "350", "400"));
  EXPECT_THAT(values_of("n=1..1000:log4"), ElementsAre("1", "10", "100", "1000"));
  EXPECT_THAT(values_of("n=1..3:lin9"), ElementsAre("1", "2", "3"));
}

class WrongAxis : public ::testing::TestWithParam<const char*> {};

TEST_P(WrongAxis, SaysWhatIsExpected) {
  const auto axis = read_axis(GetParam());
  ASSERT_FALSE(axis) << GetParam();
  EXPECT_EQ(axis.problems().front().path, "--vary");
  EXPECT_THAT(axis.problems().front().message, HasSubstr(", expected "));
}

INSTANTIATE_TEST_SUITE_P(Texts, WrongAxis,
                         ::testing::Values("", "rate", "=5", "rate=", "rate=1,,2", "rate=5..1",
                                           "rate=1..x", "rate=1..9:0", "rate=1..9:-1",
                                           "rate=1..9:lin1", "rate=0..9:log3", "rate=1s..5s",
                                           "rate=1s..9", "rate=0..9007199254740993",
                                           "rate=0..2000000", "rate=1..9:"));

TEST(Grid, ChangesTheLastAxisFirst) {
  const std::vector<Axis> axes{*read_axis("a=1,2"), *read_axis("b=x,y,z")};
  EXPECT_EQ(grid_size(axes), 6U);
  EXPECT_THAT(grid_point(axes, 0), ElementsAre("a=1", "b=x"));
  EXPECT_THAT(grid_point(axes, 4), ElementsAre("a=2", "b=y"));
}

TEST(LatinHypercube, UsesEachPartOfEachAxisOnce) {
  const std::vector<Axis> axes{*read_axis("a=0..1000:500"), *read_axis("b=x,y")};
  std::multiset<std::string> a;
  std::multiset<std::string> b;
  for (const auto& point : latin_hypercube(axes, 4, 7)) {
    a.insert(point.at(0));
    b.insert(point.at(1));
  }
  EXPECT_THAT(a, ElementsAre("a=125", "a=375", "a=625", "a=875"));
  EXPECT_THAT(b, ElementsAre("b=x", "b=x", "b=y", "b=y"));
}

TEST(LatinHypercube, PairsTheAxesByTheSeed) {
  const std::vector<Axis> axes{*read_axis("a=0..9"), *read_axis("b=0..9")};
  EXPECT_EQ(latin_hypercube(axes, 10, 1), latin_hypercube(axes, 10, 1));
  EXPECT_NE(latin_hypercube(axes, 10, 1), latin_hypercube(axes, 10, 2));
}

TEST(ListItems, KeepsWhatIsInBracketsAndQuotes) {
  EXPECT_THAT(list_items(R"(q(0.95, busy),p(95) of m{a:b,c:d},"x,\",y")"),
              ElementsAre("q(0.95, busy)", "p(95) of m{a:b,c:d}", R"("x,\",y")"));
}

}  // namespace
}  // namespace rehearse::testing
