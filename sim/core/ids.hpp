#pragma once
// Numbers that name something: a type for each kind, so that swapped arguments do not compile.

#include <cstdint>

namespace rehearse {

/// Identifies the receiver of an event: the nth timer of the event queue, from 0.
enum class Timer : std::uint32_t {};
/// A virtual user: its number in the test, from 1. 0: no VU.
enum class VuId : std::uint32_t {};
inline constexpr VuId kNoVu{0};
/// A scenario: its place among those of the test, from 0.
enum class Rank : std::uint32_t {};
inline constexpr Rank kNoScenario{0xffff'ffff};
/// A place for a VU among those of a scenario in this segment, from 0.
enum class Slot : std::uint32_t {};

/// The VU's number, as it is shown.
constexpr std::uint32_t number_of(VuId vu) { return static_cast<std::uint32_t>(vu); }

/// The id's place where there is an entry for each. Requires: a VU, not kNoVu.
constexpr std::uint32_t index_of(Timer timer) { return static_cast<std::uint32_t>(timer); }
constexpr std::uint32_t index_of(VuId vu) { return number_of(vu) - 1; }
constexpr std::uint32_t index_of(Rank rank) { return static_cast<std::uint32_t>(rank); }
constexpr std::uint32_t index_of(Slot slot) { return static_cast<std::uint32_t>(slot); }

}  // namespace rehearse
