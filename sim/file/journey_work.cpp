// Requests of journeys times means of targets, and why a mean is missing.

#include "sim/file/journey_work.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "models/base/erlang_b.hpp"
#include "models/base/means.hpp"
#include "models/base/require.hpp"
#include "models/journey/journey_program.hpp"
#include "sim/file/request_time.hpp"
#include "sim/file/set_values.hpp"
#include "sim/file/target/target_places.hpp"
#include "sim/file/workload_reader.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/rate_curve.hpp"
#include "sim/vu/requests.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Works out the journeys of one document.
class Calculation {
 public:
  Calculation(const json& document, const NetworkPlan* plan, const BatchLimits& limits)
      : document_(document), plan_(plan), limits_(limits) {
    if (plan != nullptr) means_ = request_means(*plan);
  }

  JourneyWork of(const std::string& name, const Journey& journey) const {
    JourneyWork work;
    const JsonPlace root;
    const JsonPlace journeys = root / "journeys";
    const std::string place = (journeys / name).pointer();
    if (journey.program() == nullptr) {
      work.think_ns = mean_or_infinity(journey.duration());
      explain(journey.duration(), place + "/duration", work.no_mean);
      return work;
    }
    work.think_ns = journey.program()->work().think_ns;
    for_each_visited_step(*journey.program(),
                          [&](const std::string& path, const Step& step, double) {
                            const auto* think = std::get_if<ThinkStep>(&step.what);
                            if (think != nullptr)
                              explain(think->duration, place + path + "/think", work.no_mean);
                          });
    for (const auto& endpoint : journey.program()->work().endpoints) {
      work.requests += endpoint.requests;
    }
    if (plan_ == nullptr) return work;
    work.answers_ns = request_time_ns(
        *journey.program(), limits_, [this](const Request& request) { return answer_of(request); });
    std::vector<double> direct(plan_->endpoints.size(), 0.0);
    for (const auto& endpoint : journey.program()->work().endpoints) {
      direct[plan_->index_of(endpoint.ref)] += endpoint.requests;
    }
    const std::vector<double> requests = with_calls(*plan_, means_, std::move(direct));
    work.services = service_use(*plan_, means_, requests);
    work.bottleneck = bottleneck_of(work.services);
    explain_targets(requests, work.no_mean);
    return work;
  }

 private:
  double answer_of(const Request& request) const {
    return means_[plan_->index_of(request.to)].answer_ns;
  }

  static std::optional<std::size_t> bottleneck_of(const std::vector<ServiceUse>& services) {
    std::optional<std::size_t> least;
    for (std::size_t i = 0; i < services.size(); ++i) {
      if (!services[i].known) return std::nullopt;
      if (std::isfinite(services[i].highest_rate) &&
          (!least || services[i].highest_rate < services[*least].highest_rate)) {
        least = i;
      }
    }
    return least;
  }

  static void explain(const DurationModel& model, const std::string& place, Problems& problems) {
    const Checked<double> mean = model.mean();
    if (mean) return;
    for (const Problem& problem : mean.problems()) {
      problems.push_back({place + problem.path, problem.message});
    }
  }

  /// The durations of everything that gets requests.
  void explain_targets(const std::vector<double>& requests, Problems& problems) const {
    for (const PlannedService& service : plan_->services) {
      bool used = false;
      for (std::uint32_t i = 0; i < service.endpoints; ++i) {
        const std::uint32_t index = service.first_endpoint + i;
        if (requests[index] == 0.0) continue;
        used = true;
        const PlannedEndpoint& endpoint = plan_->endpoints[index];
        const JsonPlace root;
        const JsonPlace of_service = root / service.name;
        const JsonPlace of_endpoints = of_service / "endpoints";
        const std::string place = (of_endpoints / endpoint.name).pointer();
        if (!endpoint.duration) {
          problems.push_back(
              {written(place), "found a stream that lasts for ever, expected one with a duration"});
        } else {
          explain(*endpoint.duration, written(place + "/duration"), problems);
        }
        if (endpoint.error_duration) {
          explain(*endpoint.error_duration, written(place + "/error/duration"), problems);
        }
      }
      if (!used) continue;
      const JsonPlace root;
      explain(service.options.latency, written((root / service.name).pointer() + "/latency"),
              problems);
    }
  }

  std::string written(const std::string& plan_path) const {
    return "/targets" + target_place(document_.at("targets"), plan_path);
  }

  const json& document_;
  const NetworkPlan* plan_;
  BatchLimits limits_;
  std::vector<RequestMeans> means_;
};

/// The most VUs that loop at a time.
double looping_vus(const ScenarioPlan& scenario) {
  if (!scenario.has_work) return 0.0;
  switch (traits_of(scenario.options.executor).family) {
    case ExecutorFamily::Looping: {
      std::uint64_t most = 0;
      for (const ActiveStep& step : scenario.raw_steps) most = std::max(most, step.active);
      return static_cast<double>(most);
    }
    case ExecutorFamily::Steered:
      return static_cast<double>(scenario.share.max_vus);
    case ExecutorFamily::Counted:
    case ExecutorFamily::Arrival:
      return static_cast<double>(scenario.share.vus);
  }
  REQUIRE(false);
  return 0.0;
}

/// Less than this share of drops says nothing.
constexpr double kFewDrops = 1e-3;

std::optional<ScenarioLoad::Drops> drops_of(const ScenarioPlan& scenario, double vus) {
  if (!std::isfinite(vus)) return std::nullopt;
  const auto max_vus = static_cast<std::uint64_t>(scenario.share.max_vus);
  const ScenarioLoad::Drops drops{
      .max_vus = max_vus,
      .least = std::max(0.0, 1.0 - static_cast<double>(max_vus) / std::max(vus, 1e-9)),
      .random = erlang_b(max_vus, vus)};
  if (drops.random < kFewDrops) return std::nullopt;
  return drops;
}

}  // namespace

std::vector<std::string> load_warnings(const std::vector<ScenarioLoad>& loads) {
  std::vector<std::string> warnings;
  for (const ScenarioLoad& load : loads) {
    if (!load.drops || load.drops->least < kFewDrops) continue;
    warnings.push_back(fmt::format(
        "scenario {}: maxVUs {} are fewer than the {:.4g} VUs that {:.6g} iterations/s keep busy, "
        "so at least {:.3g}% of them are dropped",
        load.scenario, load.drops->max_vus, load.vus, load.rate, load.drops->least * 100));
  }
  return warnings;
}

Checked<std::optional<TestWork>> read_test_work(std::string_view document, const Options& options,
                                                const ReadSettings& settings) {
  const Checked<json> parsed = parse_document(document, settings);
  if (!parsed) return parsed.problems();
  if (!parsed->is_object() || !parsed->contains("journeys")) return std::optional<TestWork>();
  Checked<Workload> workload = read_workload(*parsed, settings);
  if (!workload) return workload.problems();
  TestWork test{std::move(workload->journeys), std::move(workload->targets), {}};
  const Calculation calculation(*parsed, test.targets.get(), request_limits(options).batch);
  for (const auto& [name, journey] : test.journeys) {
    test.work.emplace(name, calculation.of(name, journey));
  }
  return std::optional<TestWork>(std::move(test));
}

std::vector<ScenarioLoad> scenario_loads(const TestPlan& plan, const Options& options,
                                         const TestWork& test) {
  std::vector<ScenarioLoad> loads;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    const auto found = test.work.find(scenario.options.exec);
    if (found == test.work.end()) continue;
    const JourneyWork& work = found->second;
    const bool answers_known =
        test.targets != nullptr || !test.journeys.at(scenario.options.exec).has_requests();
    const double length_ns = std::max(work.think_ns + work.answers_ns,
                                      static_cast<double>(plan.min_iteration_duration.ns));
    ScenarioLoad load;
    load.scenario = scenario.options.name;
    load.journey = scenario.options.exec;
    load.arrives = arrives(scenario);
    const double bears = work.bottleneck ? work.services[*work.bottleneck].highest_rate : kInfinite;
    if (options.rps > 0 && work.requests > 0) {
      load.rps_rate = static_cast<double>(options.rps) / work.requests;
    }
    const double possible = std::min(bears, load.rps_rate.value_or(kInfinite));
    if (load.arrives) {
      load.rate = RateCurve::of_segment(scenario).peak();
      load.vus = load.rate > possible ? kInfinite : load.rate * length_ns / 1e9;
      load.drops = drops_of(scenario, load.vus);
    } else {
      load.vus = looping_vus(scenario);
      load.rate = length_ns > 0.0 ? std::min(load.vus * 1e9 / length_ns, possible) : possible;
    }
    if (!answers_known || !std::isfinite(load.rate) || load.rate <= 0.0) continue;
    if (!load.arrives && !std::isfinite(length_ns)) continue;
    if (work.bottleneck) load.utilisation = load.rate / bears;
    loads.push_back(std::move(load));
  }
  return loads;
}

}  // namespace rehearse
