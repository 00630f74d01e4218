// Keyed random words: the generator's known answers, the keys, and what words do not depend on.

#include "models/base/random.hpp"

#include <bit>
#include <cstdint>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

namespace rehearse {
namespace {

// Random123's kat_vectors, the lines of "philox2x64 10".
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox(0, 0, 0), (PhiloxBlock{0xca00a0459843d731, 0x66c24222c9a845b5}));
  EXPECT_EQ(philox(UINT64_MAX, UINT64_MAX, UINT64_MAX),
            (PhiloxBlock{0x65b021d60cd8310f, 0x4d02f3222f86df20}));
  EXPECT_EQ(philox(0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0),
            (PhiloxBlock{0x0a5e742c2997341c, 0xb0f883d38000de5d}));
}

TEST(Stream, IsTheSameOnEveryMachine) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  EXPECT_EQ(stream.word(0, 0, 0), 0xf6a11387800336c7);
  EXPECT_EQ(stream.word(0, 1, 0), 0xc3921818bb331039);
  EXPECT_EQ(stream.word(41, (std::uint64_t{1} << 44) - 1, (1U << 20) - 1), 0xd6990184c175b119);
  EXPECT_EQ(Stream(UINT64_MAX, UINT32_MAX, Purpose::Teardown, "").word(7, 8, 9),
            0x46dc286bd865b2a3);
}

TEST(Stream, GivesAPairOfIterationsTheTwoWordsOfABlock) {
  const Stream stream(3, 1, Purpose::VuInit, "a");
  const PhiloxBlock both = stream.words(5, 21, 2);
  EXPECT_EQ(both.even, stream.word(5, 42, 2));
  EXPECT_EQ(both.odd, stream.word(5, 43, 2));
}

TEST(Stream, GivesTheFirstWordsOfIterationsInARow) {
  const Stream stream(3, 1, Purpose::Journey, "a");
  for (const std::uint64_t first : {0U, 1U, 6U, 7U}) {
    for (std::size_t size = 0; size < 6; ++size) {
      std::vector<std::uint64_t> words(size);
      stream.first_words(5, first, words);
      for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(words[i], stream.word(5, first + i, 0));
    }
  }
}

TEST(Stream, HasItsOwnWordForEveryUnitIterationAndDraw) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  std::set<std::uint64_t> words;
  for (std::uint64_t unit = 0; unit < 20; ++unit) {
    for (std::uint64_t iteration = 0; iteration < 20; ++iteration) {
      for (std::uint32_t draw = 0; draw < 20; ++draw)
        words.insert(stream.word(unit, iteration, draw));
    }
  }
  EXPECT_EQ(words.size(), 8'000U);
}

/// How many of the bits of 1000 pairs of words agree.
int agreeing_bits(const Stream& a, const Stream& b) {
  int agreeing = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    agreeing += std::popcount(~(a.word(0, i, 0) ^ b.word(0, i, 0)));
  }
  return agreeing;
}

// Independent words agree in each of 64 000 bits with probability 1/2: 32 000 on average, with a
// standard deviation of sqrt(64 000)/2 = 126.5. Five of these on either side are allowed.
constexpr int kFewest = 32'000 - 633;
constexpr int kMost = 32'000 + 633;

struct OtherStream {
  std::string what;
  Stream stream;
};

void PrintTo(const OtherStream& other, std::ostream* out) { *out << other.what; }

class StreamIndependence : public testing::TestWithParam<OtherStream> {};

TEST_P(StreamIndependence, HoldsForStreamsThatDifferInOneThing) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  const int agreeing = agreeing_bits(stream, GetParam().stream);
  EXPECT_GE(agreeing, kFewest);
  EXPECT_LE(agreeing, kMost);
}

INSTANTIATE_TEST_SUITE_P(
    Keys, StreamIndependence,
    testing::Values(OtherStream{"seed", Stream(2, 0, Purpose::Journey, "default")},
                    OtherStream{"replication", Stream(1, 1, Purpose::Journey, "default")},
                    OtherStream{"vu_init", Stream(1, 0, Purpose::VuInit, "default")},
                    OtherStream{"setup", Stream(1, 0, Purpose::Setup, "default")},
                    OtherStream{"teardown", Stream(1, 0, Purpose::Teardown, "default")},
                    OtherStream{"scenario", Stream(1, 0, Purpose::Journey, "defaulu")}),
    [](const testing::TestParamInfo<OtherStream>& other) { return other.param.what; });

TEST(StreamDeathTest, RefusesWhatItsCounterCannotHold) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  EXPECT_DEATH(static_cast<void>(stream.word(0, std::uint64_t{1} << 44, 0)), "broken invariant");
  EXPECT_DEATH(static_cast<void>(stream.word(0, 0, 1U << 20)), "broken invariant");
}

TEST(Draws, GoOnWhereTheyWereLeft) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  Draws whole(stream, 3, 4);
  whole.next();
  whole.next();
  EXPECT_EQ(whole.taken(), 2U);
  Draws resumed(stream, 3, 4, whole.taken());
  EXPECT_EQ(resumed.next(), stream.word(3, 4, 2));
}

}  // namespace
}  // namespace rehearse
