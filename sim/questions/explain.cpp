// A run that is watched, and what was asked out of it.

#include "sim/questions/explain.hpp"

#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "models/base/nearest_name.hpp"
#include "sim/questions/life_collector.hpp"
#include "sim/questions/rescue.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

std::string names_of(const TestPlan& plan) {
  constexpr std::size_t kListed = 10;
  std::vector<std::string_view> names;
  for (const ScenarioPlan& scenario : plan.scenarios) names.push_back(scenario.options.name);
  return listed_names(names, kListed);
}

Checked<Rank> rank_of(const TestPlan& plan, const std::optional<std::string>& name) {
  if (!name) {
    if (plan.scenarios.size() == 1) return Rank{0};
    return Problem{"/scenario",
                   fmt::format("found no scenario, expected one of {}", names_of(plan))};
  }
  std::vector<std::string_view> names;
  for (std::uint32_t rank = 0; rank < plan.scenarios.size(); ++rank) {
    names.push_back(plan.scenarios[rank].options.name);
    if (names.back() == *name) return Rank{rank};
  }
  return Problem{"/scenario", fmt::format("found the scenario {}, expected one of {}{}", *name,
                                          names_of(plan), nearest_hint(*name, names))};
}

/// What there is instead of what was asked for.
Problem nothing_of(const ExplainQuestion& question, const LifeCollector& lives) {
  const auto expected = [&](std::uint64_t count, const char* one, std::uint64_t first) {
    if (count == 0) return Problem{"/number", fmt::format("found none: the run has no {}", one)};
    return Problem{"/number",
                   fmt::format("found {}, expected {} to {}: the run has {} {}{}", question.number,
                               first, first + count - 1, count, one, count == 1 ? "" : "s")};
  };
  switch (question.about) {
    case ExplainQuestion::About::Iteration:
      return expected(lives.started(), "iteration", 0);
    case ExplainQuestion::About::Dropped:
      return expected(lives.dropped(), "dropped iteration", 1);
    case ExplainQuestion::About::Interrupted:
      return expected(lives.interrupted(), "interrupted iteration", 1);
    case ExplainQuestion::About::Vu:
      break;
  }
  return {"/number", fmt::format("found {}, expected a VU that ran an iteration, counted from 1",
                                 question.number)};
}

}  // namespace

Checked<Explanation> explain(const Rehearsal& rehearsal, const ExplainQuestion& question) {
  const Checked<Rank> rank = rank_of(rehearsal.plan, question.scenario);
  if (!rank) return rank.problems();
  LifeCollector lives(*rank, question.about, question.number);
  run_rehearsal(rehearsal, {&lives});
  Explanation told;
  told.scenario = rehearsal.plan.scenarios[index_of(*rank)].options.name;
  told.iterations = lives.iterations();
  told.more = lives.more();
  told.drop = lives.drop();
  if (told.iterations.empty() && !told.drop) return nothing_of(question, lives);
  if (told.drop) {
    told.rescue = rescue_of(rehearsal, *told.drop);
  } else if (question.about != ExplainQuestion::About::Vu) {
    told.rescue = rescue_of(rehearsal, told.iterations.front());
  }
  return told;
}

}  // namespace rehearse
