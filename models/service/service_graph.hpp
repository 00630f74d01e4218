#pragma once
// Which service calls which, as a graph.

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// An edge for each call, the caller first.
struct ServiceCall {
  std::uint32_t caller = 0;
  std::uint32_t callee = 0;
};

/// A cycle as "a → b → a" for each group of services that call each other in circles: its shortest
/// through the first service of the group. None: the calls end everywhere. `names` are the
/// services.
Problems cycle_problems(const std::vector<std::string>& names,
                        const std::vector<ServiceCall>& calls);

}  // namespace rehearse
