// The heap against a sorted set, over random operations.

#include "models/base/indexed_heap.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <utility>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

struct Key {
  std::uint64_t value;
  static Key last() { return {UINT64_MAX}; }
  bool before(const Key& other) const { return value < other.value; }
};

TEST(IndexedHeap, HasTheLeastOnTopWhateverIsPutMovedAndTakenOut) {
  IndexedHeap<Key> heap;
  std::set<std::pair<std::uint64_t, std::uint32_t>> sorted;
  std::map<std::uint32_t, std::uint64_t> keys;
  const Stream stream(1, 0, Purpose::Service, "heap");
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    Draws draws(stream, 0, i);
    const auto number = static_cast<std::uint32_t>(draws.next() % 60);
    const std::uint64_t value = (draws.next() % 1'000) * 100 + number;  // distinct keys
    const bool was_in = keys.contains(number);
    if (was_in) sorted.erase({keys[number], number});
    if (draws.next() % 3 != 0) {
      heap.put(number, {value});
      sorted.insert({value, number});
      keys[number] = value;
    } else {
      EXPECT_EQ(heap.remove(number), was_in);
      keys.erase(number);
    }
    ASSERT_EQ(heap.holds(number), keys.contains(number));
    ASSERT_EQ(heap.size(), sorted.size());
    if (!sorted.empty()) {
      ASSERT_EQ(heap.top(), sorted.begin()->second);
      ASSERT_EQ(heap.top_key().value, sorted.begin()->first);
    }
  }
}

TEST(IndexedHeap, DoesNotHoldNumbersItNeverSaw) {
  IndexedHeap<Key> heap;
  EXPECT_TRUE(heap.empty());
  EXPECT_FALSE(heap.holds(7));
  EXPECT_FALSE(heap.remove(7));
}

}  // namespace
}  // namespace rehearse
