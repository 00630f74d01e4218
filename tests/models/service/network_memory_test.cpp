// A network that has had its busiest moment asks for no more memory.

#include <gtest/gtest.h>

#include "tests/models/service/busy_network.hpp"
#include "tests/models/service/counted_allocations.hpp"

namespace rehearse {
namespace {

TEST(NetworkMemory, IsAllocatedOnlyForRequestsAtATimeNotForEach) {
  BusyClients clients;
  clients.send(30'000);
  const std::size_t places = clients.network.places();
  const std::uint64_t before = allocations();
  clients.send(15'000);
  // A new busiest moment may still come, but not often: it takes places, and each takes a few
  // allocations at most (its own, and room in the lists that number it).
  const std::uint64_t new_places = clients.network.places() - places;
  EXPECT_LE(new_places, places / 10);
  EXPECT_LE(allocations() - before, 8 * new_places + 8);
  EXPECT_GT(clients.network.counts({1, 0}).retries, 500U);
}

}  // namespace
}  // namespace rehearse
