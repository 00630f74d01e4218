// Of random scripts nothing differs whether iterations are done without their code or not: counts,
// samples with their instants and tags, logs, ends.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/sim/script/run/same_run.hpp"
#include "tests/sim/script/vu/random_script.hpp"

namespace rehearse::testing {
namespace {

// S131
RC_GTEST_PROP(RepetitionOfRandomScripts, ChangesNothing, ()) {
  const auto number = *rc::gen::arbitrary<std::uint32_t>();
  const ScriptedRun run = run_both_ways(random_script(number));
  std::uint64_t repeated = 0;
  for (const auto& of : run.repetitions) repeated += of.repeated;
  RC_CLASSIFY(repeated > 0);
  RC_ASSERT(!::testing::Test::HasFailure());
}

TEST(RepetitionOfRandomScripts, IsOfMostOfThem) {
  int repeated = 0;
  for (std::uint64_t number = 0; number < 20; ++number) {
    ScriptSetup setup = random_script(number);
    for (const auto& of : run_setup(setup).repetitions) repeated += of.repeated > 0 ? 1 : 0;
  }
  EXPECT_GE(repeated, 8);
}

}  // namespace
}  // namespace rehearse::testing
