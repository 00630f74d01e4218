// Waiting requests that an idle instance takes.

#include <gmock/gmock.h>
#include <vector>

#include "tests/models/service/closed_forms.hpp"
#include "tests/models/service/theory_driver.hpp"

namespace rehearse {
namespace {

constexpr Duration ms(std::int64_t count) { return milliseconds(count); }

ServiceOptions stealing(std::vector<InstanceOptions> instances, Duration work = ms(100)) {
  ServiceOptions options = service("api", std::move(instances), {unary("x", work)});
  options.steals_work = true;
  return options;
}

// S156: the fourth and fifth wait at instances 0 and 1, until instance 2 is free.
TEST(WorkStealing, ServesWhatWaitsElsewhere) {
  ServiceOptions options = stealing({servers(1), servers(1), servers(1)});
  options.instances[0].slower = options.instances[1].slower = 10.0;
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), ms(1), ms(2), ms(3), ms(4)}),
            (Outcomes{"3 ok 102ms", "4 ok 202ms", "5 ok 302ms", "1 ok 1s", "2 ok 1.001s"}));
  EXPECT_EQ(driver.network.instance_counts(0, 2).completed, 3U);
  EXPECT_EQ(driver.network.instance_counts(0, 0).accepted, 1U);
}

// S156
TEST(WorkStealing, LeavesNothingWaitingBesideAFreeServer) {
  ServiceOptions options = stealing({servers(1), servers(1)});
  Driver driver(options);
  // The third is sent to instance 0, which is busy; instance 1 was free since 101 ms.
  driver.send(ms(0));
  driver.send(ms(1));
  driver.run(ms(50));
  EXPECT_EQ(driver.play({ms(100), ms(102), ms(103)}),
            (Outcomes{"1 ok 100ms", "2 ok 101ms", "3 ok 200ms", "4 ok 202ms", "5 ok 300ms"}));
}

// S156
TEST(WorkStealing, TakesNothingWhileItIsDown) {
  ServiceOptions options = stealing({servers(1), servers(1)});
  options.changes = {
      {.kind = ChangeOptions::Kind::Refusing, .until = Instant{} + ms(150), .instance = 1}};
  Driver driver(options);
  EXPECT_EQ(driver.play({ms(0), ms(1), ms(2)}),
            (Outcomes{"1 ok 100ms", "2 ok 200ms", "3 ok 250ms"}));
}

// S156: whichever way they are dealt, servers are never idle while something waits, so the times
// are those of M/M/c.
TEST(WorkStealing, IsMMcWithExponentialService) {
  for (const Balancing way : {Balancing::Random, Balancing::RoundRobin}) {
    ServiceOptions options = service("api", std::vector<InstanceOptions>(4, servers(1)),
                                     {unary("x", *DurationModel::exponential(ms(100)))});
    options.steals_work = true;
    options.balancing = way;
    const Estimate found = OpenRun({{options}}, {34.0}).response();
    const QueueFigures theory = mmc(34.0, 10.0, 4);
    EXPECT_NEAR(found.mean, theory.response, most_errors_off() * found.error);
    // Of four queues apart with random dealing it would be 1/(10 − 8.5) = 667 ms.
    EXPECT_LT(theory.response, 0.3);
  }
}

}  // namespace
}  // namespace rehearse
