#pragma once
// The memory of one runtime: small blocks from chunks of its own, so that what a VU touches lies
// together and what it frees it uses again.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

class JsMemory {
 public:
  /// Of chunks and large blocks together; beyond it blocks are refused, but for some small ones
  /// that the error about it is made of.
  explicit JsMemory(std::size_t most_bytes) : most_bytes_(most_bytes) {}
  /// Requires: no large block is left.
  ~JsMemory();
  JsMemory(const JsMemory&) = delete;
  JsMemory& operator=(const JsMemory&) = delete;

  /// For JS_NewRuntime2(), with a JsMemory as the opaque value.
  static const JSMallocFunctions& functions();

  /// Bytes that were ever asked for: work that the engine does between two questions.
  std::uint64_t allocated() const { return allocated_; }
  /// Bytes that chunks and large blocks take.
  std::size_t held() const { return held_; }
  /// A number that two states of the memory have in common only if the same blocks are in use, at
  /// the same addresses and with the same content, but for a chance of 2^-64. Costs some 0.2 ns a
  /// byte.
  std::uint64_t fingerprint() const;
  /// Work that is none of memory, in that measure.
  void count_work(std::uint64_t bytes) { allocated_ += bytes; }

 private:
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kHead = 8;          ///< before each block: its size with the head
  static constexpr std::size_t kMostSmall = 1024;  ///< the size of the largest small block
  /// Small: a VU leaves half of its last one unused on average.
  static constexpr std::size_t kChunk = std::size_t{4} << 10;

  // The engine takes a refusal of what a script asks for, but a machine without memory it does not
  // survive: std::terminate() is called, since nothing can be thrown through it.
  static void* allocate(JSMallocState* state, std::size_t size) noexcept;
  static void release(JSMallocState* state, void* block) noexcept;
  static void* resize(JSMallocState* state, void* block, std::size_t size) noexcept;
  static std::size_t usable(const void* block);

  void* take(JSMallocState& state, std::size_t size);
  void give_back(JSMallocState& state, void* block);
  void* take_small(std::size_t whole);
  void* take_large(std::size_t size);
  bool allows(std::size_t more, std::size_t size);
  void add_large(void* block);
  void remove_large(const void* block);

  std::size_t most_bytes_;
  std::size_t held_ = 0;  ///< chunks and large blocks
  std::uint64_t allocated_ = 0;
  int reserve_ = 0;       ///< small blocks that may be had although there is nothing left
  char* next_ = nullptr;  ///< what is left of the last chunk
  std::size_t left_ = 0;
  std::array<void*, kMostSmall / kStep + 1>
      free_{};                 ///< by size / kStep: blocks, each with the next
  std::vector<char*> chunks_;  ///< the last is the one that blocks are cut from
  std::vector<char*> large_;   ///< blocks beyond kMostSmall, each with its index before its size
};

}  // namespace rehearse
