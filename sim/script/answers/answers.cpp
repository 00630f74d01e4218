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

const AnswerForm& AnswerChoice::choose(SentParts& parts) const {
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&parts](const Case& one) { return one.condition.holds(parts); });
  return found == cases.end() ? form : found->form;
}

bool AnswerRoute::takes(const std::string& method) const {
  return methods.empty() || std::find(methods.begin(), methods.end(), method) != methods.end();
}

std::string AnswerRoute::name() const {
  return fmt::format("{} {}", methods.empty() ? "*" : fmt::format("{}", fmt::join(methods, "|")),
                     path.text());
}

std::string origin_of(const Url& url) {
  return url.scheme + "://" + lower_ascii(url.host_name()) + ":" + url.effective_port();
}

bool Answers::serves(const Url& url) const {
  const auto& origins = parts_->origins;
  return !url.host.empty() && (origins.empty() || std::find(origins.begin(), origins.end(),
                                                            origin_of(url)) != origins.end());
}

std::optional<ScriptAnswer> Answers::answer(const SentRequest& request,
                                            AnswerCounters& counters) const {
  const auto url = parse_url(request.url);
  return url ? answer(*url, request, counters) : std::nullopt;
}

std::optional<ScriptAnswer> Answers::answer(const Url& url, const SentRequest& request,
                                            AnswerCounters& counters) const {
  if (!serves(url)) return std::nullopt;
  return answer_target(url.request_uri(), request, counters);
}

ScriptAnswer Answers::answer_target(const std::string& target, const SentRequest& request,
                                    AnswerCounters& counters) const {
  const bool is_head = request.method == "HEAD";
  const std::string path = target.substr(0, target.find('?'));
  const auto& routes = parts_->routes;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    if (!routes[i].takes(request.method)) continue;
    const auto values = routes[i].path.match(path);
    if (!values) continue;
    SentParts parts(request, target, *values, counters.raise(i));
    ScriptAnswer answer = routes[i].choice.choose(parts).answer(parts, is_head);
    answer.route = i;
    return answer;
  }
  const PathValues none;
  SentParts parts(request, target, none, 0);
  return parts_->otherwise.choose(parts).answer(parts, is_head);
}

std::vector<RouteName> Answers::routes() const {
  std::vector<RouteName> names;
  for (const AnswerRoute& route : parts_->routes) {
    std::optional<Duration> delay = route.choice.form.constant_delay();
    for (const AnswerChoice::Case& one : route.choice.cases) {
      if (one.form.constant_delay() != delay) delay.reset();
    }
    names.push_back({route.name(), delay});
  }
  return names;
}

}  // namespace rehearse
