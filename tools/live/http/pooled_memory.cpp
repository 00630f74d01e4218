// Lists of free blocks, four sizes to each power of two.

#include "tools/live/http/pooled_memory.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace rehearse::pooled {
namespace {

/// The header before each block.
struct alignas(std::max_align_t) Head {
  std::size_t room = 0;  ///< bytes behind it, as malloc() was asked for
  Head* next = nullptr;  ///< while it is free
};

constexpr std::size_t kSizes = 40;

struct Size {
  std::size_t index;
  std::size_t room;
};

/// The size of a block of at least `room` bytes: 16, 32, 48, 64; then 80, 96, 112, 128; 160, …
constexpr Size size_for(std::size_t room) {
  const std::size_t last = std::max<std::size_t>(room, 1) - 1;
  if (last < 64) return {last / 16, (last / 16 + 1) * 16};
  const auto width = static_cast<std::size_t>(std::bit_width(last));
  const std::size_t top = last >> (width - 3);  // 4 … 7
  return {(width - 7) * 4 + top, (top + 1) << (width - 3)};
}
static_assert(size_for(64).index == 3 && size_for(65).index == 4 && size_for(65).room == 80);
static_assert(size_for(kLargest).index == kSizes - 1 && size_for(kLargest).room == kLargest);

/// Trivial, so that it can be read even after the lists have been destroyed.
thread_local bool thread_ends = false;

struct Lists {
  std::array<Head*, kSizes> first{};
  std::array<std::size_t, kSizes> kept{};  // bytes

  ~Lists() {
    thread_ends = true;
    for (Head* head : first) {
      while (head != nullptr) std::free(std::exchange(head, head->next));
    }
  }
};

Lists& lists() {
  thread_local Lists mine;
  return mine;
}

Head* head_of(void* block) { return static_cast<Head*>(block) - 1; }

}  // namespace

void* allocate(std::size_t size) {
  if (size > SIZE_MAX - sizeof(Head)) return nullptr;
  Size wanted{kSizes, size};
  if (size <= kLargest) {
    wanted = size_for(size);
    if (!thread_ends) {
      Lists& mine = lists();
      if (Head* head = mine.first[wanted.index]; head != nullptr) {
        mine.first[wanted.index] = head->next;
        mine.kept[wanted.index] -= wanted.room;
        return head + 1;
      }
    }
  }
  void* memory = std::malloc(sizeof(Head) + wanted.room);
  if (memory == nullptr) return nullptr;
  return new (memory) Head{wanted.room, nullptr} + 1;
}

void free(void* block) {
  if (block == nullptr) return;
  Head* head = head_of(block);
  if (head->room > kLargest || thread_ends) {
    std::free(head);
    return;
  }
  const Size size = size_for(head->room);
  Lists& mine = lists();
  if (mine.kept[size.index] + size.room > kKept) {
    std::free(head);
    return;
  }
  mine.kept[size.index] += size.room;
  head->next = std::exchange(mine.first[size.index], head);
}

void* reallocate(void* block, std::size_t size) {
  if (block == nullptr) return allocate(size);
  const std::size_t room = head_of(block)->room;
  if (size <= room && (room <= kLargest || size > kLargest)) return block;
  void* moved = allocate(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(room, size));
  pooled::free(block);
  return moved;
}

void* allocate_zeroed(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) return nullptr;
  void* block = allocate(bytes);
  if (block != nullptr) std::memset(block, 0, bytes);
  return block;
}

char* duplicate(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  void* block = allocate(size);
  if (block != nullptr) std::memcpy(block, text, size);
  return static_cast<char*>(block);
}

}  // namespace rehearse::pooled
