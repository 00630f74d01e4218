// The segments of a test do together what the whole does.

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/plan/arrival_times.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

struct Parts {
  Rehearsal whole;
  std::vector<Rehearsal> segments;
};

Parts any_parts(const Script& script = *any_test({})) {
  const std::string sequence = *any_sequence();
  Parts parts{read(document(script)), {}};
  for (const std::string& segment : segments_of(sequence)) {
    Script part = script;
    part.options += ", " + segment_options(segment, sequence);
    parts.segments.push_back(read(document(part)));
  }
  return parts;
}

RC_GTEST_PROP(Segments, HaveTheVusOfTheWhole, ()) {
  const Parts parts = any_parts();
  for (std::size_t rank = 0; rank < parts.whole.plan.scenarios.size(); ++rank) {
    std::int64_t vus = 0;
    std::int64_t max_vus = 0;
    for (const Rehearsal& part : parts.segments) {
      vus += part.plan.scenarios[rank].share.vus;
      max_vus += part.plan.scenarios[rank].share.max_vus;
    }
    RC_ASSERT(vus == parts.whole.plan.scenarios[rank].share.vus);
    RC_ASSERT(max_vus == parts.whole.plan.scenarios[rank].share.max_vus);
  }
}

RC_GTEST_PROP(Segments, HaveTheSharedIterationsOfTheWhole, ()) {
  const Parts parts = any_parts();
  for (std::size_t rank = 0; rank < parts.whole.plan.scenarios.size(); ++rank) {
    const ScenarioPlan& whole = parts.whole.plan.scenarios[rank];
    if (!std::holds_alternative<SharedIterations>(whole.options.executor)) continue;
    std::int64_t iterations = 0;
    for (const Rehearsal& part : parts.segments) {
      const ScenarioPlan& scenario = part.plan.scenarios[rank];
      if (scenario.has_work) iterations += scenario.share.iterations;
    }
    RC_ASSERT(iterations == whole.share.iterations);
  }
}

std::uint64_t active_at(const std::vector<ActiveStep>& steps, Duration offset) {
  std::uint64_t active = 0;
  for (const ActiveStep& step : steps) {
    if (step.offset <= offset) active = step.active;
  }
  return active;
}

RC_GTEST_PROP(Segments, RampAsTheWholeDoes, ()) {
  const Parts parts = any_parts();
  for (std::size_t rank = 0; rank < parts.whole.plan.scenarios.size(); ++rank) {
    for (const ActiveStep& step : parts.whole.plan.scenarios[rank].raw_steps) {
      std::uint64_t active = 0;
      for (const Rehearsal& part : parts.segments) {
        active += active_at(part.plan.scenarios[rank].raw_steps, step.offset);
      }
      RC_ASSERT(active == active_at(parts.whole.plan.scenarios[rank].raw_steps, step.offset));
    }
  }
}

/// As they are calculated: one whose root rounding makes negative is due with the one before it,
/// which is another one in each segment.
void append_arrivals(const ScenarioPlan& scenario, std::vector<Duration>& arrivals) {
  if (!arrives(scenario) || !scenario.has_work) return;
  ArrivalTimes times(scenario);
  while (const auto calculated = times.next_calculated()) arrivals.push_back(*calculated);
}

RC_GTEST_PROP(Segments, HaveTheArrivalsOfTheWhole, ()) {
  const Parts parts = any_parts();
  for (std::size_t rank = 0; rank < parts.whole.plan.scenarios.size(); ++rank) {
    std::vector<Duration> whole;
    append_arrivals(parts.whole.plan.scenarios[rank], whole);
    std::vector<Duration> together;
    for (const Rehearsal& part : parts.segments) {
      append_arrivals(part.plan.scenarios[rank], together);
    }
    std::sort(together.begin(), together.end());
    std::sort(whole.begin(), whole.end());
    RC_ASSERT(together == whole);
  }
}

// Unless durations go by iteration numbers, a VU does the same wherever it runs.
RC_GTEST_PROP(Segments, RunTheIterationsOfTheWholeWhereVusKeepToThemselves, ()) {
  Script script = *any_test({});
  script.duration = *rc::gen::element<std::string>(
      R"({"uniform": ["100ms", "3s"]})", R"({"sequence": ["1s", "700ms", "4s"], "by": "vu"})");
  const Parts parts = any_parts(script);
  const Rehearsed whole = run(parts.whole);
  std::vector<Rehearsed> segments;
  for (const Rehearsal& part : parts.segments) segments.push_back(run(part));
  for (std::uint32_t rank = 0; rank < parts.whole.plan.scenarios.size(); ++rank) {
    const ExecutorOptions& options = parts.whole.plan.scenarios[rank].options.executor;
    if (!std::holds_alternative<ConstantVus>(options) &&
        !std::holds_alternative<PerVuIterations>(options)) {
      continue;
    }
    std::vector<std::string> together;
    for (const Rehearsed& segment : segments) {
      const std::vector<std::string> lines = iterations(segment, rank);
      together.insert(together.end(), lines.begin(), lines.end());
    }
    std::vector<std::string> all = iterations(whole, rank);
    std::sort(together.begin(), together.end());
    std::sort(all.begin(), all.end());
    RC_ASSERT(together == all);
  }
}

}  // namespace
}  // namespace rehearse::testing
