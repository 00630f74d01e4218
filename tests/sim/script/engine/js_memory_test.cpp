// Blocks of a runtime: aligned, kept apart, counted, refused.

#include "sim/script/engine/js_memory.hpp"

#include <cstring>
#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

class JsMemories : public ::testing::Test {
 protected:
  JsMemories() { state_.opaque = &memory_; }
  void* take(std::size_t size) { return functions_.js_malloc(&state_, size); }
  void give_back(void* block) { functions_.js_free(&state_, block); }
  void* resize(void* block, std::size_t size) {
    return functions_.js_realloc(&state_, block, size);
  }

  JsMemory memory_{std::size_t{1} << 20};
  JSMallocState state_{};
  const JSMallocFunctions& functions_ = JsMemory::functions();
};

TEST_F(JsMemories, AlignBlocksOfAllSizes) {
  for (const std::size_t size : {1U, 24U, 25U, 1016U, 1017U, 1025U, 50'000U}) {
    void* const block = take(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % 16, 0U) << size;
    EXPECT_GE(functions_.js_malloc_usable_size(block), size);
    std::memset(block, 1, functions_.js_malloc_usable_size(block));
    give_back(block);
  }
  EXPECT_EQ(state_.malloc_count, 0U);
  EXPECT_EQ(state_.malloc_size, 0U);
}

TEST_F(JsMemories, GiveABlockAgainThatWasGivenBack) {
  void* const first = take(40);
  give_back(first);
  EXPECT_EQ(take(33), first);
  give_back(first);
}

TEST_F(JsMemories, KeepWhatIsInABlockThatGrowsAndShrinks) {
  auto* block = static_cast<char*>(take(10));
  std::memcpy(block, "123456789", 10);
  for (const std::size_t size : {500U, 3000U, 90'000U, 20'000U, 600U, 10U}) {
    block = static_cast<char*>(resize(block, size));
    EXPECT_STREQ(block, "123456789") << size;
  }
  give_back(block);
  EXPECT_EQ(state_.malloc_size, 0U);
}

TEST_F(JsMemories, RefuseMoreThanMayBeHeld) {
  std::vector<void*> blocks;
  while (void* const block = take(1000)) {
    ASSERT_LT(blocks.size(), 1100U);
    blocks.push_back(block);
  }
  EXPECT_GE(blocks.size(), 900U);
  EXPECT_EQ(take(std::size_t{2} << 20), nullptr);
  // The error about it needs some.
  void* const of_error = take(100);
  EXPECT_NE(of_error, nullptr);
  give_back(of_error);
  for (void* const block : blocks) give_back(block);
}

TEST_F(JsMemories, CountWhatWasAskedFor) {
  void* const block = take(100);
  EXPECT_EQ(memory_.allocated(), 100U);
  give_back(resize(block, 2000));
  EXPECT_GE(memory_.allocated(), 1900U);
  memory_.count_work(5000);
  EXPECT_GE(memory_.allocated(), 6900U);
}

}  // namespace
}  // namespace rehearse
