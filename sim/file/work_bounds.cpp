// Estimates the work in floating point: it only decides what is refused, never what happens.

#include "sim/file/work_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <variant>

#include "models/base/duration_format.hpp"
#include "models/base/match.hpp"
#include "models/base/means.hpp"
#include "models/base/wide.hpp"
#include "models/journey/expected_work.hpp"
#include "models/service/network_demand.hpp"
#include "sim/file/json/lengths.hpp"
#include "sim/file/request_time.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/rate_curve.hpp"
#include "sim/plan/stages.hpp"

namespace rehearse {
namespace {

double number(std::int64_t n) { return static_cast<double>(n); }

/// From the start of the test to the last instant the scenario can reach.
Wide length(const ScenarioOptions& scenario) {
  const auto* ramp = std::get_if<RampingVus>(&scenario.executor);
  return Wide{scenario.start_time.ns} +
         traits_of(scenario.executor).regular_length(scenario.executor) +
         (ramp == nullptr ? 0 : ramp->graceful_ramp_down.ns) + scenario.graceful_stop.ns;
}

/// per-vu-iterations: all that the VUs are asked for together.
Wide iterations_asked(const ExecutorOptions& executor) {
  const auto* counted = std::get_if<PerVuIterations>(&executor);
  return counted == nullptr ? Wide{0} : Wide{counted->vus} * counted->iterations;
}

double ramp_area(const std::vector<ActiveStep>& steps) {
  double area = 0.0;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    area +=
        static_cast<double>(steps[i - 1].active) * as_double(steps[i].offset - steps[i - 1].offset);
  }
  return area;
}

double ramp_starts(const std::vector<ActiveStep>& steps) {
  double starts = 0.0;
  std::uint64_t active = 0;
  for (const ActiveStep& step : steps) {
    if (step.active > active) starts += static_cast<double>(step.active - active);
    active = step.active;
  }
  return starts;
}

/// Every scale command can start all VUs anew. An endless executor ends with the first interrupt.
double external_iterations(const ScenarioPlan& scenario, const std::vector<Command>& control,
                           double pace) {
  double vus = number(std::max(scenario.share.vus, scenario.share.max_vus));
  double scales = 1.0;
  Duration end = scenario.regular_end;
  for (const Command& command : control) {
    if (const auto* scale = std::get_if<ScaleCommand>(&command.action)) {
      vus = std::max(vus, number(std::max(scale->vus.value_or(0), scale->max.value_or(0))));
      scales += 1.0;
    } else if (std::holds_alternative<InterruptCommand>(command.action) && end == Duration{}) {
      end = command.at - Instant{};
    }
  }
  return vus * (as_double(end) / pace + scales);
}

/// Of VUs that loop from the start to the regular end.
double looped_iterations(const ScenarioPlan& scenario, double pace) {
  return number(scenario.share.vus) * (as_double(scenario.regular_end) / pace + 1.0);
}

/// The most requests that a source sends until then, on average.
double most_requests(const ArrivalOptions& arrivals, Duration end) {
  if (!arrivals.trace.empty()) return static_cast<double>(arrivals.trace.size());
  const Instant last = std::min(arrivals.until, Instant{} + end);
  double rate = 0.0;
  for (const RatePoint& point : arrivals.rate) rate = std::max(rate, point.rate);
  double factor = arrivals.states.empty() ? 1.0 : 0.0;
  for (const RateState& state : arrivals.states) factor = std::max(factor, state.factor);
  const double batch = arrivals.batch ? std::max(arrivals.batch->mean(), 1.0) : 1.0;
  return std::max(as_double(last - arrivals.from), 0.0) / 1e9 * rate * factor * batch;
}

void check_traffic(const Rehearsal& rehearsal, const ReadLimits& limits, ProblemList& problems) {
  if (rehearsal.targets == nullptr) return;
  const auto most = static_cast<double>(limits.iterations);
  for (const PlannedService& service : rehearsal.targets->services) {
    for (std::size_t i = 0; i < service.options.traffic.size(); ++i) {
      const double requests =
          most_requests(service.options.traffic[i].arrivals, rehearsal.plan.end);
      if (requests <= most) continue;
      problems.add(JsonPlace("/targets") / service.name / "traffic" / std::to_string(i),
                   fmt::format("found up to {:.0f} requests to come, expected at most {}", requests,
                               limits.iterations));
    }
  }
}

/// About how far apart a VU's iterations begin.
double pace_ns(const ScenarioPlan& scenario, const Rehearsal& rehearsal) {
  const Journey& journey = rehearsal.journeys.at(scenario.options.exec);
  return std::max({typical_iteration_ns(journey, rehearsal.targets.get()),
                   as_double(rehearsal.options.min_iteration_duration), 1.0});
}

/// Steps, requests and calls of a whole iteration by their means; infinite where there are none.
double steps_of(const Journey& journey, const NetworkPlan* targets) {
  if (journey.program() == nullptr) return 1.0;
  const ExpectedWork& work = journey.program()->work();
  double steps = work.steps_done;
  if (targets == nullptr) return steps;
  std::vector<double> direct(targets->endpoints.size(), 0.0);
  for (const auto& endpoint : work.endpoints) {
    direct[targets->index_of(endpoint.ref)] += endpoint.requests;
  }
  for (const double requests : with_calls(*targets, request_means(*targets), direct)) {
    steps += requests;
  }
  return steps;
}

void check_steps(const Rehearsal& rehearsal, const ReadLimits& limits, const ScenarioPlaces& places,
                 ProblemList& problems) {
  double total = 0.0;
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    if (!scenario.has_work) continue;
    const double steps = expected_steps(scenario, rehearsal);
    // Where there is no mean, nothing can be said beforehand.
    if (std::isfinite(steps)) total += steps;
  }
  if (total <= static_cast<double>(limits.steps)) return;
  problems.add(JsonPlace(places.options()),
               fmt::format("found about {:.3g} steps, requests and calls to come, expected at "
                           "most {}",
                           total, limits.steps));
}

}  // namespace

double expected_steps(const ScenarioPlan& scenario, const Rehearsal& rehearsal) {
  const Journey& journey = rehearsal.journeys.at(scenario.options.exec);
  const double each = steps_of(journey, rehearsal.targets.get());
  // What iterations would do after the end is not done.
  const double vus = static_cast<double>(rehearsal.plan.max_possible_vus);
  const double fit = vus * as_double(rehearsal.plan.end) / pace_ns(scenario, rehearsal);
  return std::min(expected_iterations(scenario, rehearsal), fit) * each;
}

void check_size(const Options& options, const ReadLimits& limits, const ScenarioPlaces& places,
                ProblemList& problems) {
  if (options.scenarios.size() > limits.scenarios) {
    problems.add(JsonPlace(places.options()),
                 fmt::format("found {} scenarios, expected at most {}", options.scenarios.size(),
                             limits.scenarios));
  }
  for (const ScenarioOptions& scenario : options.scenarios) {
    const std::string pointer = places.of(scenario.name);
    const std::int64_t vus = traits_of(scenario.executor).vus_asked(scenario.executor);
    if (vus > 0 && static_cast<std::uint64_t>(vus) > limits.vus) {
      problems.add(JsonPlace(pointer),
                   fmt::format("found up to {} VUs, expected at most {}", vus, limits.vus));
    }
    if (iterations_asked(scenario.executor) > std::numeric_limits<std::int64_t>::max()) {
      problems.add(JsonPlace(pointer), "found more than 2^63 iterations in all, expected fewer");
    }
    if (length(scenario) > kLongestDuration.ns) {
      problems.add(
          JsonPlace(pointer),
          fmt::format("found a scenario that may last longer than {} from the start of the "
                      "test, expected at most that",
                      format_duration(kLongestDuration)));
    } else if (const auto* ramp = std::get_if<RampingVus>(&scenario.executor);
               ramp != nullptr && wraps(*ramp)) {
      problems.add(JsonPlace(pointer),
                   "found a stage whose nanoseconds times its change of VUs exceed 64 bits, for "
                   "which k6's schedule is garbage, expected a shorter stage or a smaller change");
    }
  }
}

double expected_iterations(const ScenarioPlan& scenario, const Rehearsal& rehearsal) {
  const double pace = pace_ns(scenario, rehearsal);
  const double iterations = number(scenario.share.iterations);
  return match(
      scenario.options.executor,
      [&](const SharedIterations&) {
        return std::min(iterations, looped_iterations(scenario, pace));
      },
      [&](const PerVuIterations&) {
        return std::min(number(scenario.share.vus) * iterations, looped_iterations(scenario, pace));
      },
      [&](const ConstantVus&) { return looped_iterations(scenario, pace); },
      [&](const RampingVus&) {
        return ramp_area(scenario.raw_steps) / pace + ramp_starts(scenario.raw_steps);
      },
      [&](const ConstantArrivalRate&) { return RateCurve::of_segment(scenario).area(); },
      [&](const RampingArrivalRate&) { return RateCurve::of_segment(scenario).area(); },
      [&](const ExternallyControlled&) {
        return external_iterations(scenario, rehearsal.control, pace);
      });
}

void check_work(const Rehearsal& rehearsal, const ReadLimits& limits, const ScenarioPlaces& places,
                ProblemList& problems) {
  if (rehearsal.plan.max_possible_vus > limits.vus) {
    problems.add(JsonPlace(places.options()),
                 fmt::format("found up to {} VUs at once, expected at most {}",
                             rehearsal.plan.max_possible_vus, limits.vus));
  }
  check_traffic(rehearsal, limits, problems);
  const auto most = static_cast<double>(limits.iterations);
  double total = 0.0;
  bool each_within = true;
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    if (!scenario.has_work) continue;
    const double iterations = expected_iterations(scenario, rehearsal);
    total += iterations;
    if (iterations > most) {
      each_within = false;
      problems.add(JsonPlace(places.of(scenario.options.name)),
                   fmt::format("found about {:.0f} iterations to come, expected at most {}",
                               iterations, limits.iterations));
    }
  }
  if (each_within && total <= most) check_steps(rehearsal, limits, places, problems);
  if (each_within && total > most) {
    problems.add(JsonPlace(places.options()),
                 fmt::format("found about {:.0f} iterations to come in all scenarios, expected at "
                             "most {}",
                             total, limits.iterations));
  }
}

}  // namespace rehearse
