#pragma once
// Which endpoint of a service an HTTP request is for.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "models/journey/request.hpp"
#include "models/service/network_plan.hpp"

namespace rehearse {

/// HTTP knows methods and paths, a model knows endpoints by name. What decides, in this order:
///   1. a journey of the same file sends that method and path (query included) to the endpoint;
///   2. the endpoint is called "GET /items?page=2", "GET /items", "/items?page=2", "/items",
///      "items?page=2" or "items", for GET /items?page=2;
///   3. the service has only one endpoint.
class EndpointRoutes {
 public:
  /// `requests`: all that journeys send. Error: some have the same method and path but different
  /// endpoints, which a server could not tell from each other.
  static Checked<EndpointRoutes> make(const NetworkPlan& plan, std::uint32_t service,
                                      const std::vector<Request>& requests);

  /// The endpoint's number within its service. `uri`: the path as it was sent, query included.
  std::optional<std::uint32_t> find(std::string_view method, std::string_view uri) const;
  /// The first of these rules alone.
  std::optional<std::uint32_t> sent(std::string_view method, std::string_view uri) const;

 private:
  EndpointRoutes() = default;
  std::optional<std::uint32_t> named(std::string_view name) const;

  std::map<std::string, std::uint32_t, std::less<>> sent_;  // by "METHOD path"
  std::map<std::string, std::uint32_t, std::less<>> names_;
};

}  // namespace rehearse
