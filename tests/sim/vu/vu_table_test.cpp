// Virtual users without an executor: iterations begun, walked and ended (S30 to S35).

#include "sim/vu/vu_table.hpp"

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <type_traits>
#include <utility>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/plan/segment.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;

// VU, rank and slot in any other order do not compile.
template <class... Ids>
constexpr bool kActivates = std::is_invocable_v<decltype(&VuTable::activate), VuTable&, Instant,
                                                Ids..., std::uint64_t, Rule>;
static_assert(kActivates<VuId, Rank, Slot>);
static_assert(!kActivates<VuId, Slot, Rank> && !kActivates<Rank, VuId, Slot> &&
              !kActivates<Rank, Slot, VuId> && !kActivates<Slot, VuId, Rank> &&
              !kActivates<Slot, Rank, VuId>);
static_assert(!kActivates<std::uint32_t, Rank, Slot> && !kActivates<VuId, std::uint32_t, Slot> &&
              !kActivates<VuId, Rank, std::uint32_t>);

class Listener final : public BulkSink {
 public:
  void observe(const Fact& fact) override { heard.push_back(fact); }
  std::vector<FactKind> kinds() const {
    std::vector<FactKind> kinds;
    for (const Fact& fact : heard) kinds.push_back(fact.kind);
    return kinds;
  }
  std::vector<Fact> heard;
};

class VusTest : public ::testing::Test {
 protected:
  explicit VusTest(Duration min_iteration = {}) : vus_(queue_, facts_, min_iteration) {
    queue_.add_timer();  // of another owner
    vus_.add_scenario({
        .journey = &journey_,
        .stream = Stream(1, 0, Purpose::Journey, "a"),
        .slots = StripedNumbers(ExecutionTuple()),
        .numbers = StripedNumbers(ExecutionTuple()),
    });
    vus_.expect(2);
  }

  /// A VU that has begun an iteration of 3 s at 0.
  VuId iterating() {
    const VuId vu = vus_.initialise({});
    vus_.activate({}, vu, Rank{0}, Slot{0}, 0, Rule::Started);
    begin(vu, {});
    return vu;
  }
  void begin(VuId vu, Instant now) {
    vus_.begin(now, vu);
    vus_.begin_body(now, vu);
  }
  StepResult next_step(VuId vu) { return vus_.step(queue_.pop().at, vu); }

  Journey journey_{DurationModel::constant(seconds(3)), Occurrence::in_iterations({1}),
                   Occurrence::in_iterations({2})};
  Listener recorder_;
  Facts facts_{recorder_, {}};
  EventQueue queue_;
  VuTable vus_;
};

TEST_F(VusTest, AreNumberedFromOneAndOwnTheTimersThatFollow) {
  EXPECT_EQ(vus_.initialise({}), VuId{1});
  EXPECT_EQ(vus_.initialise({}), VuId{2});
  EXPECT_EQ(vus_.of_timer(Timer{2}), VuId{2});
}

TEST_F(VusTest, HoldTheirTimerForAsLongAsTheIterationTakes) {
  iterating();
  ASSERT_EQ(queue_.size(), 1U);
  EXPECT_EQ(queue_.top().at, Instant{} + seconds(3));
  EXPECT_EQ(queue_.top().event_class, EventClass::VuEvent);
}

TEST_F(VusTest, RestWhenTheIterationIsComplete) {
  const VuId vu = iterating();
  EXPECT_EQ(next_step(vu), StepResult::Complete);
  EXPECT_EQ(vus_.vu(vu).state, VuState::Resting);
  EXPECT_EQ(vus_.vu(vu).vu_iteration, 1U);
  EXPECT_THAT(recorder_.kinds(),
              ElementsAre(FactKind::VuInitialised, FactKind::VuStarted, FactKind::IterationStarted,
                          FactKind::IterationReturned, FactKind::IterationCompleted));
}

TEST_F(VusTest, CompleteAnIterationThatThrows) {
  const VuId vu = iterating();
  next_step(vu);
  begin(vu, queue_.now());
  EXPECT_EQ(next_step(vu), StepResult::Complete);
  EXPECT_EQ(recorder_.heard.back().kind, FactKind::IterationCompleted);
  EXPECT_TRUE(recorder_.heard.back().thrown);
}

TEST_F(VusTest, LeaveAnAbortingIterationToBeInterrupted) {
  const VuId vu = iterating();
  next_step(vu);
  begin(vu, queue_.now());
  next_step(vu);
  begin(vu, queue_.now());
  EXPECT_EQ(next_step(vu), StepResult::Aborts);
  EXPECT_EQ(vus_.vu(vu).state, VuState::Iterating);
}

TEST_F(VusTest, LoseTheirTimerWhenInterrupted) {
  const VuId vu = iterating();
  vus_.interrupt({1}, vu, Rule::HardEnd);
  EXPECT_TRUE(queue_.empty());
  EXPECT_EQ(vus_.vu(vu).state, VuState::Resting);
  EXPECT_EQ(recorder_.heard.back().kind, FactKind::IterationInterrupted);
  EXPECT_EQ(recorder_.heard.back().rule, Rule::HardEnd);
  EXPECT_EQ(recorder_.heard.back().at, Instant{1});
}

TEST_F(VusTest, GoOnCountingTheIterationsOfTheirSlot) {
  const VuId vu = vus_.initialise({});
  vus_.activate({}, vu, Rank{0}, Slot{0}, 5, Rule::Started);
  begin(vu, {});
  EXPECT_EQ(vus_.vu(vu).vu_iteration, 5U);
  next_step(vu);
  EXPECT_EQ(vus_.deactivate(queue_.now(), vu, Rule::WorkDone), 6U);
  EXPECT_EQ(vus_.vu(vu).state, VuState::Pooled);
}

TEST_F(VusTest, ReviveToTheSameIteration) {
  const VuId vu = iterating();
  vus_.stop_gracefully({1}, vu, Rule::RampDown);
  EXPECT_EQ(vus_.vu(vu).state, VuState::Finishing);
  vus_.revive({2}, vu);
  EXPECT_EQ(vus_.vu(vu).state, VuState::Iterating);
  EXPECT_EQ(queue_.top().at, Instant{} + seconds(3));
}

TEST_F(VusTest, AreDueInTheOrderInWhichTheyWereAskedFor) {
  const VuId first = vus_.initialise({});
  const VuId second = vus_.initialise({});
  vus_.activate({}, first, Rank{0}, Slot{0}, 0, Rule::Started);
  vus_.activate({}, second, Rank{0}, Slot{1}, 0, Rule::Started);
  EXPECT_FALSE(vus_.any_due());
  vus_.begin_later(second);
  vus_.begin_later(first);
  EXPECT_TRUE(vus_.any_due());
  EXPECT_THAT(vus_.take_due(), ElementsAre(second, first));
  EXPECT_FALSE(vus_.any_due());
}

TEST_F(VusTest, ForgetADueStartWhenDeactivated) {
  const VuId vu = vus_.initialise({});
  vus_.activate({}, vu, Rank{0}, Slot{0}, 0, Rule::Started);
  vus_.begin_later(vu);
  vus_.deactivate({}, vu, Rule::HardEnd);
  EXPECT_FALSE(vus_.take_start(vu));
}

using VusDeathTest = VusTest;

TEST_F(VusDeathTest, RefuseWhatTheTableOfStatesDoesNotAllow) {
  const VuId vu = iterating();
  EXPECT_DEATH(vus_.begin({}, vu), "next");
  EXPECT_DEATH(vus_.revive({}, vu), "next");
  EXPECT_DEATH(vus_.deactivate({}, vu, Rule::WorkDone), "next");
}

class PaddedVusTest : public VusTest {
 protected:
  PaddedVusTest() : VusTest(seconds(5)) {}
};

TEST_F(PaddedVusTest, AreHeldUntilTheShortestDurationHasPassed) {
  const VuId vu = iterating();
  EXPECT_EQ(next_step(vu), StepResult::Running);
  EXPECT_EQ(recorder_.heard.back().kind, FactKind::IterationReturned);
  EXPECT_EQ(queue_.top().at, Instant{} + seconds(5));
  EXPECT_EQ(next_step(vu), StepResult::Complete);
}

}  // namespace
}  // namespace rehearse
