#pragma once
// The groups of a test's journeys, as k6 numbers them.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct GroupNode {
  std::string id;    ///< MD5 of the path, in hexadecimal digits
  std::string path;  ///< "::outer::inner"; "" of the root
  std::string name;
  std::optional<std::size_t> parent;  ///< its index in the list; the root has none
  std::vector<std::size_t> groups;    ///< those directly in it
};

using GroupTree = std::vector<GroupNode>;

/// The root first, every group after the one that it is in; those of the same path, in whichever
/// journeys, are one.
GroupTree group_tree(const Rehearsal& rehearsal);

}  // namespace rehearse
