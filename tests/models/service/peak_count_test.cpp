// The peak of entries and exits in any order is that of going through them one by one.

#include "models/service/peak_count.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace rehearse {
namespace {

struct Stay {
  std::int64_t from;
  std::int64_t to;
};

/// The most at a time, exits before entries; no stay may be of no length.
std::uint64_t counted(const std::vector<Stay>& stays) {
  std::vector<std::pair<std::int64_t, int>> changes;
  for (const Stay& stay : stays) {
    changes.emplace_back(stay.from, 1);
    changes.emplace_back(stay.to, -1);
  }
  std::sort(changes.begin(), changes.end());
  std::int64_t inside = 0;
  std::int64_t most = 0;
  for (const auto& [at, change] : changes) most = std::max(most, inside += change);
  return static_cast<std::uint64_t>(most);
}

void tell(PeakCount& peak, const std::vector<Stay>& stays) {
  for (const Stay& stay : stays) {
    peak.enter({stay.from});
    peak.leave({stay.to}, {stay.from});
  }
}

TEST(PeakCount, IsNoneOfNobody) {
  PeakCount peak;
  peak.settle(kNever);
  EXPECT_EQ(peak.peak(), 0U);
}

TEST(PeakCount, LetsExitsComeBeforeEntriesOfTheSameInstant) {
  PeakCount peak;
  tell(peak, {{5, 9}, {1, 5}});
  peak.settle(kNever);
  EXPECT_EQ(peak.peak(), 1U);
}

TEST(PeakCount, SeesOneWhoLeavesAtTheInstantOfHisEntry) {
  PeakCount peak;
  tell(peak, {{1, 9}, {5, 5}});
  peak.settle(kNever);
  EXPECT_EQ(peak.peak(), 2U);
  EXPECT_FALSE(peak.is_ambiguous());
}

TEST(PeakCount, SaysWhenItIsNotKnownHowManyMeet) {
  for (const std::vector<Stay>& stays : {std::vector<Stay>{{5, 5}, {5, 5}}, {{5, 5}, {5, 9}}}) {
    PeakCount peak;
    tell(peak, stays);
    peak.settle(kNever);
    EXPECT_TRUE(peak.is_ambiguous());
  }
}

TEST(PeakCount, DoesNotDoubtWhereItDoesNotMatter) {
  PeakCount peak;
  tell(peak, {{1, 4}, {2, 4}, {5, 5}, {5, 9}});
  peak.settle(kNever);
  EXPECT_EQ(peak.peak(), 2U);
  EXPECT_FALSE(peak.is_ambiguous());
}

TEST(PeakCount, IsThatOfGoingThroughAllInOrder) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 100; ++round) {
    const std::int64_t end = 1 << (round % 20);
    std::vector<Stay> stays;
    for (std::uint64_t i = random() % 2000; i > 0; --i) {
      const auto from = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end));
      stays.push_back({from, from + 1 + static_cast<std::int64_t>(random() % 50)});
    }
    PeakCount peak;
    tell(peak, stays);
    peak.settle(kNever);
    EXPECT_EQ(peak.peak(), counted(stays)) << round;
  }
}

TEST(PeakCount, IsTheSameHoweverOftenItIsSettled) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<Stay> all;
    PeakCount peak;
    for (std::int64_t now = 0; now < 2000; now += 100) {
      PeakCount part;
      std::vector<Stay> stays;
      for (std::uint64_t i = random() % 100; i > 0; --i) {
        const std::int64_t from = now + static_cast<std::int64_t>(random() % 400);
        stays.push_back({from, from + 1 + static_cast<std::int64_t>(random() % 300)});
      }
      tell(part, stays);
      peak.take(part);
      all.insert(all.end(), stays.begin(), stays.end());
      peak.settle({now});
    }
    peak.settle(kNever);
    EXPECT_EQ(peak.peak(), counted(all)) << round;
  }
}

}  // namespace
}  // namespace rehearse
