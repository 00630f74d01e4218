#include "sim/core/far_events.hpp"

namespace rehearse {

void FarEvents::reserve(std::size_t events) {
  // Each bucket of a few levels has, besides full chunks, a partly filled one.
  const std::size_t chunks = events / kChunk + 4 * kSlots;
  chunks_.reserve(chunks);
  links_.reserve(chunks);
}

void FarEvents::extend(Bucket& bucket, std::uint32_t index) {
  std::uint32_t chunk = unused_;
  if (chunk == kNone) {
    chunk = static_cast<std::uint32_t>(chunks_.size());
    chunks_.emplace_back();
    links_.emplace_back();
  } else {
    unused_ = links_[chunk].previous;
  }
  links_[chunk] = {bucket.tail, index};
  bucket.tail = chunk;
  in_use_[index / 64] |= std::uint64_t{1} << index % 64;
  levels_in_use_ |= 1U << index / kSlots;
}

void FarEvents::mark_unused(std::uint32_t index) {
  in_use_[index / 64] &= ~(std::uint64_t{1} << index % 64);
  const std::uint32_t level = index / kSlots;
  for (std::uint32_t i = 0; i < kSlots / 64; ++i) {
    if (in_use_[level * (kSlots / 64) + i] != 0) return;
  }
  levels_in_use_ &= ~(1U << level);
}

void FarEvents::remove(std::uint32_t place, EventPlaces& places) {
  const std::uint32_t slot = place - kFar;
  const std::uint32_t index = links_[slot / kChunk].bucket;
  Bucket& bucket = buckets_[index];
  const std::uint32_t last = bucket.tail * kChunk + --bucket.count % kChunk;
  if (slot != last) set(slot, at(last), places);
  --size_;
  if (bucket.count % kChunk != 0) return;
  const std::uint32_t tail = bucket.tail;
  bucket.tail = links_[tail].previous;
  links_[tail].previous = unused_;
  unused_ = tail;
  if (bucket.count == 0) mark_unused(index);
}

void FarEvents::split_first(EventPlaces& places) {
  const std::uint32_t index = first();
  base_ = start_of(index);
  consume(detach(index), [&](EventNode node) { add(node, places); });
}

}  // namespace rehearse
