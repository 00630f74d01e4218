#pragma once
// The orders of simultaneous events that a run can be asked for (S123).

#include <cstdint>
#include <memory>

#include "sim/core/tie_order.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// That of Rehearsal::ties; null for that of S81. Of a random one each key draws one of the three
/// places, all as likely: a word of the stream (seed, replication, Purpose::Tie, scenario's name)
/// with the number and the instant for its counter. So the order depends neither on threads nor on
/// what happened before.
std::unique_ptr<TieOrder> tie_order_of(const Rehearsal& rehearsal);

/// The nth random order of the same rehearsal; that of Ties::Random is number 0.
std::unique_ptr<TieOrder> random_ties(const Rehearsal& rehearsal, std::uint64_t nth);

}  // namespace rehearse
