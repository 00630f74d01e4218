// What -v says about each fact.

#include "tools/rehearse/observers/verbose_log.hpp"

#include <gtest/gtest.h>

#include "sim/core/fact.hpp"

namespace rehearse {
namespace {

Fact vu_fact(FactKind kind, Rule rule, Instant at) {
  Fact fact;
  fact.kind = kind;
  fact.rule = rule;
  fact.at = at;
  fact.scenario = Rank{0};
  fact.vu = VuId{17};
  return fact;
}

TEST(VerboseLog, SaysWhenAVuStarts) {
  EXPECT_EQ(log_line(vu_fact(FactKind::VuStarted, Rule::Started, {}), "contacts"),
            "        0s  contacts  VU 17 starts: the scenario starts");
}

TEST(VerboseLog, SaysWhyAVuEntersItsGracePeriod) {
  const Fact fact = vu_fact(FactKind::VuGracePeriod, Rule::RegularEnd, {10'000'000'000});
  EXPECT_EQ(log_line(fact, "contacts"),
            "       10s  contacts  VU 17 enters its grace period: the scenario's regular end");
}

TEST(VerboseLog, SaysWhatAnInterruptionCutShort) {
  Fact fact = vu_fact(FactKind::IterationInterrupted, Rule::HardEnd, {13'000'000'000});
  fact.iteration = 342;
  fact.began = Instant{9'500'000'000};
  EXPECT_EQ(log_line(fact, "contacts"),
            "       13s  contacts  VU 17 is forcibly interrupted in iteration 342 after 3.5s: "
            "gracefulStop is over");
}

TEST(VerboseLog, LeavesIterationsOut) {
  EXPECT_EQ(log_line(vu_fact(FactKind::IterationStarted, Rule::None, {}), "contacts"), "");
  EXPECT_EQ(log_line(vu_fact(FactKind::IterationCompleted, Rule::None, {}), "contacts"), "");
}

}  // namespace
}  // namespace rehearse
