// Looks names up one after the other: targets are few, and looked for only when a file is read.

#include "models/journey/target_directory.hpp"

#include <algorithm>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

template <class Named>
std::optional<std::uint32_t> find_name(const std::vector<Named>& all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - all.begin());
}

}  // namespace

TargetDirectory TargetDirectory::open() {
  TargetDirectory directory;
  directory.open_ = true;
  return directory;
}

std::optional<std::uint32_t> TargetDirectory::find_target(std::string_view name) {
  const auto found = find_name(targets_, name);
  if (found || !open_) return found;
  targets_.push_back({std::string(name), {}});
  return static_cast<std::uint32_t>(targets_.size() - 1);
}

std::optional<std::uint32_t> TargetDirectory::find_endpoint(std::uint32_t target,
                                                            std::string_view name) {
  REQUIRE(target < targets_.size());
  std::vector<KnownEndpoint>& endpoints = targets_[target].endpoints;
  const auto found = find_name(endpoints, name);
  if (found || !open_) return found;
  endpoints.push_back({std::string(name), {}});
  return static_cast<std::uint32_t>(endpoints.size() - 1);
}

std::optional<std::uint32_t> TargetDirectory::only_endpoint(std::uint32_t target) {
  REQUIRE(target < targets_.size());
  if (open_) return find_endpoint(target, "default");
  if (targets_[target].endpoints.size() != 1) return std::nullopt;
  return 0;
}

}  // namespace rehearse
