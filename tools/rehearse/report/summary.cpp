// The order of the sections, and what the last one says about repeating the run.

#include "tools/rehearse/report/summary.hpp"

#include <array>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/report/final_bars.hpp"
#include "tools/rehearse/report/live_rows.hpp"
#include "tools/rehearse/report/metric_rows.hpp"
#include "tools/rehearse/report/target_summary.hpp"
#include "tools/rehearse/report/time_table.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

constexpr std::array kExecution{MetricId::DroppedIterations, MetricId::IterationDuration,
                                MetricId::Iterations, MetricId::Vus, MetricId::VusMax};
constexpr std::array kScenario{MetricId::DroppedIterations, MetricId::Iterations,
                               MetricId::InterruptedIterations};

/// A section that is shown without rows too.
std::string execution(const MetricRows& rows, const Paint& paint) {
  return fmt::format("    EXECUTION\n{}\n", rows_text(rows, paint));
}

std::string of_scenario(const ScenarioResult& scenario, Duration run, const ReportStyle& style) {
  MetricTotals totals;
  totals.counts = scenario.counts;
  return execution(metric_rows(kScenario, totals, run, style), Paint(style.colour));
}

std::string replay(const Result& result, const ReportStyle& style, const Paint& paint) {
  MetricRows facts;
  if (result.counts.thrown > 0) {
    facts.push_back({"exceptions", fmt::format("{}", result.counts.thrown), {}});
  }
  facts.push_back({"seed", fmt::format("{}", result.seed), {}});
  std::string time = format_duration(result.run);
  if (style.took) {
    time.append(" in ").append(short_time(static_cast<double>(style.took->ns) / 1e6, ""));
  }
  if (result.start_lag) {
    facts.push_back({"ran", time, {}});
    return fmt::format("    REHEARSAL\n{}", rows_text(facts, paint));
  }
  facts.push_back({"simulated", time, {}});
  facts.push_back({"trace_hash", fmt::format("{:016x}", result.trace_hash), {}});
  return fmt::format("    REHEARSAL\n{}", rows_text(facts, paint));
}

}  // namespace

std::string summary(const Result& result, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::string text = "  █ TOTAL RESULTS\n\n";
  const bool live = result.start_lag.has_value();
  const MetricTotals totals = metric_totals(result);
  text += http_summary(result, style);
  if (live) text += request_phases_text(totals, result.run, style);
  text += execution(metric_rows(kExecution, totals, result.run, style), paint);
  if (live) text += live_summary(totals, result.run, style);
  if (result.scenarios.size() > 1) {
    for (const ScenarioResult& scenario : result.scenarios) {
      text += fmt::format("  █ SCENARIO: {}\n\n", scenario.name);
      text += of_scenario(scenario, result.run, style);
    }
  }
  text += phases_summary(result);
  text += services_summary(result);
  text += time_summary(result);
  return text + replay(result, style, paint);
}

std::string report(const TestPlan& plan, const Result& result, const ReportStyle& style) {
  std::string text;
  if (!style.quiet) {
    if (style.banner) text += banner(plan, style) + "\n";
    text += final_bars(plan, result, style) + "\n\n";
  }
  return text + summary(result, style);
}

}  // namespace rehearse
