// k6's one-line description of a scenario.

#include "sim/plan/description.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/plan/stages.hpp"

namespace rehearse {
namespace {

/// The text of the line, and the details in brackets after it.
struct Line {
  std::string text;
  std::vector<std::string> facts;
};

/// Iterations per second in a part of the whole, with two decimals of the nearest double.
std::string per_second(std::int64_t rate, Duration time_unit, const Rational& part) {
  const Rational whole = Rational(rate, time_unit.ns) * Rational(1'000'000'000);
  return fmt::format("{:.2f} iterations/s", (whole * part).nearest_double());
}

std::string vu_range(const ScaledShare& share, bool grows) {
  if (!grows) return fmt::format("maxVUs: {}", share.vus);
  return fmt::format("maxVUs: {}-{}", share.vus, share.max_vus);
}

class Describer {
 public:
  Describer(const ScenarioPlan& scenario, const ExecutionTuple& tuple)
      : scenario_(scenario), tuple_(tuple) {}

  Line operator()(const SharedIterations& options) const {
    return {fmt::format("{} iterations shared among {} VUs", share().iterations, share().vus),
            with_common({"maxDuration: " + format_duration(options.max_duration)})};
  }
  Line operator()(const PerVuIterations& options) const {
    return {fmt::format("{} iterations for each of {} VUs", share().iterations, share().vus),
            with_common({"maxDuration: " + format_duration(options.max_duration)})};
  }
  Line operator()(const ConstantVus& options) const {
    return {fmt::format("{} looping VUs for {}", share().vus, format_duration(options.duration)),
            with_common({})};
  }
  Line operator()(const RampingVus& options) const {
    return {
        fmt::format("Up to {} looping VUs for {}", scenario_.max_planned_vus, over(options.stages)),
        with_common({"gracefulRampDown: " + format_duration(options.graceful_ramp_down)})};
  }
  Line operator()(const ConstantArrivalRate& options) const {
    const Rational part =
        scenario_.numbering ? scenario_.numbering->segment().length() : Rational(0);
    return {fmt::format("{} for {}", per_second(options.rate, options.time_unit, part),
                        format_duration(options.duration)),
            with_common({vu_range(share(), share().max_vus > share().vus)})};
  }
  Line operator()(const RampingArrivalRate& options) const {
    std::int64_t most = options.start_rate;
    for (const Stage& stage : options.stages) most = std::max(most, stage.target);
    return {fmt::format("Up to {} for {}",
                        per_second(most, options.time_unit, tuple_.segment().length()),
                        over(options.stages)),
            with_common({vu_range(share(), options.max_vus > options.pre_allocated_vus)})};
  }
  Line operator()(const ExternallyControlled& options) const {
    const bool endless = options.duration == Duration{};
    return {fmt::format("Externally controlled execution with {} VUs, {} max VUs, {} duration",
                        options.vus, options.max_vus,
                        endless ? "infinite" : format_duration(options.duration)),
            {}};
  }

 private:
  const ScaledShare& share() const { return scenario_.share; }

  static std::string over(const std::vector<Stage>& stages) {
    return fmt::format("{} over {} stages", format_duration(total_duration(stages)), stages.size());
  }

  std::vector<std::string> with_common(std::vector<std::string> facts) const {
    const ScenarioOptions& options = scenario_.options;
    if (options.exec_given) facts.push_back("exec: " + options.exec);
    if (options.start_time > Duration{}) {
      facts.push_back("startTime: " + format_duration(options.start_time));
    }
    if (options.graceful_stop > Duration{}) {
      facts.push_back("gracefulStop: " + format_duration(options.graceful_stop));
    }
    return facts;
  }

  const ScenarioPlan& scenario_;
  const ExecutionTuple& tuple_;
};

}  // namespace

std::string describe(const ScenarioPlan& scenario, const ExecutionTuple& tuple) {
  const Line line = std::visit(Describer(scenario, tuple), scenario.options.executor);
  if (line.facts.empty()) return line.text;
  return fmt::format("{} ({})", line.text, fmt::join(line.facts, ", "));
}

}  // namespace rehearse
