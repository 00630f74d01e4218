// The event queue, rule by rule and against a sorted list (executors.md §7).

#include "sim/core/event_queue.hpp"

#include <algorithm>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <random>
#include <tuple>
#include <vector>

namespace rehearse {
namespace {

using ::testing::ElementsAre;

std::vector<Timer> order(EventQueue& queue) {
  std::vector<Timer> timers;
  while (!queue.empty()) timers.push_back(queue.pop().timer);
  return timers;
}

EventQueue queue_of(std::size_t timers) {
  EventQueue queue;
  for (std::size_t i = 0; i < timers; ++i) queue.add_timer();
  return queue;
}

TEST(EventQueue, NumbersTimersFromZero) {
  EventQueue queue;
  EXPECT_EQ(queue.add_timer(), 0U);
  EXPECT_EQ(queue.add_timer(), 1U);
  EXPECT_EQ(queue.timers(), 2U);
}

TEST(EventQueue, IsEmptyAtFirst) {
  const EventQueue queue = queue_of(3);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_FALSE(queue.armed(0));
}

TEST(EventQueue, GivesTheEarliestFirst) {
  EventQueue queue = queue_of(3);
  queue.arm(0, {30}, EventClass::Arrival, 0);
  queue.arm(1, {10}, EventClass::Arrival, 0);
  queue.arm(2, {20}, EventClass::Arrival, 0);
  EXPECT_THAT(order(queue), ElementsAre(1U, 2U, 0U));
}

TEST(EventQueue, DecidesTiesByClassInTheOrderOfTheRule) {
  const std::vector<EventClass> classes = {EventClass::HardEnd,       EventClass::RegularEnd,
                                           EventClass::Control,       EventClass::RawStep,
                                           EventClass::GracefulStep,  EventClass::PhaseEnd,
                                           EventClass::ScenarioStart, EventClass::Arrival,
                                           EventClass::VuReady,       EventClass::IterationStep};
  EventQueue queue = queue_of(classes.size());
  // The last class has the lowest timer and rank, and is armed first.
  for (Timer timer = 0; timer < classes.size(); ++timer) {
    queue.arm(timer, {5}, classes[classes.size() - 1 - timer], timer);
  }
  EXPECT_THAT(order(queue), ElementsAre(9U, 8U, 7U, 6U, 5U, 4U, 3U, 2U, 1U, 0U));
}

TEST(EventQueue, DecidesTiesWithinAClassByRank) {
  EventQueue queue = queue_of(3);
  queue.arm(0, {5}, EventClass::Arrival, 2);
  queue.arm(1, {5}, EventClass::Arrival, 0xff'ffff);
  queue.arm(2, {5}, EventClass::Arrival, 1);
  EXPECT_THAT(order(queue), ElementsAre(2U, 0U, 1U));
}

TEST(EventQueue, DecidesTiesWithinARankByTimer) {
  EventQueue queue = queue_of(3);
  for (const Timer timer : {2U, 0U, 1U}) queue.arm(timer, {5}, EventClass::IterationStep, 7);
  EXPECT_THAT(order(queue), ElementsAre(0U, 1U, 2U));
}

TEST(EventQueue, TellsTheWholeEvent) {
  EventQueue queue = queue_of(2);
  queue.arm(1, {-7}, EventClass::GracefulStep, 0xff'ffff);
  const Event top = queue.top();
  EXPECT_EQ(top.at, Instant{-7});
  EXPECT_EQ(top.event_class, EventClass::GracefulStep);
  EXPECT_EQ(top.rank, 0xff'ffffU);
  EXPECT_EQ(top.timer, 1U);
}

TEST(EventQueue, KnowsTheInstantOfTheLastEventTaken) {
  EventQueue queue = queue_of(2);
  queue.arm(0, {3}, EventClass::Arrival, 0);
  queue.arm(1, {9}, EventClass::Arrival, 0);
  queue.pop();
  EXPECT_EQ(queue.now(), Instant{3});
}

TEST(EventQueue, MovesAnArmedTimerLater) {
  EventQueue queue = queue_of(2);
  queue.arm(0, {1}, EventClass::Arrival, 0);
  queue.arm(1, {2}, EventClass::Arrival, 0);
  queue.arm(0, {3}, EventClass::Arrival, 0);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_THAT(order(queue), ElementsAre(1U, 0U));
}

TEST(EventQueue, MovesAnArmedTimerEarlier) {
  EventQueue queue = queue_of(2);
  queue.arm(0, {3}, EventClass::Arrival, 0);
  queue.arm(1, {2}, EventClass::Arrival, 0);
  queue.arm(0, {1}, EventClass::Arrival, 0);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_THAT(order(queue), ElementsAre(0U, 1U));
}

TEST(EventQueue, TakesOutACancelledTimer) {
  EventQueue queue = queue_of(3);
  for (Timer timer = 0; timer < 3; ++timer) queue.arm(timer, {5}, EventClass::Arrival, 0);
  EXPECT_TRUE(queue.cancel(1));
  EXPECT_FALSE(queue.armed(1));
  EXPECT_THAT(order(queue), ElementsAre(0U, 2U));
}

TEST(EventQueue, SaysWhenThereWasNothingToCancel) {
  EventQueue queue = queue_of(2);
  EXPECT_FALSE(queue.cancel(0));
  queue.arm(0, {1}, EventClass::Arrival, 0);
  queue.pop();
  EXPECT_FALSE(queue.cancel(0));
  queue.arm(1, {1}, EventClass::Arrival, 0);
  queue.cancel(1);
  EXPECT_FALSE(queue.cancel(1));
}

TEST(EventQueue, MayBeArmedAtTheInstantOfTheLastEvent) {
  EventQueue queue = queue_of(1);
  queue.arm(0, {4}, EventClass::IterationStep, 0);
  queue.pop();
  queue.arm(0, {4}, EventClass::HardEnd, 0);
  EXPECT_EQ(queue.pop().at, Instant{4});
}

TEST(EventQueueDeathTest, RefusesThePast) {
  EventQueue queue = queue_of(1);
  queue.arm(0, {4}, EventClass::Arrival, 0);
  queue.pop();
  EXPECT_DEATH(queue.arm(0, {3}, EventClass::Arrival, 0), "at >= now_");
}

TEST(EventQueueDeathTest, HasNothingToPopWhenEmpty) {
  EventQueue queue;
  EXPECT_DEATH(queue.pop(), "empty");
}

/// A list that is sorted anew for every look: what the queue must agree with.
class SortedList {
 public:
  using Entry = std::tuple<std::int64_t, int, std::uint32_t, Timer>;
  void arm(Timer timer, std::int64_t at, EventClass event_class, std::uint32_t rank) {
    cancel(timer);
    entries_.emplace_back(at, static_cast<int>(event_class), rank, timer);
  }
  bool cancel(Timer timer) {
    return std::erase_if(entries_, [&](const Entry& each) { return std::get<3>(each) == timer; }) >
           0;
  }
  Entry earliest() {
    std::sort(entries_.begin(), entries_.end());
    return entries_.front();
  }
  std::size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> entries_;
};

SortedList::Entry entry_of(const Event& event) {
  return {event.at.ns, static_cast<int>(event.event_class), event.rank, event.timer};
}

/// Few instants, classes and ranks: ties everywhere. The words of mt19937_64 are the same
/// everywhere.
class EventQueueAgainstAList : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(EventQueueAgainstAList, AgreesAfterEveryOperation) {
  std::mt19937_64 words(GetParam());
  const auto below = [&](std::uint64_t n) { return words() % n; };
  const std::uint64_t timers = 1 + below(60);
  EventQueue queue = queue_of(timers);
  SortedList list;
  std::int64_t now = 0;
  for (int operation = 0; operation < 2000; ++operation) {
    const auto timer = static_cast<Timer>(below(timers));
    const std::uint64_t choice = below(10);
    if (choice < 6) {
      const std::int64_t at = now + static_cast<std::int64_t>(below(20));
      const auto event_class = static_cast<EventClass>(below(10));
      const auto rank = static_cast<std::uint32_t>(below(3));
      queue.arm(timer, {at}, event_class, rank);
      list.arm(timer, at, event_class, rank);
    } else if (choice < 8) {
      ASSERT_EQ(queue.cancel(timer), list.cancel(timer));
    } else if (list.size() > 0) {
      const SortedList::Entry earliest = list.earliest();
      ASSERT_EQ(entry_of(queue.pop()), earliest);
      list.cancel(std::get<3>(earliest));
      now = std::get<0>(earliest);
    }
    ASSERT_EQ(queue.size(), list.size());
    if (list.size() > 0) {
      ASSERT_EQ(entry_of(queue.top()), list.earliest());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, EventQueueAgainstAList, ::testing::Range<std::uint64_t>(0, 20));

}  // namespace
}  // namespace rehearse
