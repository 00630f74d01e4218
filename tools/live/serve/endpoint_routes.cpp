// Finds the endpoint by the requests that journeys send, else by its name.

#include "tools/live/serve/endpoint_routes.hpp"

#include <fmt/format.h>

#include "models/base/json_place.hpp"

namespace rehearse {
namespace {

std::string request_line(std::string_view method, std::string_view uri) {
  std::string line(method);
  return line.append(" ").append(uri);
}

}  // namespace

Checked<EndpointRoutes> EndpointRoutes::make(const NetworkPlan& plan, std::uint32_t service,
                                             const std::vector<Request>& requests) {
  const PlannedService& planned = plan.services[service];
  EndpointRoutes routes;
  for (std::uint32_t i = 0; i < planned.endpoints; ++i) {
    routes.names_.emplace(plan.endpoints[planned.first_endpoint + i].name, i);
  }
  std::map<std::string, Problem> problems;  // one for each method and path
  for (const Request& request : requests) {
    if (request.to.service != service) continue;
    const std::string line = request_line(request.method, request.path);
    const auto [other, is_new] = routes.sent_.emplace(line, request.to.endpoint);
    if (is_new || other->second == request.to.endpoint) continue;
    problems.emplace(
        line, Problem{"/targets" + pointer_segment(planned.name),
                      fmt::format("found journeys that send {} to the endpoint {} and to {}, "
                                  "expected different paths or methods, since HTTP tells them "
                                  "apart by nothing else",
                                  line, plan.endpoints[planned.first_endpoint + other->second].name,
                                  request.endpoint_name)});
  }
  if (problems.empty()) return routes;
  Problems all;
  for (auto& [line, problem] : problems) all.push_back(std::move(problem));
  return all;
}

std::optional<std::uint32_t> EndpointRoutes::named(std::string_view name) const {
  const auto found = names_.find(name);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint32_t> EndpointRoutes::sent(std::string_view method,
                                                  std::string_view uri) const {
  const auto found = sent_.find(request_line(method, uri));
  if (found == sent_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint32_t> EndpointRoutes::find(std::string_view method,
                                                  std::string_view uri) const {
  if (const auto endpoint = sent(method, uri)) return endpoint;
  const std::string_view path = uri.substr(0, uri.find('?'));
  if (const auto endpoint = named(request_line(method, uri))) return endpoint;
  if (const auto endpoint = named(request_line(method, path))) return endpoint;
  for (std::string_view name : {uri, path}) {
    if (const auto endpoint = named(name)) return endpoint;
  }
  for (std::string_view name : {uri, path}) {
    if (name.empty() || name.front() != '/') continue;
    if (const auto endpoint = named(name.substr(1))) return endpoint;
  }
  if (names_.size() == 1) return 0;
  return std::nullopt;
}

}  // namespace rehearse
