// The same rehearsal many times.

#include "sim/run/replications.hpp"

#include <gtest/gtest.h>
#include <set>
#include <stdexcept>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

Rehearsal chance() {
  return read(document(
      {.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 3, "gracefulStop": "1s",
                             "stages": [{"duration": "20s", "target": 9}]})",
       .duration = R"({"uniform": ["500ms", "3s"]})"}));
}

std::vector<std::uint64_t> hashes(std::uint32_t runs, unsigned jobs) {
  std::vector<std::uint64_t> hashes;
  run_replications(chance(), runs, jobs, [&](std::uint32_t replication, const Result& result) {
    EXPECT_EQ(replication, hashes.size());
    hashes.push_back(result.trace_hash);
  });
  return hashes;
}

TEST(Replications, AreTheSameWhateverTheNumberOfJobs) {
  const std::vector<std::uint64_t> expected = hashes(100, 1);
  EXPECT_EQ(hashes(100, 2), expected);
  EXPECT_EQ(hashes(100, 7), expected);
}

TEST(Replications, HaveRandomNumbersOfTheirOwn) {
  const std::vector<std::uint64_t> all = hashes(50, 2);
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), 50U);
  EXPECT_EQ(all.front(), run_rehearsal(chance()).trace_hash);
}

TEST(Replications, AreAtMostAsManyAsAskedForWithMoreJobs) { EXPECT_EQ(hashes(2, 16).size(), 2U); }

TEST(Replications, EndWithTheOneWhoTakesThem) {
  for (const unsigned jobs : {1U, 3U}) {
    std::uint32_t taken = 0;
    EXPECT_THROW(run_replications(chance(), 1000, jobs,
                                  [&](std::uint32_t, const Result&) {
                                    if (++taken == 5) throw std::runtime_error("enough");
                                  }),
                 std::runtime_error);
    EXPECT_EQ(taken, 5U);
  }
}

}  // namespace
}  // namespace rehearse::testing
