// Facts of parts on several threads become those of one test.

#include "tools/live/parts_judge.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/measure/result.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

/// Writes down what it sees: "VU@seconds", and evaluations as "=seconds".
class Whole final : public RunJudge, public FactSink {
 public:
  FactSink* sampler() override { return this; }
  bool evaluates() const override { return true; }
  bool evaluate(Instant now, Duration /*since_start*/) override {
    seen.push_back(fmt::format("={}", now.ns / 1'000'000'000));
    return now == ends_at;
  }
  void finish(Result& /*result*/) override {}
  void observe(const Fact& fact) override {
    seen.push_back(fmt::format("{}@{}", number_of(fact.vu), fact.at.ns / 1'000'000'000));
  }

  std::vector<std::string> seen;
  Instant ends_at = kNever;
};

Instant at(std::int64_t s) { return Instant{} + seconds(s); }

/// Two parts of a test.
class Parts : public ::testing::Test {
 protected:
  void start(std::size_t part, std::uint32_t vu, std::int64_t when) {
    Fact fact;
    fact.kind = FactKind::IterationStarted;
    fact.at = at(when);
    fact.vu = VuId{vu};
    fact.scenario = Rank{0};
    judge.part(part).sampler()->observe(fact);
  }
  void reach(std::size_t part, std::int64_t when) {
    judge.part(part).evaluate(at(when), seconds(when));
  }
  void end(std::size_t part) {
    Result result;
    judge.part(part).finish(result);
  }

  Whole whole;
  int woken = 0;
  PartsJudge judge{whole, 2, [this] { ++woken; }};
};

// VU 1 and 2 of the parts are 1, 2 and 3, 4 of the whole.
TEST_F(Parts, AreTakenByInstantThenByPart) {
  start(1, 1, 0);
  start(1, 2, 1);
  start(0, 1, 1);
  start(0, 2, 0);
  reach(1, 2);
  reach(0, 2);
  EXPECT_EQ(woken, 2);
  EXPECT_FALSE(judge.evaluate());
  EXPECT_THAT(whole.seen, ElementsAre("3@0", "2@0", "1@1", "4@1", "=2"));
}

TEST_F(Parts, AreWaitedForUntilAllHaveReachedTheEvaluation) {
  start(0, 1, 1);
  reach(0, 2);
  start(0, 1, 3);
  reach(0, 4);
  EXPECT_FALSE(judge.evaluate());
  EXPECT_THAT(whole.seen, ElementsAre());
  reach(1, 2);
  EXPECT_FALSE(judge.evaluate());
  EXPECT_THAT(whole.seen, ElementsAre("1@1", "=2"));
}

TEST_F(Parts, ThatAreOverAreNotWaitedFor) {
  start(1, 1, 1);
  end(1);
  reach(0, 2);
  start(0, 1, 3);
  reach(0, 4);
  EXPECT_FALSE(judge.evaluate());
  EXPECT_THAT(whole.seen, ElementsAre("2@1", "=2", "1@3", "=4"));
}

TEST_F(Parts, EndTogetherWhenAnEvaluationSaysSo) {
  whole.ends_at = at(2);
  reach(0, 2);
  reach(1, 2);
  EXPECT_TRUE(judge.evaluate());
}

TEST_F(Parts, AreTakenToTheirEnds) {
  reach(0, 2);
  start(0, 1, 3);
  end(0);
  start(1, 1, 1);
  end(1);
  judge.take_rest();
  EXPECT_THAT(whole.seen, ElementsAre("2@1", "=2", "1@3"));
}

}  // namespace
}  // namespace rehearse::testing
