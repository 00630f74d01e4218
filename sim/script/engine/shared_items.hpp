#pragma once
// What all VUs share of a SharedArray.

#include <memory>
#include <string>
#include <vector>

namespace rehearse {

/// The items, each as JSON; never changed once made.
using SharedItems = std::shared_ptr<const std::vector<std::string>>;

}  // namespace rehearse
