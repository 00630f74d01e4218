// Layout of the banner, to the space as k6 prints it.

#include "tools/rehearse/report/banner.hpp"

#include <fmt/format.h>
#include <iterator>

#include "models/base/duration_format.hpp"

namespace rehearse {

namespace {

/// The segment's part of the whole, by its share of one striping cycle.
double percentage(const ExecutionTuple& tuple) {
  return 100.0 * static_cast<double>(tuple.offsets().size()) / static_cast<double>(tuple.lcd());
}

}  // namespace

std::string banner(const TestPlan& plan, const ReportStyle& style) {
  const Paint paint(style.colour);
  const std::size_t count = plan.scenarios.size();
  const std::string length = plan.is_final ? fmt::format("{} max duration (incl. graceful stop)",
                                                         format_duration(plan.end))
                                           : std::string("infinite duration");
  std::string text;
  auto out = std::back_inserter(text);
  fmt::format_to(out, "     execution: {}\n", paint.value(style.execution));
  fmt::format_to(out, "        script: {}\n", paint.value(style.script));
  fmt::format_to(out, "        output: {}\n\n", paint.value(style.output));
  fmt::format_to(
      out, "     scenarios: {}\n",
      paint.value(fmt::format("({:.2f}%) {} scenario{}, {} max VUs, {}:", percentage(plan.tuple),
                              count, count == 1 ? "" : "s", plan.max_possible_vus, length)));
  for (const ScenarioPlan& scenario : plan.scenarios) {
    fmt::format_to(out, "              * {}: {}\n", scenario.options.name, scenario.description);
  }
  return text + "\n";
}

}  // namespace rehearse
