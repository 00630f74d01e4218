// Keys in the order in which a reader looks for them.

#include "sim/fit/fit_json.hpp"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

#include "sim/fit/read/point_time.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::ordered_json;

/// JSON has neither infinities nor NaN.
Json number(double value) { return std::isfinite(value) ? Json(rounded(value, 7)) : Json(nullptr); }

Json endpoint_of(const EndpointFit& fit) {
  if (fit.errors == 0) return Json(fit.work.model);
  Json endpoint{{"duration", fit.work.model}};
  // Of those that were not rejected.
  const std::uint64_t served = fit.count - (fit.failed - fit.errors);
  const double share = static_cast<double>(fit.errors) / static_cast<double>(served);
  if (!fit.failed_work) {
    endpoint["error"] = rounded(share);
  } else {
    endpoint["error"] = {{"probability", rounded(share)}, {"duration", fit.failed_work->model}};
  }
  return endpoint;
}

Json target_of(const TargetFit& fit, const Fit& all) {
  Json target = Json::object();
  for (const EndpointFit& each : fit.endpoints) target["endpoints"][each.name] = endpoint_of(each);
  if (fit.queue && fit.queue->servers) {
    target["servers"] = *fit.queue->servers;
  }
  if (fit.latency > 0) target["latency"] = duration_text(fit.latency / 2);
  if (fit.limit.limit) target["concurrencyLimit"] = *fit.limit.limit;
  // Connections are known of the whole test, not of each target.
  if (all.connect && all.targets.size() == 1) target["connect"] = all.connect->model;
  if (!fit.url.empty()) target["url"] = fit.url;
  return target;
}

Json duration_json(const DurationFit& fit) {
  Json json{{"family", fit.family},
            {"model", fit.model},
            {"count", fit.count},
            {"meanMs", number(fit.mean)}};
  Json parameters = Json::array();
  for (const ParameterEstimate& each : fit.parameters) {
    Json one{{"name", each.name}, {"value", number(each.value)}, {"interval", nullptr}};
    if (each.interval)
      one["interval"] = {number(each.interval->first), number(each.interval->second)};
    parameters.push_back(std::move(one));
  }
  json["parameters"] = std::move(parameters);
  if (fit.distance) {
    json["ks"] = number(fit.distance->ks);
    json["ad"] = number(fit.distance->ad);
    json["qq"] = {{"slope", number(fit.distance->qq.slope)},
                  {"interceptMs", number(fit.distance->qq.intercept)},
                  {"correlation", number(fit.distance->qq.correlation)}};
  }
  Json candidates = Json::array();
  for (const FamilyCandidate& each : fit.candidates) {
    candidates.push_back(
        {{"family", each.name}, {"bic", number(each.bic)}, {"ks", number(each.ks)}});
  }
  json["candidates"] = std::move(candidates);
  if (!fit.refused.empty()) json["refused"] = fit.refused;
  return json;
}

Json queue_json(const ServerFit& fit) {
  const OperationalFigures& figures = fit.operational;
  Json json{{"servers", nullptr}, {"interval", nullptr}};
  if (fit.servers) {
    json["servers"] = *fit.servers;
    json["interval"] = {fit.low, fit.high};
  } else {
    json["atLeast"] = figures.most_inside;
  }
  json["latencyMs"] = number(fit.latency);
  json["gain"] = number(fit.gain);
  json["unexplained"] = number(fit.unexplained);
  json["perSecond"] = number(figures.per_second);
  json["meanInside"] = number(figures.mean_inside);
  json["mostInside"] = figures.most_inside;
  json["meanResponseMs"] = number(figures.mean_response);
  Json grid = Json::array();
  for (const ServersLikelihood& each : fit.grid) {
    grid.push_back({each.servers, number(each.log_likelihood)});
  }
  json["logLikelihoods"] = std::move(grid);
  return json;
}

Json rejections_json(const LimitFit& fit) {
  return {{"from", *fit.divide},
          {"interval", {fit.low, fit.high}},
          {"latencyMs", number(fit.latency)},
          {"gain", number(fit.gain)},
          {"rejectedBelow", rounded(fit.rejected_below)},
          {"acceptedFrom", rounded(fit.accepted_above)}};
}

Json endpoint_json(const EndpointFit& fit) {
  Json json{{"name", fit.name}, {"count", fit.count}, {"failed", fit.failed}};
  if (fit.failed_share)
    json["failedShare"] = {rounded(fit.failed_share->low), rounded(fit.failed_share->high)};
  json["work"] = duration_json(fit.work);
  if (fit.failed_work) json["failedWork"] = duration_json(*fit.failed_work);
  Json statuses = Json::array();
  for (const StatusFit& each : fit.statuses) {
    statuses.push_back({{"status", each.status},
                        {"failed", each.failed},
                        {"response", duration_json(each.response)}});
  }
  json["statuses"] = std::move(statuses);
  return json;
}

Json client_json(const ClientFit& fit) {
  Json json{{"overhead", nullptr}, {"firstIteration", nullptr}};
  if (fit.overhead) json["overhead"] = duration_json(*fit.overhead);
  if (fit.first_iteration) json["firstIteration"] = duration_json(*fit.first_iteration);
  json["places"] = fit.places;
  json["paused"] = fit.paused;
  if (!fit.unknown.empty()) json["unknown"] = fit.unknown;
  return json;
}

}  // namespace

Json targets_of(const Fit& fit) {
  Json targets = Json::object();
  for (const TargetFit& each : fit.targets) targets[each.name] = target_of(each, fit);
  return targets;
}

Json client_of(const Fit& fit) {
  Json client = Json::object();
  if (fit.client.overhead) client["overhead"] = fit.client.overhead->model;
  if (fit.client.first_iteration) client["firstIteration"] = fit.client.first_iteration->model;
  return client;
}

std::string provenance_of(const Fit& fit) {
  std::set<std::string> kinds;
  for (const FitSource& each : fit.sources) kinds.insert(each.kind);
  std::vector<std::string> files;
  for (const FitSource& each : fit.sources) files.push_back(each.file);
  std::string text = fmt::format("rehearse fit: {} requests of {} ({})", fit.requests,
                                 fmt::join(files, ", "), fmt::join(kinds, ", "));
  if (fit.begin_ns) text += ", from " + point_time_text(*fit.begin_ns);
  if (fit.length > 0) text += fmt::format(", {:.1f} s", fit.length / 1000);
  return text;
}

Json fit_json(const Fit& fit) {
  Json json{{"schema", 1}, {"about", provenance_of(fit)}};
  Json sources = Json::array();
  for (const FitSource& each : fit.sources)
    sources.push_back({{"file", each.file}, {"kind", each.kind}});
  json["sources"] = std::move(sources);
  json["requests"] = fit.requests;
  json["targets"] = targets_of(fit);
  json["client"] = client_of(fit);
  Json fits = Json::array();
  for (const TargetFit& each : fit.targets) {
    Json one{{"target", each.name}};
    one["queue"] = each.queue ? queue_json(*each.queue) : Json(nullptr);
    if (!each.no_queue.empty()) one["noQueue"] = each.no_queue;
    one["limit"] = each.limit.limit ? Json(*each.limit.limit) : Json(nullptr);
    if (each.limit.divide) one["rejections"] = rejections_json(each.limit);
    Json endpoints = Json::array();
    for (const EndpointFit& endpoint : each.endpoints) endpoints.push_back(endpoint_json(endpoint));
    one["endpoints"] = std::move(endpoints);
    fits.push_back(std::move(one));
  }
  json["fits"] = std::move(fits);
  json["connect"] = fit.connect ? duration_json(*fit.connect) : Json(nullptr);
  json["clientFit"] = client_json(fit.client);
  return json;
}

}  // namespace rehearse
