// Memory that is used again.

#include "tools/live/http/pooled_memory.hpp"

#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace rehearse {
namespace {

TEST(PooledMemory, UsesABlockAgain) {
  void* block = pooled::allocate(1000);
  pooled::free(block);
  void* again = pooled::allocate(990);
  EXPECT_EQ(again, block);
  pooled::free(again);
}

TEST(PooledMemory, IsAlignedAndHasRoomForAllSizes) {
  std::vector<char*> blocks;
  for (std::size_t size = 0; size < 70'000; size += size < 300 ? 1 : 97) {
    auto* block = static_cast<char*>(pooled::allocate(size));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t), 0U);
    std::memset(block, static_cast<int>(blocks.size() % 251), size);
    blocks.push_back(block);
  }
  std::size_t number = 0;
  for (std::size_t size = 0; size < 70'000; size += size < 300 ? 1 : 97, ++number) {
    const std::string expected(size, static_cast<char>(number % 251));
    EXPECT_EQ(std::string(blocks[number], size), expected);
    pooled::free(blocks[number]);
  }
}

TEST(PooledMemory, KeepsWhatItHoldsWhenItGrowsAndShrinks) {
  auto* block = static_cast<char*>(pooled::reallocate(nullptr, 10));
  std::memcpy(block, "some text", 10);
  for (const std::size_t size : {20U, 5'000U, 40'000U, 100'000U, 50'000U, 33'000U, 10U}) {
    block = static_cast<char*>(pooled::reallocate(block, size));
    ASSERT_STREQ(block, "some text");
  }
  pooled::free(block);
}

TEST(PooledMemory, IsZeroedIfAskedFor) {
  char* used = pooled::duplicate("not zero at all");
  pooled::free(used);
  auto* block = static_cast<char*>(pooled::allocate_zeroed(4, 4));
  EXPECT_EQ(std::string(block, 16), std::string(16, '\0'));
  pooled::free(block);
  EXPECT_EQ(pooled::allocate_zeroed(SIZE_MAX, 2), nullptr);
  EXPECT_EQ(pooled::allocate(SIZE_MAX), nullptr);
}

TEST(PooledMemory, MayBeFreedByAnotherThread) {
  void* block = pooled::allocate(100);
  std::thread([&] {
    pooled::free(block);
    block = pooled::allocate(200);
  }).join();
  pooled::free(block);
}

}  // namespace
}  // namespace rehearse
