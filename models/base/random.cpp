// How the key of a stream is mixed from what the stream is for.

#include "models/base/random.hpp"

#include "models/base/cpu_clones.hpp"
#include "models/base/hashes.hpp"

namespace rehearse {
namespace {

constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

std::uint64_t name_key(std::string_view name) {
  std::uint64_t hash = kFnv1aStart;
  for (const char c : name) hash = fnv1a(hash, static_cast<std::uint8_t>(c));
  return hash;
}

Stream::Stream(std::uint64_t seed, std::uint32_t replication, Purpose purpose,
               std::string_view scenario)
    : key_(mix(mix(mix(mix(seed) + replication) + static_cast<std::uint64_t>(purpose)) +
               name_key(scenario))) {}

REHEARSE_CPU_CLONES
void Stream::first_words(std::uint64_t unit, std::uint64_t iteration,
                         std::span<std::uint64_t> out) const {
  std::size_t i = 0;
  if ((iteration & 1) != 0 && !out.empty()) out[i++] = words(unit, iteration >> 1, 0).odd;
  std::uint64_t pair = (iteration + i) >> 1;
  REQUIRE((iteration + out.size()) >> kIterationBits == 0);
  const std::uint64_t key = key_;  // a copy, which no word written can change
  for (; i + 1 < out.size(); i += 2) {
    const PhiloxBlock both = philox(unit, pair++ << kDrawBits, key);
    out[i] = both.even;
    out[i + 1] = both.odd;
  }
  if (i < out.size()) out[i] = words(unit, pair, 0).even;
}

}  // namespace rehearse
