#pragma once
// Numbers that name something: a type for each kind, so that swapped arguments do not compile.

#include <cstdint>

namespace rehearse {

/// Identifies the receiver of an event: the nth timer of the event queue, from 0.
enum class Timer : std::uint32_t {};

/// The id's place where there is an entry for each.
constexpr std::uint32_t index_of(Timer timer) { return static_cast<std::uint32_t>(timer); }

}  // namespace rehearse
