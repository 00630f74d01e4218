// Reasons, from the plan and the models.

#include "sim/run/mode_choice.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "models/base/require.hpp"
#include "models/journey/journey_program.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {

namespace {

constexpr const char* kLooksAtIteration =
    "what an iteration does depends on its number in the scenario";

bool looks_at_iteration(const ServiceOptions& service) {
  const auto looks = [](const std::optional<DurationModel>& model) {
    return model && model->looks_at_iteration();
  };
  return looks(service.latency) || looks(service.connect) ||
         std::any_of(service.endpoints.begin(), service.endpoints.end(),
                     [&](const EndpointOptions& endpoint) {
                       return looks(endpoint.duration) || looks(endpoint.error_duration);
                     });
}

/// Requests of all VUs that are kept at a time, and of one VU.
constexpr std::uint64_t kMostPrecomputed = 1 << 19;
constexpr std::uint64_t kMostOfVu = 512;
/// Fewer than these are not worth it.
constexpr std::uint64_t kLeastOfVu = 16;
/// Seconds that are kept at a time, those of each endpoint apart; and of one endpoint.
constexpr std::uint64_t kMostSeconds = 1 << 16;
constexpr std::uint64_t kMostOfEndpoint = 3600;
constexpr std::uint64_t kLeastOfEndpoint = 16;

/// Why the requests of the journey cannot be precomputed; "" when they can.
std::string why_not_precomputed(const Rehearsal& rehearsal, const Journey& journey) {
  if (rehearsal.options.rps > 0) return "its requests wait for their turn under rps";
  if (precompute_bounds(rehearsal).requests < kLeastOfVu) {
    return "so many VUs that little could be kept of the requests of each";
  }
  std::string why;
  const auto see = [&](const std::string& /*path*/, const Step& step) {
    if (std::holds_alternative<BatchStep>(step.what)) why = "its iterations send batches";
    const auto* const sent = std::get_if<RequestStep>(&step.what);
    if (sent == nullptr) return;
    const PlannedService& service = rehearsal.targets->services[sent->request.to.service];
    if (!service.pure_delay) {
      why = "its requests depend on what else " + service.name + " does";
    } else if (looks_at_iteration(service.options)) {
      why = kLooksAtIteration;
    }
  };
  for_each_step(journey.program()->steps(), "", see);
  return why;
}

ModeChoice of_vus(const Rehearsal& rehearsal, const Journey& journey) {
  if (journey.looks_at_iteration()) return {ExecutionMode::EventOrder, kLooksAtIteration};
  if (!journey.has_requests()) return {ExecutionMode::PerVu, ""};
  std::string why = why_not_precomputed(rehearsal, journey);
  return {why.empty() ? ExecutionMode::PerVu : ExecutionMode::EventOrder, std::move(why)};
}

ModeChoice of_arrivals(const Journey& journey) {
  if (journey.has_requests()) return {ExecutionMode::EventOrder, "its iterations send requests"};
  return {ExecutionMode::PerArrival, ""};
}

}  // namespace

ModeChoice choose_mode(const Rehearsal& rehearsal, Rank rank) {
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    const Journey* journey = journey_of(rehearsal, scenario);
    if (scenario.has_work && journey != nullptr && journey->may_abort()) {
      return {ExecutionMode::EventOrder, "an iteration may abort the test"};
    }
  }
  const ScenarioPlan& scenario = rehearsal.plan.scenarios[index_of(rank)];
  const Journey* journey = journey_of(rehearsal, scenario);
  if (journey == nullptr) return {ExecutionMode::EventOrder, "it has no journey"};
  const ExecutorTraits& traits = traits_of(scenario.options.executor);
  switch (traits.family) {
    case ExecutorFamily::Counted:
      if (traits.keyed_by_vu) return of_vus(rehearsal, *journey);
      return {ExecutionMode::EventOrder, "its VUs take their iterations from one pot"};
    case ExecutorFamily::Looping:
      return of_vus(rehearsal, *journey);
    case ExecutorFamily::Arrival:
      return of_arrivals(*journey);
    case ExecutorFamily::Steered:
      return {ExecutionMode::EventOrder, "it is steered while it runs"};
  }
  REQUIRE(false);
  return {};
}

PrecomputeBounds precompute_bounds(const Rehearsal& rehearsal) {
  const std::uint64_t vus = std::max<std::uint64_t>(rehearsal.plan.max_possible_vus, 1);
  const std::uint64_t endpoints = std::max<std::uint64_t>(rehearsal.targets->endpoints.size(), 1);
  const std::uint64_t ahead =
      std::clamp(kMostSeconds / endpoints, kLeastOfEndpoint, kMostOfEndpoint);
  return {.requests = std::min(kMostPrecomputed / vus, kMostOfVu),
          .length = seconds(static_cast<std::int64_t>(ahead))};
}

}  // namespace rehearse
