// Files read and run in one call.

#include "sim/api/rehearsed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

using ::testing::HasSubstr;
using ::testing::PrintToString;

const std::string kScenarios = REHEARSE_SOURCE_DIR "/scenarios/";

TEST(RehearsedFile, IsReadAndRun) {
  const Rehearsed closed = rehearsed(kScenarios + "docs/closed-model.json");
  EXPECT_TRUE(closed.problems.empty());
  EXPECT_EQ(closed.result.counts.complete, 10U);
  EXPECT_EQ(PrintToString(closed),
            kScenarios +
                "docs/closed-model.json: 10 complete and 0 interrupted iterations, 0 "
                "dropped, 1 VUs at most, ends after 1m1.5s with exit code 0");
}

TEST(RehearsedFile, SaysWhyItCannotBeRead) {
  EXPECT_THAT(PrintToString(rehearsed("missing.json")),
              HasSubstr("missing.json cannot be rehearsed:\n  cannot be read: No such file"));
  EXPECT_THAT(PrintToString(rehearsed(kScenarios)), HasSubstr("found a directory"));
}

TEST(RehearsedFile, TakesK6OptionsWithTheDurationOfIterations) {
  EXPECT_THAT(PrintToString(rehearsed_text(R"({"iterations":5})")), HasSubstr("/journeys: "));
  const Rehearsed alone = rehearsed_text(R"({"iterations":5})", {.iteration_duration = "2s"});
  EXPECT_EQ(alone.result.counts.complete, 5U);
  EXPECT_EQ(alone.result.end, Instant{} + seconds(10));
}

TEST(RehearsedFile, HasOtherRandomNumbersForAnotherSeedOrReplication) {
  const std::string file = kScenarios + "docs/constant-vus-graceful-stop.json";
  const std::uint64_t as_written = rehearsed(file).result.trace_hash;
  EXPECT_EQ(rehearsed(file, {.threads = 3}).result.trace_hash, as_written);
  EXPECT_NE(rehearsed(file, {.seed = 2}).result.trace_hash, as_written);
  EXPECT_NE(rehearsed(file, {.replication = 1}).result.trace_hash, as_written);
}

}  // namespace
}  // namespace rehearse
