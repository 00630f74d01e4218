// Gives each part its segment and plans it; refuses what cannot be divided.

#include "tools/live/segments.hpp"

#include <fmt/format.h>
#include <utility>
#include <variant>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr const char* kFlag = "--threads";

Problems uncuttable(const Rehearsal& rehearsal, std::size_t count) {
  Problems problems;
  const Options& options = rehearsal.options;
  if (options.segment || options.sequence) {
    problems.push_back({kFlag, "found an executionSegment in the options, expected a whole test"});
  }
  if (options.paused) {
    problems.push_back({kFlag, "found a test that starts paused, expected one that nobody steers"});
  }
  for (const ScenarioOptions& scenario : options.scenarios) {
    if (!std::holds_alternative<ExternallyControlled>(scenario.executor)) continue;
    problems.push_back({kFlag, fmt::format("found the externally-controlled scenario {}, expected "
                                           "scenarios that nobody steers",
                                           scenario.name)});
  }
  if (options.rps > 0 && static_cast<std::uint64_t>(options.rps) < count) {
    problems.push_back({kFlag, fmt::format("found {} threads for {} requests per second (rps), "
                                           "expected at most one thread for each",
                                           count, options.rps)});
  }
  return problems;
}

}  // namespace

Checked<std::vector<Rehearsal>> segments_of(const Rehearsal& rehearsal, std::size_t count) {
  REQUIRE(count >= 1);
  if (count == 1) return std::vector{rehearsal};
  if (Problems problems = uncuttable(rehearsal, count); !problems.empty()) return problems;
  SegmentSequence sequence;
  const auto whole = static_cast<std::int64_t>(count);
  for (std::int64_t part = 0; part < whole; ++part) {
    sequence.segments.push_back({Rational(part, whole), Rational(part + 1, whole)});
  }
  std::vector<Rehearsal> parts;
  for (const Segment& segment : sequence.segments) {
    Rehearsal& part = parts.emplace_back(rehearsal);
    part.options.segment = segment;
    part.options.sequence = sequence;
    Checked<TestPlan> plan = plan_test(part.options);
    if (!plan) return plan.problems();
    part.plan = *std::move(plan);
    if (part.options.rps > 0) part.options.rps = part.plan.tuple.scale(part.options.rps);
  }
  return parts;
}

}  // namespace rehearse
