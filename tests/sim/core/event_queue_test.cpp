// The event queue, rule by rule and against a sorted list (S81, S82).

#include "sim/core/event_queue.hpp"

#include <algorithm>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <set>
#include <tuple>
#include <vector>

namespace rehearse {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint32_t> order(EventQueue& queue) {
  std::vector<std::uint32_t> timers;
  while (!queue.empty()) timers.push_back(index_of(queue.pop().timer));
  return timers;
}

EventQueue queue_of(std::size_t timers) {
  EventQueue queue;
  for (std::size_t i = 0; i < timers; ++i) queue.add_timer();
  return queue;
}

TEST(EventQueue, NumbersTimersFromZero) {
  EventQueue queue;
  EXPECT_EQ(queue.add_timer(), Timer{0});
  EXPECT_EQ(queue.add_timer(), Timer{1});
  EXPECT_EQ(queue.timers(), 2U);
}

TEST(EventQueue, IsEmptyAtFirst) {
  const EventQueue queue = queue_of(3);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_FALSE(queue.armed(Timer{0}));
}

TEST(EventQueue, GivesTheEarliestFirst) {
  EventQueue queue = queue_of(3);
  queue.arm(Timer{0}, {30}, EventClass::Arrival);
  queue.arm(Timer{1}, {10}, EventClass::Arrival);
  queue.arm(Timer{2}, {20}, EventClass::Arrival);
  EXPECT_THAT(order(queue), ElementsAre(1U, 2U, 0U));
}

TEST(EventQueue, DecidesTiesByClassInTheOrderOfTheRule) {
  const std::vector<EventClass> classes = {EventClass::HardEnd,       EventClass::RegularEnd,
                                           EventClass::Control,       EventClass::RampStep,
                                           EventClass::RampHardStop,  EventClass::PhaseEnd,
                                           EventClass::ScenarioStart, EventClass::Arrival,
                                           EventClass::VuReady,       EventClass::VuEvent};
  EventQueue queue = queue_of(classes.size());
  // The last class has the lowest timer and rank, and is armed first.
  for (std::uint32_t timer = 0; timer < classes.size(); ++timer) {
    queue.arm(Timer{timer}, {5}, classes[classes.size() - 1 - timer], Rank{timer});
  }
  EXPECT_THAT(order(queue), ElementsAre(9U, 8U, 7U, 6U, 5U, 4U, 3U, 2U, 1U, 0U));
}

TEST(EventQueue, DecidesTiesWithinAClassByRank) {
  EventQueue queue = queue_of(3);
  queue.arm(Timer{0}, {5}, EventClass::Arrival, Rank{2});
  queue.arm(Timer{1}, {5}, EventClass::Arrival, Rank{0xff'ffff});
  queue.arm(Timer{2}, {5}, EventClass::Arrival, Rank{1});
  EXPECT_THAT(order(queue), ElementsAre(2U, 0U, 1U));
}

TEST(EventQueue, DecidesTiesWithinARankByTimer) {
  EventQueue queue = queue_of(3);
  for (const std::uint32_t timer : {2U, 0U, 1U})
    queue.arm(Timer{timer}, {5}, EventClass::VuEvent, Rank{7});
  EXPECT_THAT(order(queue), ElementsAre(0U, 1U, 2U));
}

TEST(EventQueue, TellsTheWholeEvent) {
  EventQueue queue = queue_of(2);
  queue.arm(Timer{1}, {-7}, EventClass::RampHardStop, Rank{0xff'ffff});
  const Event top = queue.top();
  EXPECT_EQ(top.at, Instant{-7});
  EXPECT_EQ(top.event_class, EventClass::RampHardStop);
  EXPECT_EQ(top.rank, Rank{0xff'ffff});
  EXPECT_EQ(top.timer, Timer{1});
}

TEST(EventQueue, KnowsTheInstantOfTheLastEventTaken) {
  EventQueue queue = queue_of(2);
  queue.arm(Timer{0}, {3}, EventClass::Arrival);
  queue.arm(Timer{1}, {9}, EventClass::Arrival);
  queue.pop();
  EXPECT_EQ(queue.now(), Instant{3});
}

TEST(EventQueue, MovesAnArmedTimerLater) {
  EventQueue queue = queue_of(2);
  queue.arm(Timer{0}, {1}, EventClass::Arrival);
  queue.arm(Timer{1}, {2}, EventClass::Arrival);
  queue.arm(Timer{0}, {3}, EventClass::Arrival);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_THAT(order(queue), ElementsAre(1U, 0U));
}

TEST(EventQueue, MovesAnArmedTimerEarlier) {
  EventQueue queue = queue_of(2);
  queue.arm(Timer{0}, {3}, EventClass::Arrival);
  queue.arm(Timer{1}, {2}, EventClass::Arrival);
  queue.arm(Timer{0}, {1}, EventClass::Arrival);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_THAT(order(queue), ElementsAre(0U, 1U));
}

TEST(EventQueue, TakesOutACancelledTimer) {
  EventQueue queue = queue_of(3);
  for (std::uint32_t timer = 0; timer < 3; ++timer)
    queue.arm(Timer{timer}, {5}, EventClass::Arrival);
  EXPECT_TRUE(queue.cancel(Timer{1}));
  EXPECT_FALSE(queue.armed(Timer{1}));
  EXPECT_THAT(order(queue), ElementsAre(0U, 2U));
}

TEST(EventQueue, SaysWhenThereWasNothingToCancel) {
  EventQueue queue = queue_of(2);
  EXPECT_FALSE(queue.cancel(Timer{0}));
  queue.arm(Timer{0}, {1}, EventClass::Arrival);
  queue.pop();
  EXPECT_FALSE(queue.cancel(Timer{0}));
  queue.arm(Timer{1}, {1}, EventClass::Arrival);
  queue.cancel(Timer{1});
  EXPECT_FALSE(queue.cancel(Timer{1}));
}

TEST(EventQueue, MayBeArmedAtTheInstantOfTheLastEvent) {
  EventQueue queue = queue_of(1);
  queue.arm(Timer{0}, {4}, EventClass::VuEvent);
  queue.pop();
  queue.arm(Timer{0}, {4}, EventClass::HardEnd);
  EXPECT_EQ(queue.pop().at, Instant{4});
}

TEST(EventQueueDeathTest, RefusesThePast) {
  EventQueue queue = queue_of(1);
  queue.arm(Timer{0}, {4}, EventClass::Arrival);
  queue.pop();
  EXPECT_DEATH(queue.arm(Timer{0}, {3}, EventClass::Arrival), "at >= now_");
}

TEST(EventQueue, PassesToAnInstantWithoutAnEvent) {
  EventQueue queue = queue_of(1);
  queue.pass_to({7});
  EXPECT_EQ(queue.now(), Instant{7});
  queue.arm(Timer{0}, {9}, EventClass::Arrival);
  queue.pass_to({8});
  EXPECT_EQ(queue.now(), Instant{8});
}

TEST(EventQueueDeathTest, PassesNoEvent) {
  EventQueue queue = queue_of(1);
  queue.arm(Timer{0}, {4}, EventClass::Arrival);
  EXPECT_DEATH(queue.pass_to({4}), "next");
}

TEST(EventQueueDeathTest, HasNothingToPopWhenEmpty) {
  EventQueue queue;
  EXPECT_DEATH(queue.pop(), "empty");
}

/// A list that is sorted anew for every look: what the queue must agree with.
class SortedList {
 public:
  using Entry = std::tuple<std::int64_t, int, Rank, Timer>;
  void arm(Timer timer, std::int64_t at, EventClass event_class, Rank rank) {
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
  if (GetParam() % 2 == 1) queue.keep_apart(Timer{0});
  SortedList list;
  std::int64_t now = 0;
  for (int operation = 0; operation < 2000; ++operation) {
    const auto timer = static_cast<Timer>(below(timers));
    const std::uint64_t choice = below(10);
    if (choice < 6) {
      const std::int64_t at = now + static_cast<std::int64_t>(below(20));
      const auto event_class = static_cast<EventClass>(below(10));
      const auto rank = static_cast<Rank>(below(3));
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

/// Keeps its events in order at all times: quick enough to compare with thousands of them.
class OrderedSet {
 public:
  explicit OrderedSet(std::size_t timers) : entries_(timers) {}

  void arm(Timer timer, std::int64_t at, EventClass event_class, Rank rank) {
    cancel(timer);
    entries_[index_of(timer)] = {at, static_cast<int>(event_class), rank, timer};
    order_.insert(*entries_[index_of(timer)]);
  }
  bool cancel(Timer timer) {
    if (!entries_[index_of(timer)]) return false;
    order_.erase(*entries_[index_of(timer)]);
    entries_[index_of(timer)].reset();
    return true;
  }
  SortedList::Entry pop() {
    const SortedList::Entry earliest = *order_.begin();
    cancel(std::get<3>(earliest));
    return earliest;
  }
  std::size_t size() const { return order_.size(); }

 private:
  std::vector<std::optional<SortedList::Entry>> entries_;  // by timer
  std::set<SortedList::Entry> order_;
};

/// How many timers there are and how far ahead they are armed, at most.
struct Crowd {
  std::uint64_t timers;
  std::int64_t ahead;
};

/// Crowds that are kept in the heap alone, that wait in buckets of all sizes, and that go from the
/// one to the other and back: for a while more is armed than taken, then less.
class EventQueueAgainstASet : public ::testing::TestWithParam<std::tuple<Crowd, std::uint64_t>> {};

TEST_P(EventQueueAgainstASet, TakesTheSameEvents) {
  const auto [crowd, seed] = GetParam();
  std::mt19937_64 words(seed);
  const auto below = [&](std::uint64_t n) { return words() % n; };
  EventQueue queue = queue_of(crowd.timers);
  if (seed % 2 == 1) queue.keep_apart(Timer{7});
  OrderedSet set(crowd.timers);
  std::int64_t now = -1'000'000'000;
  std::uint64_t arms = 6;  // of ten operations
  for (std::uint64_t operation = 0; operation < 10 * crowd.timers; ++operation) {
    if (operation % crowd.timers == 0) arms = 2 + below(6);
    const auto timer = static_cast<Timer>(below(crowd.timers));
    const std::uint64_t choice = below(10);
    if (choice < arms) {
      // Most events are soon: lengths are spread over all orders of magnitude up to `ahead`.
      const auto most = std::max<std::int64_t>(crowd.ahead >> below(40), 1);
      const auto at = now + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most)));
      const auto event_class = static_cast<EventClass>(below(11));
      const auto rank = static_cast<Rank>(below(3));
      queue.arm(timer, {at}, event_class, rank);
      set.arm(timer, at, event_class, rank);
    } else if (choice == 9) {
      ASSERT_EQ(queue.cancel(timer), set.cancel(timer));
    } else if (set.size() > 0) {
      const SortedList::Entry earliest = set.pop();
      ASSERT_EQ(entry_of(queue.top()), earliest);
      ASSERT_EQ(entry_of(queue.pop()), earliest);
      now = std::get<0>(earliest);
    }
    ASSERT_EQ(queue.size(), set.size());
    ASSERT_EQ(queue.empty(), set.size() == 0);
  }
  while (set.size() > 0) ASSERT_EQ(entry_of(queue.pop()), set.pop());
  EXPECT_TRUE(queue.empty());
}

INSTANTIATE_TEST_SUITE_P(Crowds, EventQueueAgainstASet,
                         ::testing::Combine(::testing::Values(Crowd{300, 1'000'000'000},  //
                                                              Crowd{3'000,
                                                                    1},  // all at one instant
                                                              Crowd{3'000, 20},             // ties
                                                              Crowd{3'000, 5'000'000'000},  //
                                                              Crowd{10'000, 3'600'000'000'000},
                                                              Crowd{3'000, std::int64_t{1} << 55}),
                                            ::testing::Range<std::uint64_t>(0, 5)));

/// Sizes at which the queue begins to keep events apart and ends to, in order and out of it.
TEST(EventQueue, SortsManyArmedBeforeAnyIsTaken) {
  constexpr std::uint32_t kMany = 5'000;
  EventQueue queue = queue_of(kMany);
  for (std::uint32_t i = 0; i < kMany; ++i) {
    queue.arm(Timer{i}, {std::int64_t{i} * 7'919 % kMany * 1'000'003}, EventClass::VuEvent);
  }
  EXPECT_EQ(queue.size(), kMany);
  for (std::int64_t i = 0; i < kMany; ++i) ASSERT_EQ(queue.pop().at, Instant{i * 1'000'003});
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, TakesWhatIsArmedBeforeAllThatWait) {
  constexpr std::uint32_t kMany = 5'000;
  EventQueue queue = queue_of(kMany + 1);
  for (std::uint32_t i = 0; i < kMany; ++i) queue.arm(Timer{i}, {1'000 + i}, EventClass::VuEvent);
  queue.arm(Timer{kMany}, {}, EventClass::VuEvent);
  EXPECT_EQ(queue.pop().timer, Timer{kMany});
  queue.arm(Timer{kMany}, {1'000 + kMany / 2}, EventClass::HardEnd);
  for (std::uint32_t i = 0; i < kMany / 2; ++i) ASSERT_EQ(queue.pop().timer, Timer{i});
  EXPECT_EQ(queue.pop().timer, Timer{kMany});
}

TEST(EventQueue, MovesTheLastOfWhatIsNextBehindAllThatWait) {
  constexpr std::uint32_t kMany = 5'000;
  EventQueue queue = queue_of(kMany);
  for (std::uint32_t i = 0; i < kMany; ++i)
    queue.arm(Timer{i}, {std::int64_t{i} << 30}, EventClass::Arrival);
  for (std::uint32_t i = 0; i < kMany; ++i) {
    EXPECT_EQ(queue.top().timer, Timer{i});
    queue.arm(Timer{i}, {(std::int64_t{kMany} + i) << 30}, EventClass::Arrival);
    ASSERT_EQ(queue.size(), kMany);
  }
  for (std::uint32_t i = 0; i < kMany; ++i) ASSERT_EQ(queue.pop().timer, Timer{i});
}

TEST(EventQueue, ComesToItsEndByCancels) {
  constexpr std::uint32_t kMany = 5'000;
  EventQueue queue = queue_of(kMany);
  for (std::uint32_t i = 0; i < kMany; ++i)
    queue.arm(Timer{i}, {std::int64_t{i} << 30}, EventClass::Arrival);
  for (std::uint32_t i = 0; i + 1 < kMany; ++i) ASSERT_TRUE(queue.cancel(Timer{i}));
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.top().timer, Timer{kMany - 1});
  EXPECT_TRUE(queue.cancel(Timer{kMany - 1}));
  EXPECT_TRUE(queue.empty());
  queue.arm(Timer{7}, {3}, EventClass::Arrival);
  EXPECT_EQ(queue.pop().timer, Timer{7});
}

TEST(EventQueue, IsUsedAgainAfterAllThatWaitedIsCancelled) {
  constexpr std::uint32_t kMany = 5'000;
  EventQueue queue = queue_of(kMany);
  queue.reserve(kMany);
  for (std::uint32_t i = 0; i < kMany; ++i)
    queue.arm(Timer{i}, {std::int64_t{i} << 30}, EventClass::Arrival);
  EXPECT_EQ(queue.pop().timer, Timer{0});
  for (std::uint32_t i = 2; i < kMany; ++i) ASSERT_TRUE(queue.cancel(Timer{i}));
  EXPECT_EQ(queue.pop().timer, Timer{1});
  EXPECT_TRUE(queue.empty());
  queue.arm(Timer{7}, {std::int64_t{kMany} << 30}, EventClass::Arrival);
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(queue.pop().timer, Timer{7});
}

TEST(EventQueue, HoldsTheEventThatIsKeptApartAlone) {
  EventQueue queue = queue_of(2);
  queue.keep_apart(Timer{1});
  EXPECT_FALSE(queue.armed(Timer{1}));
  queue.arm(Timer{1}, {5}, EventClass::BackendEvent);
  EXPECT_TRUE(queue.armed(Timer{1}));
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.top().timer, Timer{1});
  EXPECT_TRUE(queue.cancel(Timer{1}));
  EXPECT_FALSE(queue.cancel(Timer{1}));
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueueDeathTest, KeepsOneTimerApart) {
  EventQueue queue = queue_of(2);
  queue.keep_apart(Timer{1});
  EXPECT_DEATH(queue.keep_apart(Timer{0}), "apart_timer_");
}

TEST(EventQueue, HoldsTheEarliestAndTheLatestInstant) {
  constexpr std::uint32_t kMany = 2'000;
  EventQueue queue = queue_of(kMany);
  for (std::uint32_t i = 0; i < kMany; ++i) {
    queue.arm(Timer{i}, i % 2 == 0 ? kNever : Instant{INT64_MIN}, EventClass::VuEvent,
              Rank{0xff'ffff});
  }
  for (std::uint32_t i = 1; i < kMany; i += 2) ASSERT_EQ(queue.pop().timer, Timer{i});
  for (std::uint32_t i = 0; i < kMany; i += 2) ASSERT_EQ(queue.pop().timer, Timer{i});
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace rehearse
