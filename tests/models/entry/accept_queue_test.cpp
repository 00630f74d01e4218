#include "models/entry/accept_queue.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

constexpr Duration kTrip = microseconds(200);

Instant at_ms(std::int64_t ms) { return Instant{} + milliseconds(ms); }
std::int64_t ms_of(Instant at) { return (at - Instant{}).ns / 1'000'000; }

/// When the attempts after a first one at 1 ms come, each dropped at once.
template <class Next>
std::vector<std::int64_t> attempts_ms(Next next, std::uint32_t count) {
  std::vector<std::int64_t> at;
  Instant now = at_ms(1);
  for (std::uint32_t i = 1; i <= count; ++i) {
    now = next(now, i);
    at.push_back(ms_of(now));
  }
  return at;
}

// S136: 1 s apart, then 2, 4, 8 s, each at the next mark of 32 or 256 ms.
TEST(DroppedConnection, TriesAgainEachSecondThenAfterTwiceAsLong) {
  EXPECT_EQ(attempts_ms(DroppedConnection::next_syn, 8),
            (std::vector<std::int64_t>{1024, 2048, 3072, 4096, 5120, 7136, 11264, 19456}));
}

// S136: the later one first.
TEST(DroppedConnection, ComesWithOthersAtAMark) {
  const Instant early = at_ms(3);
  const Instant late = at_ms(20);
  const Duration apart =
      DroppedConnection::next_syn(early, 1) - DroppedConnection::next_syn(late, 1);
  EXPECT_GT(apart, Duration{});
  EXPECT_LT(apart, microseconds(10));
}

/// When a request is sent again that is dropped each time.
std::vector<std::int64_t> requests_ms(Handshakes& handshakes, std::uint32_t number, int count) {
  std::vector<std::int64_t> at;
  while (static_cast<int>(at.size()) < count) {
    const Instant now = handshakes.next(number);
    if (handshakes.arrives(now, number) != Handshakes::Packet::Request) continue;
    at.push_back(ms_of(now));
    handshakes.drop(now, number);
  }
  return at;
}

// S136: a probe after 200.4 ms, then 200.2 ms after it, 400, 801, 1602 ms: at marks of 4, 32 and
// 256 ms.
TEST(Handshakes, SendARequestAgainMoreOftenAtFirst) {
  Handshakes handshakes(1, false);
  handshakes.begin(at_ms(1), 0, 0, 5, kTrip);
  EXPECT_EQ(requests_ms(handshakes, 0, 6),
            (std::vector<std::int64_t>{1, 204, 408, 832, 1664, 3296}));
}

// S136: the server answers the SYN again, which the client acknowledges, after 1 and 3 s.
TEST(Handshakes, AreAskedForByTheServer) {
  Handshakes handshakes(1, false);
  handshakes.begin(at_ms(1), 0, 0, 5, kTrip);
  std::vector<std::int64_t> asked;
  while (asked.size() < 2) {
    const Instant now = handshakes.next(0);
    const Handshakes::Packet packet = handshakes.arrives(now, 0);
    if (packet == Handshakes::Packet::Request) handshakes.drop(now, 0);
    if (packet == Handshakes::Packet::Acknowledgement) asked.push_back(ms_of(now));
  }
  EXPECT_EQ(asked, (std::vector<std::int64_t>{1024, 3040}));
}

/// Begins `count` at 1 ms, and drops their first requests.
void begin_dropped(Handshakes& handshakes, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    handshakes.begin(at_ms(1), i, 0, 5, kTrip);
    handshakes.drop(at_ms(1) + kTrip, i);
  }
}

/// What happens to one up to an instant, if there is no room.
bool is_asked_before(Handshakes& handshakes, std::uint32_t number, Instant end) {
  bool asked = false;
  for (Instant now = handshakes.next(number); now < end; now = handshakes.next(number)) {
    const Handshakes::Packet packet = handshakes.arrives(now, number);
    if (packet == Handshakes::Packet::Request) handshakes.drop(now, number);
    if (packet == Handshakes::Packet::Reset) break;
    asked = asked || packet == Handshakes::Packet::Acknowledgement;
  }
  return asked;
}

// S136: the sixth has a cookie, and the server keeps nothing of it.
TEST(Handshakes, AreNotKeptBeyondTheLengthOfTheQueue) {
  Handshakes handshakes(1, false);
  begin_dropped(handshakes, 6);
  EXPECT_TRUE(is_asked_before(handshakes, 4, at_ms(2000)));
  EXPECT_FALSE(is_asked_before(handshakes, 5, at_ms(60'000)));
}

// S136: of five old ones the server answers no SYN a third time; what comes of them is reset.
TEST(Handshakes, AreForgottenWhereTheyAreManyAndOld) {
  Handshakes handshakes(1, false);
  begin_dropped(handshakes, 5);
  for (std::uint32_t i = 0; i < 5; ++i) is_asked_before(handshakes, i, at_ms(7000));
  is_asked_before(handshakes, 0, at_ms(20'000));
  EXPECT_EQ(handshakes.arrives(handshakes.next(0), 0), Handshakes::Packet::Reset);
}

/// The fourth of those that are few is asked up to five times.
TEST(Handshakes, AreKeptWhereTheyAreFew) {
  Handshakes handshakes(1, false);
  begin_dropped(handshakes, 4);
  is_asked_before(handshakes, 0, at_ms(20'000));
  EXPECT_EQ(handshakes.arrives(handshakes.next(0), 0), Handshakes::Packet::Request);
}

/// Of a connection that waited 300 ms for its place, when the next one's request is sent again.
std::vector<std::int64_t> after_a_slow_one(bool one_machine) {
  Handshakes handshakes(1, one_machine);
  handshakes.begin(at_ms(0), 0, 0, 5, kTrip);
  handshakes.take(at_ms(300), 0);
  handshakes.close(0);
  handshakes.begin(at_ms(1000), 0, 0, 5, kTrip);
  return requests_ms(handshakes, 0, 3);
}

// S136: 300 ms, of which four trips take an eighth each, are 176 ms; three times as long is a
// timeout.
TEST(Handshakes, RememberTheTripsOfTheServerOnOneMachine) {
  EXPECT_EQ(after_a_slow_one(false), (std::vector<std::int64_t>{1000, 1204, 1408}));
  EXPECT_EQ(after_a_slow_one(true), (std::vector<std::int64_t>{1000, 1204, 1760}));
}

}  // namespace
}  // namespace rehearse
