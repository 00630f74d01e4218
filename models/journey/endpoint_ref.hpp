#pragma once
// Which endpoint of which service.

#include <compare>
#include <cstdint>

namespace rehearse {

/// Both together, so that neither is taken for the other, nor for any other number.
struct EndpointRef {
  std::uint32_t service = 0;   ///< index into NetworkPlan::services, the targets
  std::uint32_t endpoint = 0;  ///< index into that service's endpoints

  auto operator<=>(const EndpointRef&) const = default;
};

}  // namespace rehearse
