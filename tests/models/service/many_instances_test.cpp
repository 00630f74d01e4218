// What has an index for many instances does as what looks at each.

#include <gmock/gmock.h>
#include <vector>

#include "models/instances/balancer.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

constexpr Balancing kWays[] = {Balancing::RoundRobin, Balancing::Random,
                               Balancing::LeastConnections, Balancing::TwoChoices};

TEST(ManyInstances, AreChosenFromAsAFew) {
  const Stream stream(1, 0, Purpose::Balancer, "many");
  for (const Balancing way : kWays) {
    for (const std::size_t size : {2U, 3U, 10U, 65U}) {
      Balancer one_by_one(way);
      Balancer by_index(way);
      std::vector<InstanceView> views(size);
      ViewIndex index(way, views);
      for (std::uint64_t step = 0; step < 2'000; ++step) {
        Draws changes(stream, size, step);
        const auto changed = static_cast<std::uint32_t>(changes.next() % size);
        // All down, and all full, come about too.
        views[changed].up = changes.next() % 100 < step / 20;
        views[changed].full = changes.next() % 3 == 0;
        views[changed].under_way = changes.next() % 4;
        index.refresh(changed, views[changed]);
        Draws draws(stream, size + 1'000, step);
        Draws same(stream, size + 1'000, step);
        const std::uint32_t expected = one_by_one.choose(views, draws);
        ASSERT_EQ(by_index.choose(views, index, same), expected);
        ASSERT_EQ(same.taken(), draws.taken());
      }
    }
  }
}

/// Busy instances with stops, changes and a rolling restart, in one queue or each its own.
ServiceOptions lively(Balancing way, bool line) {
  ServiceOptions options = service("api", std::vector<InstanceOptions>(5, servers(2)),
                                   {unary("x", *DurationModel::exponential(milliseconds(90)))});
  options.balancing = way;
  if (line) options.central_queue = CentralQueueOptions{20, milliseconds(300)};
  options.learns_after = both_after(milliseconds(40));
  options.changes = {{.kind = ChangeOptions::Kind::Servers,
                      .from = Instant{} + milliseconds(500),
                      .until = Instant{} + milliseconds(900),
                      .instance = 1,
                      .servers = 1},
                     {.kind = ChangeOptions::Kind::BlackHole,
                      .from = Instant{} + milliseconds(600),
                      .until = Instant{} + milliseconds(800),
                      .instance = 2}};
  RollingRestartOptions rolling{Instant{} + milliseconds(1'000), {}, {}, milliseconds(30), 2};
  rolling.manner.restart_after = DurationModel::constant(milliseconds(100));
  options.rolling_restarts = {rolling};
  return options;
}

TEST(ManyInstances, ServeAsAFew) {
  for (const Balancing way : kWays) {
    for (const bool line : {false, true}) {
      const auto outcomes = [&](std::uint32_t few) {
        NetworkPlan plan = *planned({{lively(way, line)}});
        plan.few_instances = few;
        Network network(std::make_shared<const NetworkPlan>(plan), 7);
        std::vector<Outcome> found;
        const auto run = [&](Instant until) {
          while (network.next() <= until) {
            network.advance(network.next());
            while (const auto outcome = network.take()) found.push_back(*outcome);
          }
        };
        for (std::uint32_t i = 0; i < 400; ++i) {
          const Instant at = Instant{} + milliseconds(7) * std::int64_t{i};
          run(at);
          RequestKey key;
          key.iteration = i;
          network.submit(at, {0, 0}, i, key, {.timeout = milliseconds(700)});
        }
        run(Instant{} + seconds(20));
        return found;
      };
      const std::vector<Outcome> expected = outcomes(64);
      EXPECT_EQ(expected.size(), 400U);
      EXPECT_TRUE(outcomes(0) == expected) << static_cast<int>(way) << line;
    }
  }
}

}  // namespace
}  // namespace rehearse
