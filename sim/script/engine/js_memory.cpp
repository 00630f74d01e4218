// A block begins with its size, and so that its content is aligned, 8 bytes before a multiple
// of 16. Sizes are multiples of 16; the lowest bit says that the block is free.

#include "sim/script/engine/js_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <sys/mman.h>

#include "models/base/hashes.hpp"
#include "sim/script/engine/address_sanitizer.hpp"
#include "sim/script/engine/system_memory.hpp"

namespace rehearse {

namespace {

constexpr int kReserve = 64;
constexpr std::size_t kMostReserved = 2048;  // the size of a block that may be of the reserve
/// A script that catches for ever that there is no memory is to run out of work.
constexpr std::uint64_t kFailureBytes = std::uint64_t{1} << 20;

std::size_t whole_size(const void* block) {
  std::size_t size = 0;
  std::memcpy(&size, static_cast<const char*>(block) - sizeof(size), sizeof(size));
  return size;
}

void set_whole_size(void* block, std::size_t size) {
  std::memcpy(static_cast<char*>(block) - sizeof(size), &size, sizeof(size));
}

constexpr std::size_t kFree = 1;  // of a size

/// The number with a block's place and content in it.
std::uint64_t with_block(std::uint64_t number, const char* block, std::size_t size) {
  number = with_word(number, reinterpret_cast<std::uintptr_t>(block));
  for (; size > 0;) {
    std::uint64_t word = 0;
    const std::size_t part = std::min(size, sizeof(word));
    std::memcpy(&word, block, part);
    number = with_word(number, word);
    block += part;
    size -= part;
  }
  return number;
}

/// A free block is hidden from the sanitizer until it is given out.
void hide([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t size) {
#ifdef REHEARSE_ASAN
  __asan_poison_memory_region(memory, size);
#endif
}

void show([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t size) {
#ifdef REHEARSE_ASAN
  __asan_unpoison_memory_region(memory, size);
#endif
}

/// Chunks of all runtimes, cut from regions that the machine may map by large pages: thousands of
/// VUs would miss its address caches otherwise. What is given back is kept for the next ones.
class ChunkPool {
 public:
  explicit ChunkPool(std::size_t chunk_bytes) : chunk_bytes_(chunk_bytes) {}

  char* take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (free_.empty()) add_region();
    char* const chunk = free_.back();
    free_.pop_back();
    return chunk;
  }
  void give_back(const std::vector<char*>& chunks) {
    const std::lock_guard<std::mutex> lock(mutex_);
    // The next VU takes them in the order in which this one has.
    free_.insert(free_.end(), chunks.rbegin(), chunks.rend());
  }

 private:
  void add_region() {
    constexpr std::size_t kRegion = std::size_t{2} << 20;  // a large page
    auto* const region =
        static_cast<char*>(from_system([] { return std::aligned_alloc(kRegion, kRegion); }));
    madvise(region, kRegion, MADV_HUGEPAGE);
    for (std::size_t at = kRegion; at >= chunk_bytes_; at -= chunk_bytes_) {
      free_.push_back(region + at - chunk_bytes_);
    }
  }

  std::size_t chunk_bytes_;
  std::mutex mutex_;
  std::vector<char*> free_;  // the next one last
};

ChunkPool& chunk_pool(std::size_t chunk_bytes) {
  static ChunkPool* const pool = new ChunkPool(chunk_bytes);  // outlives all that is static
  return *pool;
}

}  // namespace

JsMemory::~JsMemory() {
  for (char* const chunk : chunks_) show(chunk, kChunk);
  chunk_pool(kChunk).give_back(chunks_);
}

const JSMallocFunctions& JsMemory::functions() {
  static const JSMallocFunctions kFunctions{&JsMemory::allocate, &JsMemory::release,
                                            &JsMemory::resize, &JsMemory::usable};
  return kFunctions;
}

bool JsMemory::allows(std::size_t more, std::size_t size) {
  if (held_ + more <= most_bytes_) return true;
  if (reserve_ > 0 && size <= kMostReserved) {
    --reserve_;
    return true;
  }
  reserve_ = kReserve;
  allocated_ += kFailureBytes;
  return false;
}

void* JsMemory::take_small(std::size_t whole) {
  void*& first = free_[whole / kStep];
  if (first != nullptr) {
    void* const block = first;
    show(block, whole - kHead);
    std::memcpy(&first, block, sizeof(first));
    set_whole_size(block, whole);
    return block;
  }
  if (left_ < whole) {
    // What the reserve has is no chunk.
    if (held_ + kChunk > most_bytes_) return take_large(kMostSmall + 1);
    char* const chunk = chunk_pool(kChunk).take();
    chunks_.push_back(chunk);
    held_ += kChunk;
    // The end of the chunk before is too small for this block alone.
    if (left_ >= 2 * kStep) {
      void* const rest = next_ + kHead;
      show(next_, kHead);
      set_whole_size(rest, left_ | kFree);
      show(rest, sizeof(void*));
      std::memcpy(rest, &free_[left_ / kStep], sizeof(void*));
      hide(rest, left_ - kHead);
      free_[left_ / kStep] = rest;
    }
    next_ = chunk + kStep - kHead;
    left_ = kChunk - kStep;
    hide(next_, left_);
  }
  void* const block = next_ + kHead;
  show(next_, whole);
  set_whole_size(block, whole);
  next_ += whole;
  left_ -= whole;
  return block;
}

void* JsMemory::take_large(std::size_t size) {
  const std::size_t whole = size + kStep;
  if (whole < size || !allows(whole, size)) return nullptr;
  char* const memory = static_cast<char*>(from_system([&] { return std::malloc(whole); }));
  held_ += whole;
  void* const block = memory + kStep;
  set_whole_size(block, whole);
  add_large(block);
  return block;
}

void JsMemory::add_large(void* block) {
  const std::size_t index = large_.size();
  std::memcpy(static_cast<char*>(block) - kStep, &index, sizeof(index));
  large_.push_back(static_cast<char*>(block));
}

void JsMemory::remove_large(const void* block) {
  std::size_t index = 0;
  std::memcpy(&index, static_cast<const char*>(block) - kStep, sizeof(index));
  large_[index] = large_.back();
  std::memcpy(large_[index] - kStep, &index, sizeof(index));
  large_.pop_back();
}

void* JsMemory::take(JSMallocState& state, std::size_t size) {
  const std::size_t whole = (size + kHead + kStep - 1) / kStep * kStep;
  const bool is_small = size <= kMostSmall && whole <= kMostSmall;
  void* const block = is_small ? take_small(std::max(whole, 2 * kStep)) : take_large(size);
  if (block == nullptr) return nullptr;
  ++state.malloc_count;
  state.malloc_size += whole_size(block);
  return block;
}

void JsMemory::give_back(JSMallocState& state, void* block) {
  const std::size_t whole = whole_size(block);
  --state.malloc_count;
  state.malloc_size -= whole;
  if (whole > kMostSmall) {
    held_ -= whole;
    remove_large(block);
    std::free(static_cast<char*>(block) - kStep);
    return;
  }
  void*& first = free_[whole / kStep];
  std::memcpy(block, &first, sizeof(first));
  set_whole_size(block, whole | kFree);
  first = block;
  hide(block, whole - kHead);
}

void* JsMemory::allocate(JSMallocState* state, std::size_t size) noexcept {
  auto& self = *static_cast<JsMemory*>(state->opaque);
  void* const block = self.take(*state, size);
  if (block != nullptr) self.allocated_ += size;
  return block;
}

void JsMemory::release(JSMallocState* state, void* block) noexcept {
  if (block != nullptr) static_cast<JsMemory*>(state->opaque)->give_back(*state, block);
}

void* JsMemory::resize(JSMallocState* state, void* block, std::size_t size) noexcept {
  if (block == nullptr) return size == 0 ? nullptr : allocate(state, size);
  auto& self = *static_cast<JsMemory*>(state->opaque);
  if (size == 0) {
    self.give_back(*state, block);
    return nullptr;
  }
  const std::size_t old = usable(block);
  if (size <= old && (old <= kMostSmall || size > old / 2)) return block;
  const std::size_t whole = whole_size(block);
  if (whole > kMostSmall && size > kMostSmall) {
    if (size > old && !self.allows(size - old, size)) return nullptr;
    self.remove_large(block);
    auto* const memory = static_cast<char*>(
        from_system([&] { return std::realloc(static_cast<char*>(block) - kStep, size + kStep); }));
    void* const moved = memory + kStep;
    self.add_large(moved);
    set_whole_size(moved, size + kStep);
    self.held_ += size + kStep;
    self.held_ -= whole;
    state->malloc_size += size + kStep;
    state->malloc_size -= whole;
    // Growing in place costs no less than the new part.
    self.allocated_ += size > old ? size - old : 0;
    return moved;
  }
  void* const moved = self.take(*state, size);
  if (moved == nullptr) return nullptr;
  self.allocated_ += size > old ? size - old : 0;
  std::memcpy(moved, block, std::min(old, size));
  self.give_back(*state, block);
  return moved;
}

std::uint64_t JsMemory::fingerprint() const {
  std::uint64_t number = 0;
  // In whatever order: taking and giving back others has changed it.
  for (const char* const block : large_) {
    number += with_block(0, block, whole_size(block) - kStep);
  }
  for (const char* const chunk : chunks_) {
    const bool is_last = chunk == chunks_.back();
    const char* const end = is_last ? next_ : chunk + kChunk - kHead;
    for (const char* at = chunk + kStep - kHead; at + 2 * kStep <= end;) {
      const std::size_t size = whole_size(at + kHead);
      if ((size & kFree) == 0) number = with_block(number, at + kHead, size - kHead);
      at += size & ~kFree;
    }
  }
  return number;
}

std::size_t JsMemory::usable(const void* block) {
  const std::size_t whole = whole_size(block);
  return whole - (whole <= kMostSmall ? kHead : kStep);
}

}  // namespace rehearse
