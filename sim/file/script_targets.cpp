// A target file's routes become endpoints of one service without servers: pure delays.

#include "sim/file/script_targets.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "models/base/require.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/set_values.hpp"
#include "sim/script/answers/answers_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

ServiceOptions target_service() {
  ServiceOptions service;
  service.name = "target";
  service.instances.emplace_back();
  service.connect = DurationModel::constant(kTargetConnect);
  return service;
}

void add_endpoint(const std::string& name, const DurationModel& duration, ServiceOptions& service) {
  EndpointOptions endpoint;
  endpoint.name = name;
  const auto is_taken = [&](const EndpointOptions& other) { return other.name == endpoint.name; };
  for (int n = 2; std::any_of(service.endpoints.begin(), service.endpoints.end(), is_taken); ++n) {
    endpoint.name = fmt::format("{} ({})", name, n);
  }
  endpoint.duration = duration;
  service.endpoints.push_back(std::move(endpoint));
}

Rehearsal rehearsal_of(ServiceOptions service, Answers answers) {
  Rehearsal rehearsal;
  Checked<NetworkPlan> plan = plan_network({{std::move(service)}});
  REQUIRE(static_cast<bool>(plan));
  rehearsal.targets = std::make_shared<const NetworkPlan>(*std::move(plan));
  rehearsal.answers = std::make_shared<const Answers>(std::move(answers));
  rehearsal.target_urls.emplace_back();
  for (const UrlPrefix& url : rehearsal.answers->sites().front().urls) {
    if (url.is_plain() && rehearsal.target_urls.front().empty()) {
      rehearsal.target_urls.front() = url.text();
    }
  }
  return rehearsal;
}

/// A route's own waits come with each request.
Checked<Rehearsal> read_routes(std::string_view text, const ReadSettings& settings) {
  Checked<Answers> answers = read_answers(text, answer_files_in(file_places(settings)));
  if (!answers) return answers.problems();
  ServiceOptions service = target_service();
  for (const AnswerRoute& route : answers->sites().front().routes) {
    add_endpoint(route.name(), DurationModel::constant({}), service);
  }
  add_endpoint("default", DurationModel::constant({}), service);
  Rehearsal rehearsal = rehearsal_of(std::move(service), *std::move(answers));
  rehearsal.seed = settings.seed.value_or(1);
  return rehearsal;
}

}  // namespace

Checked<Rehearsal> read_target_file(std::string_view text, const ReadSettings& settings) {
  ReadSettings own = settings;
  own.targets_only = true;
  const Checked<json> document = parse_json(text, settings.limits.json);
  if (!document) return document.problems();
  const bool has_routes =
      document->is_object() && document->contains("routes") && !document->contains("targets");
  return has_routes ? read_routes(text, own) : read_rehearsal(text, own);
}

Rehearsal target_of_one_delay(const DurationModel& delay) {
  ServiceOptions service = target_service();
  add_endpoint("every URL", delay, service);
  AnswerSite site;
  site.routes.push_back({{}, *PathPattern::make("/**"), {}, {0, 0}});
  return rehearsal_of(std::move(service), Answers({std::move(site)}));
}

std::optional<DurationModel> read_duration_text(std::string_view text, const JsonLimits& limits,
                                                const JsonPlace& place,
                                                DocumentProblems& problems) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '"')) {
    return read_duration_model(json(text), place, problems);
  }
  const Checked<json> value = parse_json(text, limits);
  if (value) return read_duration_model(*value, place, problems);
  problems.add_below(place, value.problems());
  return std::nullopt;
}

}  // namespace rehearse
