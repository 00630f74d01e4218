// Collects; written by recorded_target_file.cpp.

#include "tools/rehearse/script/recorded_answers.hpp"

#include <algorithm>
#include <utility>

#include "sim/fit/read/recorded_paths.hpp"
#include "sim/script/http/headers.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostSamples = 3;
constexpr std::size_t kMostTimes = 4096;
constexpr int kReset = 1220;  // k6's codes
constexpr int kGeneric = 1000;

/// Whether the connection was closed in place of an answer.
bool was_closed(const HttpReceived& received) {
  return received.error_code == kReset ||
         (received.error_code == kGeneric && received.error == "EOF");
}

}  // namespace

void RecordedAnswers::add(const HttpExchange& exchange) {
  const HttpReceived& received = exchange.received;
  const bool closed = was_closed(received);
  if (received.error_code != 0 && !closed) {
    ++failures_;
    return;
  }
  const auto [origin, path] = origin_and_path(exchange.url);
  const Key key{exchange.request.method, path_shape(path)};
  if (routes_.find(key) == routes_.end() && routes_.size() >= kMostRoutes) {
    // What does not help once will not help later: no more routes are added.
    if (!std::exchange(full_, true)) generalise(routes_);
    if (routes_.size() >= kMostRoutes) {
      ++left_out_;
      return;
    }
    full_ = false;
  }
  ++answers_;
  origins_.insert(origin);
  Route& route = routes_[key];
  const int status = closed ? 0 : received.status;
  if (route.paths.count(path) > 0 || route.paths.size() < kMostPathsOfRoute) {
    Path& one = route.paths[path];
    ++one.statuses[status];
    for (const auto& [name, value] : received.headers) {
      if (one.location.empty() && lower_ascii(name) == "location") one.location = value;
    }
  }
  Answered& answered = route.answered[status];
  if (answered.count % answered.stride == 0) {
    answered.waited.push_back(received.times.waiting.ns);
    if (answered.waited.size() >= kMostTimes) {
      for (std::size_t i = 0; i < kMostTimes / 2; ++i) answered.waited[i] = answered.waited[2 * i];
      answered.waited.resize(kMostTimes / 2);
      answered.stride *= 2;
    }
  }
  ++answered.count;
  if (!closed) add_sample(received, path, answered);
}

void RecordedAnswers::add_sample(const HttpReceived& received, const std::string& path,
                                 Answered& answered) {
  if (!answered.samples.empty()) {
    Headers now;
    for (const auto& [name, value] : received.headers) now.add(name, value);
    for (const auto& [name, value] : answered.samples.front().headers) {
      const auto other = now.first(name);
      if (!other || *other != value) answered.varying.insert(lower_ascii(name));
    }
  }
  const bool known = std::any_of(answered.samples.begin(), answered.samples.end(),
                                 [&](const Sample& sample) { return sample.path == path; });
  if (known || answered.samples.size() >= kMostSamples) return;
  Sample& sample = answered.samples.emplace_back();
  sample.path = path;
  for (const auto& [name, value] : received.headers) {
    const std::string lower = lower_ascii(name);
    if (lower == "set-cookie") {
      sample.cookies.push_back(value);
    } else {
      sample.packed = sample.packed || (lower == "content-encoding" && value == "gzip");
      sample.headers.emplace_back(name, value);
    }
  }
  sample.body_bytes = received.body.size();
  sample.body = received.body.substr(0, kMostBody + 1);
}

void RecordedAnswers::merge(Answered& into, const Answered& from) {
  into.count += from.count;
  into.varying.insert(from.varying.begin(), from.varying.end());
  into.waited.insert(into.waited.end(), from.waited.begin(), from.waited.end());
  if (into.waited.size() > kMostTimes) into.waited.resize(kMostTimes);
  for (const Sample& sample : from.samples) {
    const Sample& first = into.samples.empty() ? sample : into.samples.front();
    for (const auto& header : first.headers) {
      if (std::find(sample.headers.begin(), sample.headers.end(), header) == sample.headers.end()) {
        into.varying.insert(lower_ascii(header.first));
      }
    }
    if (into.samples.size() < kMostSamples) into.samples.push_back(sample);
  }
}

void RecordedAnswers::merge(Route& into, const Route& from) {
  for (const auto& [status, answered] : from.answered) merge(into.answered[status], answered);
  for (const auto& [path, one] : from.paths) {
    if (into.paths.size() >= kMostPathsOfRoute) break;
    into.paths.emplace(path, one);
  }
}

void RecordedAnswers::generalise(Routes& routes) {
  constexpr std::size_t kMostSegments = 32;
  for (std::size_t place = 0; place < kMostSegments; ++place) {
    std::map<Key, std::vector<Key>> alike;
    for (const auto& [key, route] : routes) {
      if (auto shape = with_any_segment(key.second, place)) {
        alike[{key.first, *std::move(shape)}].push_back(key);
      }
    }
    for (const auto& [shape, keys] : alike) {
      if (keys.size() < kManyPaths) continue;
      Route together;
      for (const Key& key : keys) {
        merge(together, routes.at(key));
        routes.erase(key);
      }
      merge(routes[shape], together);
    }
  }
}

}  // namespace rehearse
