#pragma once
// What-ifs: a rehearsal with one scenario's options changed, and planned anew.

#include <cstdint>
#include <functional>
#include <optional>

#include "sim/core/ids.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Longer than what is worth waiting for; more VUs than a drop is worth.
inline constexpr Duration kOutOfTheWay = minutes(24 * 60);
inline constexpr std::int64_t kManyVus = 1'000'000;

/// The rehearsal, whose options have been changed, planned anew; nothing if that cannot be done.
std::optional<Rehearsal> planned_anew(Rehearsal rehearsal);

using ScenarioChange = std::function<void(ScenarioOptions&)>;

/// The rehearsal with the scenario's options changed; nothing if that cannot be planned.
std::optional<Rehearsal> changed(const Rehearsal& rehearsal, Rank scenario,
                                 const ScenarioChange& change);

/// The VUs of an arrival rate, in the scenario's options; null for other executors.
struct ArrivalVus {
  std::int64_t* pre_allocated = nullptr;
  std::int64_t* max = nullptr;
};
ArrivalVus arrival_vus_of(ScenarioOptions& scenario);

}  // namespace rehearse
