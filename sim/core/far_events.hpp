#pragma once
// Events that are not due soon, in buckets of 2^(8k) ns that are sorted only when they come next.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/event_heap.hpp"
#include "sim/core/event_node.hpp"

namespace rehearse {

/// A radix heap with 256 buckets a level: an event's level is the highest byte in which its moment
/// differs from `base`, and that byte of the moment is its bucket. No event here is before base,
/// and base grows only to where the first bucket begins or ends; so the other events stay where
/// they belong, the first bucket of the lowest level in use is the earliest, and an event moves at
/// most once a level. Buckets are chains of small chunks; FarEvents uses places from 2^31 on.
class FarEvents {
 public:
  static bool holds(std::uint32_t place) { return place >= kFar; }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  void reserve(std::size_t events);

  /// Requires: the node's moment ≥ base.
  void put(EventNode node, EventPlaces& places) {
    add(node, places);
    ++size_;
  }
  void remove(std::uint32_t place, EventPlaces& places);

  /// How many events the first bucket has, and whether it covers one moment only.
  /// Requires: not empty.
  std::uint32_t first_size() const { return buckets_[first()].count; }
  bool first_is_moment() const { return first() < kSlots; }
  /// Distributes the first bucket among those of lower levels.
  void split_first(EventPlaces& places);
  /// Takes the events of the first bucket; returns its last moment, which becomes base.
  template <class Use>
  std::uint64_t take_first(const Use& use);
  /// Takes all events and begins anew with `base`.
  template <class Use>
  void drain(std::uint64_t base, const Use& use);

 private:
  static constexpr std::uint32_t kFar = std::uint32_t{1} << 31;
  static constexpr std::uint32_t kNone = 0xffff'ffff;
  static constexpr std::uint32_t kBits = 8;  // of a moment's digit
  static constexpr std::uint32_t kSlots = 1U << kBits;
  static constexpr std::uint32_t kLevels = 64 / kBits;
  static constexpr std::uint32_t kChunk = 32;

  struct Bucket {
    std::uint32_t tail = kNone;  // the chunk that is not full; all before it are
    std::uint32_t count = 0;
  };
  struct alignas(64) Chunk {
    std::array<EventNode, kChunk> nodes;
  };
  struct Link {
    std::uint32_t previous = kNone;  // of the same bucket, or the next unused one
    std::uint32_t bucket = 0;
  };

  std::uint32_t bucket_of(std::uint64_t moment) const {
    const std::uint64_t differs = moment ^ base_;
    const auto level = static_cast<std::uint32_t>(63 - std::countl_zero(differs | 1)) / kBits;
    return level * kSlots + static_cast<std::uint32_t>(moment >> level * kBits) % kSlots;
  }
  std::uint64_t start_of(std::uint32_t bucket) const {
    const std::uint32_t shift = bucket / kSlots * kBits;
    const std::uint64_t above =
        shift + kBits < 64 ? base_ >> (shift + kBits) << (shift + kBits) : 0;
    return above | std::uint64_t{bucket % kSlots} << shift;
  }
  std::uint32_t first() const {
    const auto level = static_cast<std::uint32_t>(std::countr_zero(levels_in_use_));
    std::uint32_t word = level * (kSlots / 64);
    while (in_use_[word] == 0) ++word;
    return word * 64 + static_cast<std::uint32_t>(std::countr_zero(in_use_[word]));
  }
  void add(EventNode node, EventPlaces& places) {
    const std::uint32_t index = bucket_of(node.moment);
    Bucket& bucket = buckets_[index];
    const std::uint32_t offset = bucket.count++ % kChunk;
    if (offset == 0) extend(bucket, index);
    set(bucket.tail * kChunk + offset, node, places);
  }
  EventNode& at(std::uint32_t slot) { return chunks_[slot / kChunk].nodes[slot % kChunk]; }
  void set(std::uint32_t slot, EventNode node, EventPlaces& places) {
    at(slot) = node;
    places[index_of(node.timer())] = kFar | slot;
  }
  void extend(Bucket& bucket, std::uint32_t index);
  void mark_unused(std::uint32_t index);
  /// Calls use(node) for the events of a chain that is in no bucket any more, and frees it.
  template <class Use>
  void consume(Bucket chain, const Use& use);
  Bucket detach(std::uint32_t index) {
    const Bucket chain = buckets_[index];
    buckets_[index] = {};
    mark_unused(index);
    return chain;
  }

  std::uint64_t base_ = 0;
  std::size_t size_ = 0;
  std::vector<Chunk> chunks_;
  std::vector<Link> links_;  // by chunk
  std::uint32_t unused_ = kNone;
  std::uint32_t levels_in_use_ = 0;
  std::array<std::uint64_t, kLevels * kSlots / 64> in_use_{};
  std::vector<Bucket> buckets_ = std::vector<Bucket>(kLevels * kSlots);
};

template <class Use>
void FarEvents::consume(Bucket chain, const Use& use) {
  // Oldest chunk first, so that events keep the order in which they were put in.
  std::uint32_t chunk = kNone;
  for (std::uint32_t each = chain.tail; each != kNone;) {
    each = std::exchange(links_[each].previous, std::exchange(chunk, each));
  }
  for (std::uint32_t left = chain.count; left > 0;) {
    const std::uint32_t in_chunk = std::min(left, kChunk);
    for (std::uint32_t i = 0; i < in_chunk; ++i) {
      const EventNode node = chunks_[chunk].nodes[i];  // a copy, since `use` may add chunks
      use(node);
    }
    left -= in_chunk;
    const std::uint32_t next = links_[chunk].previous;
    links_[chunk].previous = unused_;
    unused_ = chunk;
    chunk = next;
  }
}

template <class Use>
std::uint64_t FarEvents::take_first(const Use& use) {
  const std::uint32_t index = first();
  const std::uint32_t shift = index / kSlots * kBits;
  base_ = start_of(index) | ((std::uint64_t{1} << shift) - 1);
  const Bucket chain = detach(index);
  size_ -= chain.count;
  consume(chain, use);
  return base_;
}

template <class Use>
void FarEvents::drain(std::uint64_t base, const Use& use) {
  std::vector<Bucket> chains;
  while (levels_in_use_ != 0) chains.push_back(detach(first()));
  base_ = base;
  size_ = 0;
  for (const Bucket& chain : chains) consume(chain, use);
}

}  // namespace rehearse
