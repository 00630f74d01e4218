// The order of the sections, and what the last one says about repeating the run.

#include "tools/rehearse/report/summary.hpp"

#include <array>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "sim/measure/result_metrics.hpp"
#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/report/busy_table.hpp"
#include "tools/rehearse/report/cause_table.hpp"
#include "tools/rehearse/report/final_bars.hpp"
#include "tools/rehearse/report/live_rows.hpp"
#include "tools/rehearse/report/metric_rows.hpp"
#include "tools/rehearse/report/target_summary.hpp"
#include "tools/rehearse/report/target_timeline.hpp"
#include "tools/rehearse/report/time_table.hpp"
#include "tools/rehearse/summary/summary_text.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

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
  if (result.not_modelled) {
    facts.push_back({"checks_not_modelled", fmt::format("{}", result.not_modelled->checks), {}});
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

SummaryStyle k6_style(const ReportStyle& style) {
  SummaryStyle k6;
  k6.full = style.full;
  k6.terminal = style.colour;
  k6.time_unit = style.time_unit;
  for (const std::string& name : style.trend_stats)
    k6.trend_stats.push_back(*parse_trend_stat(name));
  return k6;
}

namespace {

/// What a rehearsal has beside k6's metrics.
std::string own_sections(const TestPlan& plan, const Result& result, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::string text;
  const MetricTotals totals = metric_totals(result);
  text += endpoints_summary(result, style);
  if (result.start_lag) {
    text +=
        request_phases_text(totals, result.run, style) + live_summary(totals, result.run, style);
  }
  if (result.scenarios.size() > 1) {
    for (const ScenarioResult& scenario : result.scenarios) {
      text += fmt::format("  █ SCENARIO: {}\n\n", scenario.name);
      text += of_scenario(scenario, result.run, style);
    }
  }
  text += busy_summary(plan, result);
  text += cause_summary(result);
  text += timeline_summary(result);
  text += phases_summary(result);
  text += services_summary(result);
  text += time_summary(result, style.interval);
  return text + replay(result, style, paint);
}

}  // namespace

std::string summary(const TestPlan& plan, const Result& result, const ReportStyle& style,
                    const MetricEngine* samples) {
  std::string text;
  if (style.k6_summary) {
    MetricEngine totals;
    if (samples == nullptr) take_totals(result, totals);
    // A test without any sample has no text of k6's, and its error says nothing to a reader.
    text = summary_text(samples != nullptr ? *samples : totals, result.run, k6_style(style)).text;
  }
  if (!style.own_sections) return text;
  while (text.ends_with("\n\n\n")) text.pop_back();
  return text + own_sections(plan, result, style);
}

std::string report(const TestPlan& plan, const Result& result, const ReportStyle& style,
                   const MetricEngine* samples) {
  std::string text;
  if (!style.quiet) {
    if (style.banner) text += banner(plan, style) + "\n";
    text += final_bars(plan, result, style) + "\n";
  }
  return text + summary(plan, result, style, samples);
}

}  // namespace rehearse
