// Counters are raised before conditions are looked at, so that the first request is number 1 there.

#include "sim/script/answers/answers.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/ranges.h>

namespace rehearse {

bool AnswerCondition::holds(SentParts& parts) const {
  if (every) {
    const auto filled = every->fill(parts);
    return filled && std::fmod(static_cast<double>(parts.counter()), js_number(*filled)) == 0;
  }
  const auto filled = value.fill(parts);
  if (!filled) return false;
  const std::string text = js_text(*filled);
  if (equals) return text == *equals;
  return text != not_equals.value_or("");
}

bool AnswerChoice::draws() const {
  return std::any_of(cases.begin(), cases.end(),
                     [](const Case& one) { return one.condition.weight.has_value(); });
}

const AnswerForm& AnswerChoice::choose(SentParts& parts) const {
  double all = weight;
  for (const Case& one : cases) all += one.condition.weight.value_or(0);
  double left = parts.luck() * all - weight;
  for (const Case& one : cases) {
    if (!one.condition.weight) {
      if (one.condition.holds(parts)) return one.form;
      continue;
    }
    if (left >= 0 && left < *one.condition.weight) return one.form;
    left -= *one.condition.weight;
  }
  return form;
}

bool AnswerRoute::takes(const std::string& method) const {
  return methods.empty() || std::find(methods.begin(), methods.end(), method) != methods.end();
}

std::string AnswerRoute::name() const {
  return fmt::format("{} {}", methods.empty() ? "*" : fmt::format("{}", fmt::join(methods, "|")),
                     path.text());
}

Answers::Answers(std::vector<AnswerSite> sites) {
  Parts parts;
  std::size_t routes = 0;
  for (const AnswerSite& site : sites) {
    parts.first_route.push_back(routes);
    routes += site.routes.size();
    const auto draws = [](const AnswerRoute& route) { return route.choice.draws(); };
    parts.draws = parts.draws || (site.fallback && site.fallback->draws()) ||
                  std::any_of(site.routes.begin(), site.routes.end(), draws);
  }
  parts.sites = std::move(sites);
  parts_ = std::make_shared<const Parts>(std::move(parts));
}

std::optional<Answers::Found> Answers::find(const Url& url) const {
  if (url.host.empty()) return std::nullopt;
  std::optional<Found> found;
  UrlPrefix::Match best;
  const auto consider = [&](std::size_t site, const UrlPrefix::Match& match) {
    if (found && !(match > best)) return;
    best = match;
    found = {site, match.path};
  };
  for (std::size_t i = 0; i < parts_->sites.size(); ++i) {
    const AnswerSite& site = parts_->sites[i];
    if (site.urls.empty()) consider(i, {});
    for (const UrlPrefix& prefix : site.urls) {
      if (const auto match = prefix.match(url)) consider(i, *match);
    }
  }
  return found;
}

std::optional<ScriptAnswer> Answers::answer(const SentRequest& request,
                                            AnswerCounters& counters) const {
  const auto url = parse_url(request.url);
  return url ? answer(*url, request, counters) : std::nullopt;
}

std::optional<ScriptAnswer> Answers::answer(const Url& url, const SentRequest& request,
                                            AnswerCounters& counters) const {
  const auto found = find(url);
  if (!found) return std::nullopt;
  return answer(*found, url.request_uri(), request, counters);
}

std::optional<ScriptAnswer> Answers::answer_at(std::size_t site, const std::string& target,
                                               const SentRequest& request,
                                               AnswerCounters& counters) const {
  Found found{site, 0};
  for (const UrlPrefix& prefix : parts_->sites[site].urls) {
    found.prefix = std::max(found.prefix, prefix.match_path(target).value_or(0));
  }
  return answer(found, target, request, counters);
}

std::optional<ScriptAnswer> Answers::answer(const Found& found, const std::string& target,
                                            const SentRequest& request,
                                            AnswerCounters& counters) const {
  const bool is_head = request.method == "HEAD";
  const std::size_t end = std::min(target.find('?'), target.size());
  std::string path = target.substr(found.prefix, end - found.prefix);
  if (path.empty()) path = "/";
  const AnswerSite& site = parts_->sites[found.site];
  for (std::size_t i = 0; i < site.routes.size(); ++i) {
    const AnswerRoute& route = site.routes[i];
    if (!route.takes(request.method)) continue;
    const auto values = route.path.match(path);
    if (!values) continue;
    SentParts parts(request, target, *values, counters.raise(parts_->first_route[found.site] + i));
    ScriptAnswer answer = route.choice.choose(parts).answer(parts, is_head);
    answer.route = i;
    answer.to = route.to;
    return answer;
  }
  if (!site.fallback) return std::nullopt;
  const PathValues none;
  SentParts parts(request, target, none, 0);
  ScriptAnswer answer = site.fallback->choose(parts).answer(parts, is_head);
  answer.to = site.fallback_to;
  return answer;
}

bool Answers::draws() const { return parts_->draws; }

bool Answers::has_fallback() const {
  return std::any_of(parts_->sites.begin(), parts_->sites.end(),
                     [](const AnswerSite& site) { return site.fallback.has_value(); });
}

}  // namespace rehearse
