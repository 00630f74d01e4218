// Parts of a test one after the other: thresholds, the whole, groups, scenarios.

#include "tools/rehearse/summary/summary_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <fmt/format.h>

#include "sim/verdict/metric_names.hpp"
#include "sim/verdict/metric_sections.hpp"
#include "tools/rehearse/summary/name_order.hpp"
#include "tools/rehearse/summary/summary_rows.hpp"
#include "tools/rehearse/summary/threshold_lines.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kTitleIndent = 2;
constexpr std::size_t kIndent = 4;
const char* const kNoMetric =
    "unexpected error while generating the summary: TypeError: No initial value";

using Rows = std::array<std::vector<SummaryRow>, kMetricSections>;

class Writer {
 public:
  Writer(const MetricEngine& engine, Duration run, const SummaryStyle& style)
      : engine_(engine), run_(run), style_(style), paint_(style.colour()) {}

  SummaryText write() {
    const Rows rows = whole_rows();
    std::size_t count = 0;
    for (const auto& section : rows) count += section.size();
    if (count == 0) return {"", kNoMetric};
    text_ = "\n\n";
    if (const std::string lines = threshold_lines(engine_, run_, style_); !lines.empty()) {
      title("THRESHOLDS");
      text_ += lines + "\n\n";
    }
    title("TOTAL RESULTS");
    const EngineMetric& checks = engine_.metric(*engine_.find(kChecksMetric));
    if (checks.shown()) write_checks(checks.sink, engine_.checks(), kIndent);
    write_rows(rows, kIndent, count > 1);
    text_ += "\n";
    if (style_.full) {
      for (const auto& group : engine_.default_part().groups) write_group(*group, kTitleIndent);
      write_scenarios();
    }
    return {text_ + "\n", std::nullopt};
  }

 private:
  void title(const std::string& text) { text_ += "  █ " + paint_.bold(text) + " \n\n"; }

  Rows whole_rows() const {
    Rows rows;
    for (const NamedRow& each : total_rows(engine_, style_.full)) {
      const auto section = *metric_section(each.metric->name, style_.full);
      rows.at(static_cast<std::size_t>(section))
          .push_back(summary_row(each.name, each.metric->sink, each.metric->unit, run_, style_));
    }
    return rows;
  }

  Rows rows_of(const SummaryPart& part) const {
    std::vector<const PartMetric*> metrics;
    for (const PartMetric& each : part.metrics) metrics.push_back(&each);
    const auto name = [this](const PartMetric* each) -> const std::string& {
      return engine_.metric(each->metric).name;
    };
    std::stable_sort(metrics.begin(), metrics.end(), [&](const PartMetric* a, const PartMetric* b) {
      return compare_names(name(a), name(b)) < 0;
    });
    Rows rows;
    for (const PartMetric* each : metrics) {
      const auto section = metric_section(name(each), style_.full);
      if (!section) continue;
      rows.at(static_cast<std::size_t>(*section))
          .push_back(
              summary_row(name(each), each->sink, engine_.metric(each->metric).unit, run_, style_));
    }
    return rows;
  }

  void write_rows(const Rows& rows, std::size_t indent, bool dots) {
    SummaryColumns columns(paint_, dots);
    for (const auto& section : rows) {
      for (const SummaryRow& row : section) columns.fit(row);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows.at(i).empty()) continue;
      const char* heading = metric_section_title(static_cast<MetricSection>(i));
      text_ += std::string(indent, ' ') + paint_.bold(heading) + "\n";
      for (const SummaryRow& row : rows.at(i)) text_ += columns.line(row, indent);
      text_ += "\n";
    }
  }

  void write_checks(const Sink& sink, const std::deque<CheckCount>& checks, std::size_t indent) {
    const auto& rate = std::get<RateSink>(sink);
    const RateSink failed{rate.total - rate.passes, rate.total};
    const CounterSink total{static_cast<double>(rate.total), true};
    const auto unit = MetricUnit::Default;
    const std::array<SummaryRow, 3> rows{summary_row("checks_total", total, unit, run_, style_),
                                         summary_row("checks_succeeded", rate, unit, run_, style_),
                                         summary_row("checks_failed", failed, unit, run_, style_)};
    SummaryColumns columns(paint_);
    for (const SummaryRow& row : rows) columns.fit(row);
    for (const SummaryRow& row : rows) text_ += columns.line(row, indent);
    text_ += "\n";
    for (const CheckCount& check : checks) write_mark(check, indent);
    text_ += "\n";
  }

  void write_mark(const CheckCount& check, std::size_t indent) {
    const std::string blanks(indent, ' ');
    if (check.fails == 0) {
      text_ += blanks + paint_.good("✓ " + check.name) + "\n";
      return;
    }
    const auto passes = static_cast<double>(check.passes);
    const double percent = std::floor(100 * passes / (passes + static_cast<double>(check.fails)));
    text_ += blanks + paint_.bad("✗ " + check.name) + "\n";
    // The line below is indented twice, except for the two blanks before titles.
    text_ +=
        std::string(2 * indent - kTitleIndent, ' ') +
        paint_.bad(fmt::format("↳  {:.0f}% — ✓ {} / ✗ {}", percent, check.passes, check.fails)) +
        "\n";
  }

  void write_part(const SummaryPart& part, std::size_t indent) {
    if (const PartMetric* checks = part.find(*engine_.find(kChecksMetric))) {
      write_checks(checks->sink, part.checks, indent);
    }
    write_rows(rows_of(part), indent, true);
  }

  /// k6 shows nothing of these but what is nested in them.
  static bool is_hidden(const SummaryPart& group) {
    return group.path == "::setup" || group.path == "::teardown";
  }

  /// `indent` is that of the title: of the outermost groups it begins a part of the summary.
  void write_group(const SummaryPart& group, std::size_t indent) {
    const bool hidden = is_hidden(group);
    if (hidden && group.groups.empty()) return;
    const bool outermost = indent == kTitleIndent;
    if (outermost) {
      title("GROUP: " + group.name);
    } else {
      text_ += std::string(indent, ' ') + "↳ " + paint_.bold("GROUP: " + group.name) + " \n\n";
    }
    if (!hidden) write_part(group, indent + 2);
    for (const auto& each : group.groups) write_group(*each, indent + 2);
    if (outermost) text_ += "\n";
  }

  void write_scenarios() {
    std::vector<const SummaryPart*> scenarios;
    for (const auto& [name, part] : engine_.scenarios()) scenarios.push_back(&part);
    std::stable_sort(scenarios.begin(), scenarios.end(),
                     [](const SummaryPart* a, const SummaryPart* b) {
                       return compare_names(a->name, b->name) < 0;
                     });
    for (const SummaryPart* scenario : scenarios) {
      title("SCENARIO: " + scenario->name);
      write_part(*scenario, kIndent);
      for (const auto& group : scenario->groups) write_group(*group, kIndent);
      text_ += "\n";
    }
  }

  const MetricEngine& engine_;
  Duration run_;
  const SummaryStyle& style_;
  Paint paint_;
  std::string text_;
};

}  // namespace

std::vector<NamedRow> total_rows(const MetricEngine& engine, bool full) {
  const auto shown = [&](const EngineMetric& metric) {
    return metric.shown() && metric_section(metric.name, full);
  };
  std::vector<const EngineMetric*> metrics;
  for (const EngineMetric& metric : engine.metrics()) {
    if (!metric.parent && shown(metric)) metrics.push_back(&metric);
  }
  const auto by_name = [](const EngineMetric* a, const EngineMetric* b) {
    return compare_names(a->name, b->name) < 0;
  };
  std::stable_sort(metrics.begin(), metrics.end(), by_name);
  std::vector<NamedRow> rows;
  for (const EngineMetric* metric : metrics) {
    rows.push_back({metric, metric->name});
    std::vector<const EngineMetric*> below;
    for (const MetricRef each : metric->submetrics) {
      if (engine.metric(each).shown()) below.push_back(&engine.metric(each));
    }
    std::stable_sort(below.begin(), below.end(), by_name);
    for (const EngineMetric* each : below) rows.push_back({each, "  { " + each->suffix + " }"});
  }
  return rows;
}

SummaryText summary_text(const MetricEngine& engine, Duration run, const SummaryStyle& style) {
  return Writer(engine, run, style).write();
}

}  // namespace rehearse
