// The causes of each iteration's time add up to it (S108).

#include <gtest/gtest.h>
#include <map>
#include <rapidcheck/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/run/run.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

/// Follows each running iteration: what its requests have accounted for, from its start on.
class Tiles final : public FactSink {
 public:
  explicit Tiles(std::size_t scenarios) : sums(scenarios) {}

  void observe(const Fact& fact) override {
    if (fact.kind == FactKind::IterationStarted) until_[fact.vu] = fact.at;
    if (fact.kind == FactKind::IterationReturned) {
      gaps = gaps + (fact.at - until_[fact.vu]);
      until_[fact.vu] = fact.at;
    }
    if (fact.kind == FactKind::IterationCompleted || fact.kind == FactKind::IterationInterrupted) {
      const bool held = fact.kind == FactKind::IterationCompleted || fact.returned;
      if (!held) gaps = gaps + (fact.at - until_[fact.vu]);
      TimeByCause& sum = sums[index_of(fact.scenario)];
      if (held) sum.add(Cause::MinIterationDuration, fact.at - until_[fact.vu]);
      total += static_cast<std::uint64_t>((fact.at - fact.began).ns);
    }
  }
  void observe_spent(const SpentFact& fact) override {
    TimeByCause spent;
    spent.add(Cause::Batch, fact.batch);
    spent.add(Cause::Rps, fact.rps);
    spent.add(*fact.parts);
    const Instant begun{fact.at.ns - static_cast<std::int64_t>(spent.total())};
    // What is before it was thought; without think times there is nothing.
    gaps = gaps + (begun - until_[fact.vu]);
    RC_ASSERT(begun >= until_[fact.vu]);
    until_[fact.vu] = fact.at;
    sums[index_of(fact.scenario)] += spent;
  }

  std::vector<TimeByCause> sums;  // without think times
  Duration gaps;                  // these
  UnsignedWide total = 0;

 private:
  std::map<VuId, Instant> until_;
};

void check_causes() {
  const Script script =
      *any_test({.ends_early = true, .steered = true, .segment = true, .requests = true});
  const Rehearsal rehearsal = read(document(script));
  Tiles tiles(rehearsal.plan.scenarios.size());
  const Result result = run_rehearsal(rehearsal, {&tiles});
  RC_ASSERT(time_by_cause(result).total() == tiles.total);
  UnsignedWide thought = 0;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    for (const Cause cause : kAllCauses) {
      if (cause == Cause::Think) continue;
      RC_ASSERT(result.scenarios[rank].spent[cause] == tiles.sums[rank][cause]);
    }
    thought += result.scenarios[rank].spent[Cause::Think];
  }
  RC_ASSERT(thought == static_cast<std::uint64_t>(tiles.gaps.ns));
  // The pauses of a retry (S157) and the client's own time (S151) are think times too.
  const std::string text = document(script);
  const bool thinks = text.find("think") != std::string::npos ||
                      text.find("retry") != std::string::npos ||
                      text.find("\"client\"") != std::string::npos;
  if (!thinks) RC_ASSERT(thought == 0U);
}

TEST(TimeByCause, IsAllOfTheTimeOfEachIteration) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess /= 2;
  const rc::detail::TestMetadata name{"TimeByCause/IsAllOfTheTimeOfEachIteration", "TimeByCause"};
  const auto result = rc::detail::checkTestable(check_causes, name, params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << text.str();
}

}  // namespace
}  // namespace rehearse::testing
