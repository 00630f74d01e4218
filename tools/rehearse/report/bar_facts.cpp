// One case for each executor.

#include "tools/rehearse/report/bar_facts.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <variant>

#include "models/base/duration_format.hpp"
#include "models/base/match.hpp"
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

Duration total(const std::vector<Stage>& stages) {
  Duration sum;
  for (const Stage& stage : stages) sum = sum + stage.duration;
  return sum;
}

double per_second(double rate, Duration time_unit) {
  return rate * 1e9 / static_cast<double>(time_unit.ns);
}

/// The ramp's rate after `ran`, per second, and its highest one.
std::array<double, 2> ramp_rates(const RampingArrivalRate& ramp, Duration ran) {
  auto rate = static_cast<double>(ramp.start_rate);
  double now = rate;
  double highest = rate;
  Duration start;
  for (const Stage& stage : ramp.stages) {
    const auto target = static_cast<double>(stage.target);
    if (start <= ran) now = rate + (target - rate) * ratio(ran - start, stage.duration);
    highest = std::max(highest, target);
    start = start + stage.duration;
    rate = target;
  }
  return {per_second(now, ramp.time_unit), per_second(highest, ramp.time_unit)};
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

std::uint64_t most_planned(const ScenarioPlan& scenario) {
  std::uint64_t most = 0;
  for (const VuStep& step : scenario.steps) most = std::max(most, step.planned);
  return most;
}

void describe_counted(BarFacts& line, const ScenarioPlan& scenario, const ScenarioResult& result,
                      Duration max_duration, std::uint64_t whole, const std::string& unit) {
  const std::uint64_t over = result.counts.started();
  line.done = ratio(static_cast<double>(over), static_cast<double>(whole));
  line.facts = {
      fmt::format("{} VUs", scenario.share.vus),
      fmt::format("{}/{}", clock_text(result.ran, max_duration), format_duration(max_duration)),
      fmt::format("{}/{} {}", padded(over, whole), whole, unit)};
}

void describe(BarFacts& line, const ScenarioPlan& scenario, const ScenarioResult& result) {
  const ScaledShare& share = scenario.share;
  // A silent tail is skipped, so a scenario can be over before its time.
  const bool over = result.ended && !result.interrupted;
  const auto timed = [&](Duration whole, std::string vus) {
    line.done = over ? 1.0 : ratio(result.ran, whole);
    line.facts = {std::move(vus), time_fact(result.ran, whole)};
  };
  const auto pool = [&] {
    return vus_fact(result.active_vus_end, result.vus_max,
                    static_cast<std::uint64_t>(share.max_vus));
  };
  match(
      scenario.options.executor,
      [&](const SharedIterations& options) {
        describe_counted(line, scenario, result, options.max_duration,
                         static_cast<std::uint64_t>(share.iterations), "shared iters");
      },
      [&](const PerVuIterations& options) {
        describe_counted(line, scenario, result, options.max_duration,
                         static_cast<std::uint64_t>(share.iterations * share.vus),
                         fmt::format("iters, {} per VU", share.iterations));
      },
      [&](const ConstantVus& options) {
        timed(options.duration, fmt::format("{} VUs", share.vus));
      },
      [&](const RampingVus&) {
        const std::uint64_t most = most_planned(scenario);
        timed(scenario.raw_steps.back().offset, vus_fact(result.active_vus_end, most, most));
      },
      [&](const ConstantArrivalRate& options) {
        timed(options.duration, pool());
        const double rate = per_second(static_cast<double>(options.rate), options.time_unit);
        line.facts.push_back(rate_fact(rate, rate));
      },
      [&](const RampingArrivalRate& options) {
        timed(total(options.stages), pool());
        const auto [rate, highest] = ramp_rates(options, result.ran);
        line.facts.push_back(rate_fact(rate, highest));
      },
      [&](const ExternallyControlled& options) {
        timed(options.duration, pool());
        if (options.duration.ns == 0) line.facts[1] = clock_text(result.ran, result.ran);
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
