// The counts decide; the series say when it began, the scenarios which of them it was.

#include "sim/api/claims.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <vector>

#include "models/base/duration_format.hpp"

namespace rehearse {
namespace {

std::string problems_text(const Problems& problems) {
  std::string text = "cannot be rehearsed:";
  for (const Problem& problem : problems) text += "\n  " + problem_line(problem);
  return text;
}

/// The first interval of which something is true, as text.
template <class IsSo>
std::string first_interval(const Result& result, const IsSo& is_so) {
  const std::vector<Interval> intervals = result.series.intervals();
  const auto found = std::find_if(intervals.begin(), intervals.end(), is_so);
  if (found == intervals.end()) return "";
  const Duration from = result.series.width() * (found - intervals.begin());
  return fmt::format(" between {} and {}", format_duration(from),
                     format_duration(from + result.series.width()));
}

/// ": 12 in visitors, 3 in buyers", of scenarios in which there are any.
std::string by_scenario(const Result& result, std::uint64_t IterationCounts::*count) {
  std::string text;
  for (const ScenarioResult& scenario : result.scenarios) {
    if (scenario.counts.*count == 0) continue;
    text +=
        fmt::format("{} {} in {}", text.empty() ? ":" : ",", scenario.counts.*count, scenario.name);
  }
  return text;
}

std::string iterations_text(std::uint64_t count) {
  return fmt::format("{} iteration{}", count, count == 1 ? "" : "s");
}

/// "drops 12 of 600 iterations", the first of them, and in which scenarios.
std::string losses(const Result& result, const char* verb, std::uint64_t IterationCounts::*count,
                   std::uint64_t Interval::*in_interval, std::uint64_t of) {
  const std::uint64_t lost = result.counts.*count;
  if (lost == 0) return fmt::format("{} none of {}", verb, iterations_text(of));
  std::string text = fmt::format("{} {} of {}", verb, lost, iterations_text(of));
  const std::string when = first_interval(
      result, [in_interval](const Interval& interval) { return interval.*in_interval > 0; });
  if (!when.empty()) text += ", the first" + when;
  return text + by_scenario(result, count);
}

/// What ended the test before its time, if anything did.
std::string early_end(const Result& result) {
  if (result.verdict && result.verdict->abort) return " (a threshold ended it)";
  switch (result.exit_code) {
    case ExitCode::Interrupted:
      return " (it was interrupted)";
    case ExitCode::Aborted:
      return " (an iteration aborted it)";
    default:
      return "";
  }
}

template <class Look>
Finding look_at(const Rehearsed& rehearsed, const Look& look) {
  if (!rehearsed.problems.empty()) return {false, problems_text(rehearsed.problems)};
  return look(rehearsed.result);
}

}  // namespace

Finding drops_at_most(const Rehearsed& rehearsed, std::uint64_t iterations) {
  return look_at(rehearsed, [&](const Result& result) -> Finding {
    std::string facts = losses(result, "drops", &IterationCounts::dropped, &Interval::drops,
                               result.counts.started() + result.counts.dropped);
    for (const ScenarioResult& scenario : result.scenarios) {
      if (scenario.insufficient_vus) facts += fmt::format("; {} has too few VUs", scenario.name);
    }
    return {result.counts.dropped <= iterations, std::move(facts)};
  });
}

Finding interrupts_at_most(const Rehearsed& rehearsed, std::uint64_t iterations) {
  return look_at(rehearsed, [&](const Result& result) -> Finding {
    return {result.counts.interrupted <= iterations,
            losses(result, "interrupts", &IterationCounts::interrupted, &Interval::interrupts,
                   result.counts.started())};
  });
}

Finding completes_at_least(const Rehearsed& rehearsed, std::uint64_t iterations) {
  return look_at(rehearsed, [&](const Result& result) -> Finding {
    return {result.counts.complete >= iterations,
            fmt::format("completes {}, interrupts {} and drops {}{}",
                        iterations_text(result.counts.complete), result.counts.interrupted,
                        result.counts.dropped, early_end(result))};
  });
}

Finding needs_at_most_vus(const Rehearsed& rehearsed, std::uint64_t vus) {
  return look_at(rehearsed, [&](const Result& result) -> Finding {
    std::string facts =
        fmt::format("needs {} VU{}", result.vus_max, result.vus_max == 1 ? "" : "s");
    if (result.vus_max > vus) {
      const std::string when = first_interval(
          result, [vus](const Interval& interval) { return interval.vus_initialised > vus; });
      if (!when.empty()) facts += fmt::format(", more than {} first{}", vus, when);
    }
    return {result.vus_max <= vus, std::move(facts)};
  });
}

Finding ends_within(const Rehearsed& rehearsed, Duration length) {
  return look_at(rehearsed, [&](const Result& result) -> Finding {
    const Duration took = result.end - Instant{};
    return {took <= length,
            fmt::format("ends after {}{}", format_duration(took), early_end(result))};
  });
}

Finding passes_its_thresholds(const Rehearsed& rehearsed) {
  return look_at(rehearsed, [](const Result& result) -> Finding {
    if (!result.verdict || result.verdict->thresholds.empty()) return {false, "has no thresholds"};
    const std::vector<Verdict::Row>& rows = result.verdict->thresholds;
    std::string crossed;
    std::size_t failed = 0;
    for (const Verdict::Row& row : rows) {
      if (row.ok) continue;
      ++failed;
      crossed += fmt::format("{} {} of {}", failed == 1 ? ":" : ",", row.source, row.metric);
    }
    if (failed == 0) return {true, fmt::format("passes all of its {} thresholds", rows.size())};
    std::string facts =
        fmt::format("crosses {} of its {} thresholds{}", failed, rows.size(), crossed);
    if (const auto& abort = result.verdict->abort) {
      facts += fmt::format("; that ends it after {}", format_duration(abort->at - Instant{}));
    }
    return {false, std::move(facts)};
  });
}

Finding exits_with(const Rehearsed& rehearsed, int exit_code) {
  return look_at(rehearsed, [&](const Result& result) -> Finding {
    const int code = exit_status(result.exit_code);
    return {code == exit_code, fmt::format("exits with {}{}", code, early_end(result))};
  });
}

}  // namespace rehearse
