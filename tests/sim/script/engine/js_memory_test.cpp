// Blocks of a runtime: aligned, kept apart, counted, refused.

#include "sim/script/engine/js_memory.hpp"

#include <cstring>
#include <gtest/gtest.h>
#include <new>
#include <vector>

#include "sim/script/engine/system_memory.hpp"

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

// S131
TEST_F(JsMemories, HaveTheSameFingerprintOnceWhatWasTakenIsGivenBack) {
  auto* const kept = static_cast<char*>(take(40));
  auto* const large = static_cast<char*>(take(5000));
  std::memset(kept, 1, 40);
  std::memset(large, 2, 5000);
  const std::uint64_t before = memory_.fingerprint();
  std::vector<void*> blocks;
  for (std::size_t size = 10; size < 30'000; size += 100) blocks.push_back(take(size));
  EXPECT_NE(memory_.fingerprint(), before);
  for (void* const block : blocks) give_back(block);
  EXPECT_EQ(memory_.fingerprint(), before);
  give_back(kept);
  give_back(large);
}

TEST_F(JsMemories, HaveAnotherFingerprintWithOneByteChanged) {
  for (const std::size_t size : {40U, 1000U, 5001U}) {
    auto* const block = static_cast<char*>(take(size));
    std::memset(block, 1, size);
    const std::uint64_t before = memory_.fingerprint();
    for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
      block[at] = 3;
      EXPECT_NE(memory_.fingerprint(), before) << size << " " << at;
      block[at] = 1;
      EXPECT_EQ(memory_.fingerprint(), before) << size << " " << at;
    }
    give_back(block);
  }
}

/// What the new-handler of the tests gives away.
int in_reserve = 0;
void give_one_away() {
  if (in_reserve-- == 0) throw std::bad_alloc();
}

TEST(SystemMemory, IsAskedForAgainAfterTheNewHandlerGaveSomeAway) {
  int wanted = 3;  // times that there is none
  char memory = 0;
  const auto take = [&]() -> char* { return wanted-- > 0 ? nullptr : &memory; };
  in_reserve = 3;
  std::set_new_handler(&give_one_away);
  EXPECT_EQ(from_system(take), &memory);
  wanted = 1;
  EXPECT_THROW(from_system(take), std::bad_alloc);
  std::set_new_handler(nullptr);
  wanted = 1;
  EXPECT_THROW(from_system(take), std::bad_alloc);
}

}  // namespace
}  // namespace rehearse
