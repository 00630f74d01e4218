// Which endpoint a method and a path mean.

#include "tools/live/serve/endpoint_routes.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

NetworkPlan service_with(const std::vector<std::string>& endpoints) {
  ServiceOptions service{.name = "shop"};
  for (const std::string& name : endpoints) {
    service.endpoints.push_back(
        {.name = name, .duration = DurationModel::constant(milliseconds(1))});
  }
  service.instances.emplace_back();
  return *plan_network({.services = {service}});
}

Request request(std::string method, std::string path, std::uint32_t endpoint) {
  Request spec;
  spec.method = std::move(method);
  spec.path = std::move(path);
  spec.to.endpoint = endpoint;
  spec.endpoint_name = "e" + std::to_string(endpoint);
  return spec;
}

struct Found {
  const char* method;
  const char* uri;
  std::optional<std::uint32_t> endpoint;
};

TEST(EndpointRoutes, AreTheNamesOfEndpoints) {
  const auto routes = EndpointRoutes::make(
      service_with({"GET /items", "GET /items?page=2", "/cart", "events", "POST /items"}), 0, {});
  const Found all[] = {
      {"GET", "/items", 0},
      {"GET", "/items?page=1", 0},
      {"GET", "/items?page=2", 1},
      {"POST", "/items", 4},
      {"PUT", "/items", {}},
      {"GET", "/cart?full", 2},
      {"DELETE", "/cart", 2},
      {"GET", "/events", 3},
      {"GET", "/events?since=1", 3},
      {"GET", "/events/", {}},
      {"GET", "/", {}},
      {"OPTIONS", "*", {}},
      {"GET", "/items/7", {}},
      {"get", "/items", {}},
  };
  for (const Found& found : all) {
    EXPECT_EQ(routes->find(found.method, found.uri), found.endpoint)
        << found.method << ' ' << found.uri;
  }
}

TEST(EndpointRoutes, AreFirstWhatJourneysSend) {
  const auto routes = EndpointRoutes::make(service_with({"search", "GET /", "buy"}), 0,
                                           {request("GET", "/", 0), request("POST", "/?now", 2)});
  EXPECT_EQ(routes->find("GET", "/"), 0);
  EXPECT_EQ(routes->find("POST", "/?now"), 2);
  EXPECT_EQ(routes->find("POST", "/"), std::nullopt);
}

TEST(EndpointRoutes, LeadToAnOnlyEndpointFromEverywhere) {
  const auto routes = EndpointRoutes::make(service_with({"default"}), 0, {});
  EXPECT_EQ(routes->find("PATCH", "/what/ever?it=is"), 0);
}

TEST(EndpointRoutes, RefuseRequestsThatOnlyTheModelCouldTellApart) {
  const auto routes = EndpointRoutes::make(service_with({"e0", "e1", "e2"}), 0,
                                           {request("GET", "/", 0), request("GET", "/", 1),
                                            request("GET", "/", 2), request("GET", "/a", 1)});
  ASSERT_FALSE(routes);
  ASSERT_EQ(routes.problems().size(), 1);
  EXPECT_EQ(routes.problems()[0].path, "/targets/shop");
  EXPECT_EQ(routes.problems()[0].message,
            "found journeys that send GET / to the endpoint e0 and to e1, expected different paths "
            "or methods, since HTTP tells them apart by nothing else");
}

TEST(EndpointRoutes, LookAtRequestsToTheirServiceOnly) {
  Request elsewhere = request("GET", "/", 1);
  elsewhere.to.service = 1;
  const auto routes =
      EndpointRoutes::make(service_with({"e0", "e1"}), 0, {request("GET", "/", 0), elsewhere});
  EXPECT_EQ(routes->find("GET", "/"), 0);
}

}  // namespace
}  // namespace rehearse
