#pragma once
// The calls between services, or endpoints, as a graph.

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// A service, or an endpoint.
struct CallNode {
  std::string name;
  std::string path;  ///< where what is wrong with it is reported
};

/// An edge for each call, the caller first.
struct ServiceCall {
  std::uint32_t caller = 0;
  std::uint32_t callee = 0;
};

/// A cycle as "a → b → a" for each group of nodes that call each other in circles: its shortest
/// through the first node of the group. None: the calls end everywhere.
Problems cycle_problems(const std::vector<CallNode>& nodes, const std::vector<ServiceCall>& calls);

}  // namespace rehearse
