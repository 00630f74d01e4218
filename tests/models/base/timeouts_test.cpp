// Timeouts against what is sorted, over random operations.

#include "models/base/timeouts.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <utility>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

TEST(Timeouts, EndInOrderWhateverBeginsAndStops) {
  Timeouts timeouts;
  std::set<std::pair<std::int64_t, std::uint64_t>> sorted;                    // end, order
  std::map<std::uint32_t, std::pair<std::int64_t, std::uint64_t>> of_number;  // as in `sorted`
  const Stream stream(1, 0, Purpose::Service, "timeouts");
  std::uint64_t begun = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    Draws draws(stream, 0, i);
    const Instant now{static_cast<std::int64_t>(i / 3)};
    const auto number = static_cast<std::uint32_t>(draws.next() % 60);
    if (of_number.contains(number)) {
      timeouts.stop(number);
      sorted.erase(of_number[number]);
      of_number.erase(number);
    } else {
      const Duration length{static_cast<std::int64_t>(draws.next() % 4 * 100)};
      timeouts.begin(number, now, length);
      of_number[number] = {(now + length).ns, begun++};
      sorted.insert(of_number[number]);
    }
    ASSERT_EQ(timeouts.empty(), sorted.empty());
    if (sorted.empty()) continue;
    ASSERT_EQ(timeouts.next().ns, sorted.begin()->first);
    ASSERT_EQ(of_number.at(timeouts.first()), *sorted.begin());
  }
}

TEST(Timeouts, DoNotCountBeyondTheEndOfTime) {
  Timeouts timeouts;
  timeouts.begin(3, Instant{1}, kMaxDuration);
  EXPECT_TRUE(timeouts.empty());
  EXPECT_EQ(timeouts.next(), kNever);
  timeouts.stop(3);
  timeouts.stop(7);  // never seen
  timeouts.begin(3, Instant{1}, seconds(1));
  EXPECT_EQ(timeouts.first(), 3U);
}

}  // namespace
}  // namespace rehearse
