// Segments, sequences, striping and re-cutting: their rules.
#include "sim/plan/segment.hpp"

#include <algorithm>
#include <cstdint>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace rehearse {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ExecutionTuple tuple_of(const std::string& segment, const std::string& sequence) {
  std::optional<SegmentSequence> partition;
  if (!sequence.empty()) partition = *SegmentSequence::parse(sequence);
  return *ExecutionTuple::make(*Segment::parse(segment), partition);
}

// S4.
TEST(Segment, ReadsAFractionADecimalAndAPercentage) {
  EXPECT_EQ(Segment::parse("1/4:0.5")->text(), "1/4:1/2");
  EXPECT_EQ(Segment::parse("25%:5e-1")->text(), "1/4:1/2");
}

TEST(Segment, KeepsDecimalsExactBeyondDoubles) {
  EXPECT_EQ(Segment::parse("0.3333333333333333333333333")->text(),
            "0:3333333333333333333333333/10000000000000000000000000");
}

TEST(Segment, RefusesExponentsBeyondReason) {
  EXPECT_THAT(Segment::parse("1e-999999999").problems().at(0).message, HasSubstr("is too long"));
  EXPECT_THAT(Segment::parse("1e-99999999999999999999").problems().at(0).message,
              HasSubstr("is too long"));
}

TEST(Segment, RefusesTextsBeyondReason) {
  const std::string digits(2'000, '3');
  EXPECT_THAT(Segment::parse("0." + digits).problems().at(0).message, HasSubstr("is too long"));
}

TEST(Segment, TakesZeroWithAnyExponent) { EXPECT_EQ(Segment::parse("0e999999:1")->text(), "0:1"); }

// S87.
TEST(Segment, ScalesByLengthWithRounding) {
  const Segment half = *Segment::parse("1/2:1");
  EXPECT_EQ(half.scale_by_length(1), 0);
  EXPECT_EQ(half.scale_by_length(3), 1);
  EXPECT_EQ(Segment::parse("0:1")->scale_by_length(INT64_MAX), INT64_MAX);
}

TEST(ExecutionTuple, IsTheWholeByDefault) {
  const ExecutionTuple whole;
  EXPECT_EQ(whole.sequence().text(), "0,1");
  EXPECT_EQ(whole.scale(INT64_MAX), INT64_MAX);
  EXPECT_THAT(whole.offsets(), ElementsAre(1));
}

// S5.
TEST(ExecutionTuple, FillsAMissingSequence) {
  EXPECT_EQ(tuple_of("1/3:1/2", "").sequence().text(), "0,1/3,1/2,1");
}

TEST(ExecutionTuple, FillsASequenceAtBothEnds) {
  EXPECT_EQ(tuple_of("1/3:1/2", "1/3,1/2,2/3").sequence().text(), "0,1/3,1/2,2/3,1");
}

// S6.
TEST(ExecutionTuple, DealsToTheLongestSegmentFirst) {
  // L = 6 with shares 1, 2, 3: 0 to the half, 1 to the third, 2 back to the half, 3 to the sixth.
  const char* sequence = "0,1/6,1/2,1";
  EXPECT_EQ(tuple_of("1/2:1", sequence).start(), 0);
  EXPECT_THAT(tuple_of("1/2:1", sequence).offsets(), ElementsAre(2, 2, 2));
  EXPECT_EQ(tuple_of("1/6:1/2", sequence).start(), 1);
  EXPECT_THAT(tuple_of("1/6:1/2", sequence).offsets(), ElementsAre(2, 4));
  EXPECT_EQ(tuple_of("0:1/6", sequence).start(), 5);
}

TEST(ExecutionTuple, RefusesACycleTooLongToHold) {
  const Checked<ExecutionTuple> tuple =
      ExecutionTuple::make(*Segment::parse("0.12345678:1"), std::nullopt);
  ASSERT_FALSE(tuple);
  EXPECT_THAT(tuple.problems().at(0).message, HasSubstr("common denominator above 10000000"));
}

TEST(ExecutionTuple, RefusesACommonDenominatorThatOnlyTogetherIsTooLong) {
  EXPECT_FALSE(ExecutionTuple::make(*Segment::parse("0:1/4999"),
                                    *SegmentSequence::parse("0,1/4999,1/2503,1")));
}

TEST(ExecutionTuple, ScalesExactlyWithinALongCycle) {
  const ExecutionTuple larger = tuple_of("0.12347:1", "");
  const ExecutionTuple smaller = tuple_of("0:0.12347", "");
  EXPECT_EQ(larger.lcd(), 100'000);
  EXPECT_EQ(larger.scale(100'000), 87'653);
  EXPECT_EQ(larger.scale(INT64_MAX) + smaller.scale(INT64_MAX), INT64_MAX);
}

// S9.
TEST(ExecutionTuple, RecutsOnlyWhenTheValueIsNoMultipleOfTheCycle) {
  const ExecutionTuple tuple = tuple_of("0:1/3", "");
  EXPECT_EQ(tuple.recut(6)->segment().text(), "0:1/3");
  EXPECT_EQ(tuple.recut(4)->segment().text(), "0:1/4");
}

TEST(ExecutionTuple, DropsEmptySegmentsWhenRecut) {
  EXPECT_EQ(tuple_of("1/2:1", "0,1/6,1/2,1").recut(2)->sequence().text(), "0,1/2,1");
}

/// A random partition of 0:1 whose common denominator divides `parts`.
SegmentSequence random_partition(std::mt19937_64& random, std::int64_t parts) {
  SegmentSequence sequence;
  std::int64_t from = 0;
  for (std::int64_t to = 1; to <= parts; ++to) {
    if (to < parts && random() % 3 != 0) continue;
    sequence.segments.push_back({Rational(from, parts), Rational(to, parts)});
    from = to;
  }
  return sequence;
}

// S7.
TEST(ExecutionTuple, SegmentsScaleToTheWhole) {
  std::mt19937_64 random(20'261);
  for (int round = 0; round < 200; ++round) {
    const auto parts = static_cast<std::int64_t>(random() % 60 + 1);
    const SegmentSequence sequence = random_partition(random, parts);
    const auto n = static_cast<std::int64_t>(random() >> (random() % 60 + 1));
    std::int64_t sum = 0;
    for (const Segment& segment : sequence.segments) {
      sum += ExecutionTuple::make(segment, sequence)->scale(n);
    }
    ASSERT_EQ(sum, n) << sequence.text();
  }
}

TEST(ExecutionTuple, EachNumberFallsToOneSegment) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    const auto parts = static_cast<std::int64_t>(random() % 40 + 1);
    const SegmentSequence sequence = random_partition(random, parts);
    std::vector<std::int64_t> numbers;
    for (const Segment& segment : sequence.segments) {
      StripedIterator at(*ExecutionTuple::make(segment, sequence));
      while (at.next().global <= 3 * parts) numbers.push_back(at.position().global);
    }
    std::sort(numbers.begin(), numbers.end());
    ASSERT_EQ(numbers.size(), static_cast<std::size_t>(3 * parts)) << sequence.text();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      ASSERT_EQ(numbers[i], static_cast<std::int64_t>(i) + 1) << sequence.text();
    }
  }
}

TEST(ExecutionTuple, RecutSegmentsScaleTheValueAsBefore) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 300; ++round) {
    const auto parts = static_cast<std::int64_t>(random() % 30 + 1);
    const SegmentSequence sequence = random_partition(random, parts);
    const Segment& segment = sequence.segments[random() % sequence.segments.size()];
    const ExecutionTuple tuple = *ExecutionTuple::make(segment, sequence);
    const auto value = static_cast<std::int64_t>(random() % 500 + 1);
    const Checked<ExecutionTuple> recut = tuple.recut(value);
    ASSERT_EQ(static_cast<bool>(recut), tuple.scale(value) > 0);
    if (!recut) continue;
    ASSERT_EQ(recut->scale(value), tuple.scale(value)) << sequence.text();
  }
}

// S8.
TEST(StripedIterator, CountsFromOne) {
  StripedIterator at(tuple_of("1/3:1/2", "0,1/3,1/2,1"));
  EXPECT_EQ(at.position().global, 0);
  EXPECT_EQ(at.next().global, 6);
  EXPECT_EQ(at.position().local, 1);
}

TEST(StripedIterator, StaysBeforeTheFirstNumber) {
  StripedIterator at(tuple_of("0:1/2", ""));
  at.previous();
  EXPECT_EQ(at.position().local, 0);
  EXPECT_EQ(at.position().global, 0);
  EXPECT_EQ(at.next().local, 1);
}

TEST(StripedIterator, MovesBackTheWayItCame) {
  const ExecutionTuple tuple = tuple_of("1/4:2/3", "0,1/4,2/3,1");
  std::vector<std::int64_t> forth;
  StripedIterator at(tuple);
  for (int i = 0; i < 40; ++i) forth.push_back(at.next().global);
  for (int i = 39; i > 0; --i) {
    ASSERT_EQ(at.previous().global, forth[static_cast<std::size_t>(i) - 1]);
    StripedIterator other(tuple);
    ASSERT_EQ(other.go_to(at.position().global).local, at.position().local);
  }
}

TEST(StripedIterator, GoesToTheLargestOfItsNumbersNotAbove) {
  StripedIterator at(tuple_of("1/3:1/2", "0,1/3,1/2,1"));
  EXPECT_EQ(at.go_to(5).local, 0);
  EXPECT_EQ(at.go_to(17).global, 12);
  EXPECT_EQ(at.go_to(9'000'000'000'000'000'000).global, 9'000'000'000'000'000'000);
}

}  // namespace
}  // namespace rehearse
