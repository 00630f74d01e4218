#include "models/entry/accept_queue.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

/// When the attempts after a first one at 1 ms come, each dropped at once.
template <class Next>
std::vector<std::int64_t> attempts_ms(Next next, std::uint32_t count) {
  std::vector<std::int64_t> at;
  Instant now = Instant{} + milliseconds(1);
  for (std::uint32_t i = 1; i <= count; ++i) {
    now = next(now, i);
    at.push_back((now - Instant{}).ns / 1'000'000);
  }
  return at;
}

// 1, 2, 4, 8, 16 s apart, each at the next mark of 32, 32, 256, 256 and 256 ms.
TEST(DroppedConnection, TriesAgainAfterTwiceAsLongEachTime) {
  EXPECT_EQ(attempts_ms(DroppedConnection::next_syn, 5),
            (std::vector<std::int64_t>{1024, 3040, 7168, 15360, 31488}));
}

// 200, 400, 800, 1600, 3200 ms apart, at marks of 4, 32, 32, 32 and 256 ms.
TEST(DroppedConnection, SendsItsRequestAgainMoreOftenAtFirst) {
  EXPECT_EQ(attempts_ms(DroppedConnection::next_data, 5),
            (std::vector<std::int64_t>{204, 608, 1440, 3072, 6400}));
}

TEST(DroppedConnection, ComesWithOthersAtAMark) {
  const Instant early = Instant{} + milliseconds(3);
  const Instant late = Instant{} + milliseconds(20);
  EXPECT_EQ(DroppedConnection::next_syn(early, 1), DroppedConnection::next_syn(late, 1));
}

}  // namespace
}  // namespace rehearse
