// One case for each executor.

#include "tools/rehearse/report/bar_facts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <variant>

#include "models/base/duration_format.hpp"
#include "models/base/match.hpp"
#include "sim/plan/rate_curve.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 30;

double ratio(double part, double whole) {
  return whole <= 0 ? 1.0 : std::clamp(part / whole, 0.0, 1.0);
}

double ratio(Duration part, Duration whole) {
  return ratio(static_cast<double>(part.ns), static_cast<double>(whole.ns));
}

double per_second(double rate, Duration time_unit) {
  return rate * 1e9 / static_cast<double>(time_unit.ns);
}

/// "10s" when it is over, "09.3s/10s" before.
std::string time_fact(Duration ran, Duration whole) {
  if (ran >= whole) return format_duration(whole);
  return fmt::format("{}/{}", clock_text(ran, whole), format_duration(whole));
}

std::string vus_fact(std::uint64_t active, std::uint64_t most, std::uint64_t widest) {
  return fmt::format("{}/{} VUs", padded(active, widest), padded(most, widest));
}

std::string rate_fact(double rate, double highest) {
  return fmt::format("{:0>{}} iters/s", fmt::format("{:.2f}", rate),
                     fmt::formatted_size("{:.2f}", highest));
}

/// The ramp's rate now, as wide as the highest one and that of the start.
std::string ramp_rate_fact(const RampingArrivalRate& ramp, Duration ran) {
  const RateCurve curve = RateCurve::of_whole(ramp);
  const double start = per_second(static_cast<double>(ramp.start_rate), ramp.time_unit);
  return rate_fact(curve.at(ran), std::max(start, curve.peak()));
}

void describe_counted(BarFacts& line, const ScenarioPlan& scenario, const ScenarioResult& result,
                      std::int64_t iterations, const std::string& unit) {
  const auto whole = static_cast<std::uint64_t>(iterations);
  const std::uint64_t over = result.counts.started();
  line.done = ratio(static_cast<double>(over), static_cast<double>(whole));
  line.facts = {fmt::format("{} VUs", scenario.share.vus),
                fmt::format("{}/{}", clock_text(result.ran, scenario.regular_end),
                            format_duration(scenario.regular_end)),
                fmt::format("{}/{} {}", padded(over, whole), whole, unit)};
}

void describe(BarFacts& line, const ScenarioPlan& scenario, const ScenarioResult& result) {
  const ScaledShare& share = scenario.share;
  const Duration whole = scenario.regular_end;
  // A silent tail is skipped, so a scenario can be over before its time.
  const bool over = result.ended && !result.interrupted;
  const auto timed = [&](std::string vus) {
    line.done = over ? 1.0 : ratio(result.ran, whole);
    line.facts = {std::move(vus), time_fact(result.ran, whole)};
  };
  const auto pool = [&] {
    return vus_fact(result.active_vus_end, result.vus_max,
                    static_cast<std::uint64_t>(share.max_vus));
  };
  match(
      scenario.options.executor,
      [&](const SharedIterations&) {
        describe_counted(line, scenario, result, share.iterations, "shared iters");
      },
      [&](const PerVuIterations&) {
        describe_counted(line, scenario, result, share.iterations * share.vus,
                         fmt::format("iters, {} per VU", share.iterations));
      },
      [&](const ConstantVus&) { timed(fmt::format("{} VUs", share.vus)); },
      [&](const RampingVus&) {
        const std::uint64_t most = scenario.max_planned_vus;
        timed(vus_fact(result.active_vus_end, most, most));
      },
      [&](const ConstantArrivalRate& options) {
        timed(pool());
        const double rate = per_second(static_cast<double>(options.rate), options.time_unit);
        line.facts.push_back(rate_fact(rate, rate));
      },
      [&](const RampingArrivalRate& options) {
        timed(pool());
        line.facts.push_back(ramp_rate_fact(options, result.ran));
      },
      [&](const ExternallyControlled&) {
        timed(pool());
        if (whole.ns == 0) line.facts[1] = clock_text(result.ran, result.ran);
      });
}

std::string shortened(const std::string& name) {
  if (name.size() <= kNameWidth) return name;
  return name.substr(0, kNameWidth - 3) + "...";
}

}  // namespace

BarFacts bar_facts(const ScenarioPlan& scenario, const ScenarioResult& result) {
  BarFacts line;
  line.name = shortened(scenario.options.name);
  describe(line, scenario, result);
  line.waiting = !result.began;
  line.interrupted = result.interrupted || line.done < 1;
  if (line.waiting) line.done = 0;
  return line;
}

}  // namespace rehearse
