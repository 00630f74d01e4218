// A station by itself: admission, servers, and sharing against a slow but plain simulation.

#include "models/service/station.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "models/base/random.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

Instant at(std::int64_t ms) { return {milliseconds(ms).ns}; }

TEST(Station, KeepsAServerUntilItIsReleased) {
  Station station(servers(1), 1);
  const auto first = station.admit(at(0), 1, milliseconds(10), 0);
  EXPECT_EQ(first.admission, Station::Admission::Started);
  EXPECT_EQ(station.admit(at(0), 2, milliseconds(10), 0).admission, Station::Admission::Queued);
  EXPECT_EQ(station.take_finished(at(10)), 1U);
  EXPECT_EQ(station.next(), kNever);
  EXPECT_EQ(station.busy(), 1U);
  station.release(at(15), first.job);
  EXPECT_EQ(station.next(), at(25));
}

TEST(Station, HasNothingFinishedBeforeItsTime) {
  Station station(servers(1), 1);
  EXPECT_EQ(station.take_finished(at(0)), std::nullopt);
  station.admit(at(0), 1, milliseconds(10), 0);
  EXPECT_EQ(station.take_finished(at(9)), std::nullopt);
}

TEST(Station, TakesWhatIsDoneAtOneInstantInTheOrderOfBeginning) {
  Station station(servers(3), 1);
  for (const std::uint32_t owner : {5U, 3U, 4U}) {
    station.admit(at(0), owner, milliseconds(10), 0);
  }
  std::vector<std::uint32_t> order;
  while (const auto owner = station.take_finished(at(10))) order.push_back(*owner);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{5, 3, 4}));
}

TEST(Station, MeasuresItsUtilisation) {
  Station station(servers(2), 1);
  const auto first = station.admit(at(0), 1, milliseconds(10), 0);
  station.take_finished(at(10));
  station.release(at(10), first.job);
  EXPECT_TRUE(station.busy_integral(at(20)) == Wide{milliseconds(10).ns});
  station.set_servers(at(20), 5);
  EXPECT_TRUE(station.server_integral(at(30)) == Wide{milliseconds(90).ns});
}

TEST(Station, HasNoServersButTheBusyOnesWhileItIsClosed) {
  Station station(servers(3), 1);
  const auto job = station.admit(at(0), 1, milliseconds(10), 0);
  station.set_open(at(4), false);
  EXPECT_EQ(station.servers(), 1U);
  station.take_finished(at(10));
  station.release(at(10), job.job);
  EXPECT_EQ(station.servers(), 0U);
  EXPECT_TRUE(station.server_integral(at(15)) == Wide{milliseconds(3 * 4 + 6).ns});
  station.set_open(at(20), true);
  EXPECT_TRUE(station.server_integral(at(22)) == Wide{milliseconds(3 * 4 + 6 + 3 * 2).ns});
}

TEST(Station, GivesTheNumbersOfReleasedJobsToOthers) {
  Station station(servers(1), 1);
  for (int i = 0; i < 100; ++i) {
    const auto admitted = station.admit(at(i), 1, milliseconds(10), 0);
    EXPECT_EQ(admitted.job, 0U);
    station.release(at(i), admitted.job);
  }
}

/// A job of the plain simulation.
struct Plain {
  double arrives_ns;
  double left_ns;
  double ends_ns = -1.0;
};

/// Ends of jobs that share `servers` equally, one event after the other, in doubles.
std::vector<double> shared_ends(std::vector<Plain> jobs, double servers) {
  double now = 0.0;
  for (;;) {
    double count = 0.0;
    double next = HUGE_VAL;
    for (const Plain& job : jobs) {
      if (job.ends_ns < 0.0 && job.arrives_ns <= now) count += 1.0;
    }
    const double speed = count > servers ? servers / count : 1.0;
    for (const Plain& job : jobs) {
      if (job.ends_ns >= 0.0) continue;
      next = std::min(next, job.arrives_ns > now ? job.arrives_ns : now + job.left_ns / speed);
    }
    if (next == HUGE_VAL) break;
    for (Plain& job : jobs) {
      if (job.ends_ns >= 0.0 || job.arrives_ns > now) continue;
      job.left_ns -= (next - now) * speed;
      if (job.left_ns < 1e-3) job.ends_ns = next;
    }
    now = next;
  }
  std::vector<double> ends;
  for (const Plain& job : jobs) ends.push_back(job.ends_ns);
  return ends;
}

// Each of at most 40 departures costs those that stay less than 1 ns of work, which takes at most
// 40 ns where 40 share a server.
constexpr double kBound = 40.0 * 40.0;

TEST(ProcessorSharingStation, IsWithinItsRoundingOfThePlainSimulation) {
  constexpr std::uint32_t kJobs = 40;
  const Stream stream(1, 0, Purpose::Service, "sharing");
  for (std::uint32_t round = 0; round < 30; ++round) {
    const std::uint32_t count = 1 + round % 3;
    Station station(servers(count, Discipline::ProcessorSharing), 1);
    std::vector<Plain> plain;
    std::vector<double> ends(kJobs);
    std::vector<Station::Job> jobs(kJobs);
    const auto run_to = [&](Instant until) {
      while (station.next() <= until) {
        const Instant now = station.next();
        const auto owner = station.take_finished(now);
        ASSERT_TRUE(owner);
        ends[*owner] = static_cast<double>(now.ns);
        station.release(now, jobs[*owner]);
      }
    };
    Instant now{0};
    for (std::uint32_t i = 0; i < kJobs; ++i) {
      Draws draws(stream, round, i);
      now = now + nanoseconds(static_cast<std::int64_t>(draws.next() % 1'000'000));
      const Duration work = nanoseconds(1 + static_cast<std::int64_t>(draws.next() % 3'000'000));
      run_to(now);
      plain.push_back({static_cast<double>(now.ns), static_cast<double>(work.ns)});
      jobs[i] = station.admit(now, i, work, 0).job;
    }
    run_to(Instant{kNever.ns - 1});
    const std::vector<double> exact = shared_ends(plain, count);
    for (std::uint32_t i = 0; i < kJobs; ++i) EXPECT_NEAR(ends[i], exact[i], kBound);
  }
}

}  // namespace
}  // namespace rehearse
