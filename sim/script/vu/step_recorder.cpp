// Iterations that do the same share one way; what differs between them is an empirical model.

#include "sim/script/vu/step_recorder.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "models/base/duration_format.hpp"

namespace rehearse {

namespace {

using Json = nlohmann::ordered_json;
using Kind = RecordedStep::Kind;

constexpr std::size_t kMostWays = 100;
constexpr std::size_t kMostNumbers = 10'000;  // kept of a step or an endpoint
constexpr std::size_t kMostValues = 1000;     // written of them

void keep(std::vector<double>& numbers, double number) {
  if (numbers.size() < kMostNumbers) numbers.push_back(number);
}

/// One number, or a model of all: at most kMostValues of them, at equal distances by rank.
template <class Text>
Json model_of(std::vector<double> numbers, const Text& text) {
  std::sort(numbers.begin(), numbers.end());
  if (numbers.empty()) return text(0.0);
  if (numbers.front() == numbers.back()) return text(numbers.front());
  Json values = Json::array();
  const std::size_t count = std::min(numbers.size(), kMostValues);
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(text(numbers[(2 * i + 1) * numbers.size() / (2 * count)]));
  }
  return {{"empirical", values}};
}

Json duration_json(double ns) {
  return format_duration(Duration{static_cast<std::int64_t>(std::llround(ns))});
}

Json number_json(double value) {
  // Whole numbers are written as such.
  constexpr double kMostWhole = 9007199254740992;
  if (value == std::trunc(value) && std::abs(value) <= kMostWhole) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

const char* type_of(MetricKind kind) {
  switch (kind) {
    case MetricKind::Gauge:
      return "gauge";
    case MetricKind::Rate:
      return "rate";
    case MetricKind::Trend:
      return "trend";
    case MetricKind::Counter:
      break;
  }
  return "counter";
}

double share_of(const std::vector<double>& numbers) {
  const auto passed =
      std::count_if(numbers.begin(), numbers.end(), [](double n) { return n != 0; });
  return static_cast<double>(passed) /
         static_cast<double>(std::max<std::size_t>(numbers.size(), 1));
}

Json request_json(const RecordedStep& step) {
  const std::size_t blank = step.name.find(' ');
  Json request = {{"target", step.target}, {"endpoint", step.endpoint}};
  if (step.name.substr(0, blank) != "GET") request["method"] = step.name.substr(0, blank);
  request["path"] = step.name.substr(blank + 1);
  return request;
}

Json sample_json(const RecordedStep& step, const std::vector<double>& numbers) {
  if (step.kind == Kind::Check) {
    return {{"check", step.name}, {"probability", share_of(numbers)}};
  }
  Json sample = {{"metric", step.name}, {"type", type_of(step.metric)}};
  if (step.metric == MetricKind::Rate) {
    sample["probability"] = share_of(numbers);
  } else {
    sample["value"] = model_of(numbers, number_json);
    if (step.is_time) sample["time"] = true;
  }
  return sample;
}

/// Steps from `at` on, up to the end of the group that they are in.
Json steps_json(const std::vector<RecordedStep>& steps,
                const std::vector<std::vector<double>>& numbers, std::size_t& at) {
  Json list = Json::array();
  for (; at < steps.size() && steps[at].kind != Kind::GroupEnded; ++at) {
    const RecordedStep& step = steps[at];
    switch (step.kind) {
      case Kind::Think:
        list.push_back({{"think", model_of(numbers[at], duration_json)}});
        break;
      case Kind::Request:
        list.push_back({{"request", request_json(step)}});
        break;
      case Kind::BatchBegan: {
        Json batch = Json::array();
        for (++at; at < steps.size() && steps[at].kind != Kind::BatchEnded; ++at) {
          if (steps[at].kind == Kind::Request) batch.push_back(request_json(steps[at]));
        }
        if (!batch.empty()) list.push_back({{"batch", batch}});
        break;
      }
      case Kind::GroupBegan: {
        ++at;
        Json inner = steps_json(steps, numbers, at);
        list.push_back({{"group", step.name}, {"steps", std::move(inner)}});
        break;
      }
      case Kind::Threw:
        list.push_back({{"throw", true}});
        break;
      default:
        list.push_back(sample_json(step, numbers[at]));
        break;
    }
  }
  return list;
}

}  // namespace

bool RecordedStep::is_like(const RecordedStep& other) const {
  return kind == other.kind && name == other.name && target == other.target &&
         endpoint == other.endpoint && metric == other.metric && is_time == other.is_time;
}

void StepRecorder::take(const std::string& function, Steps steps) {
  Function& of = functions_[function];
  const auto same = [&](const Way& way) {
    return std::equal(way.steps.begin(), way.steps.end(), steps.begin(), steps.end(),
                      [](const auto& a, const auto& b) { return a.is_like(b); });
  };
  auto way = std::find_if(of.ways.begin(), of.ways.end(), same);
  if (way == of.ways.end()) {
    if (of.ways.size() == kMostWays) {
      ++of.others;
      return;
    }
    way = of.ways.insert(of.ways.end(), {steps, {}, 0});
    way->numbers.resize(steps.size());
  }
  ++way->iterations;
  for (std::size_t i = 0; i < steps.size(); ++i) keep(way->numbers[i], steps[i].number);
}

void StepRecorder::add(Steps& steps, const RecordedAnswer& answer) {
  const std::string host = answer.url.host;
  Target& target = targets_[host];
  if (target.url.empty()) target.url = answer.url.scheme + "://" + host;
  Endpoint& endpoint = target.endpoints[answer.route];
  keep(endpoint.after_ns, static_cast<double>(answer.after.ns));
  ++endpoint.answered;
  if (answer.failed) ++endpoint.failed;
  steps.push_back({.kind = Kind::Request,
                   .name = answer.method + " " + answer.url.request_uri(),
                   .target = host,
                   .endpoint = answer.route});
}

void StepRecorder::cannot(std::string what) {
  if (std::find(impossible_.begin(), impossible_.end(), what) == impossible_.end()) {
    impossible_.push_back(std::move(what));
  }
}

std::string StepRecorder::rehearsal_json(const std::string& options) const {
  Json document;
  document["options"] = Json::parse(options);
  for (const auto& [name, function] : functions_) {
    Json choose = Json::array();
    for (const Way& way : function.ways) {
      std::size_t at = 0;
      Json steps = steps_json(way.steps, way.numbers, at);
      choose.push_back({{"weight", way.iterations}, {"steps", std::move(steps)}});
    }
    Json& journey = document["journeys"][name]["steps"];
    if (choose.size() == 1) {
      journey = choose.front()["steps"];
    } else {
      journey = Json::array({{{"choose", choose}}});
    }
  }
  for (const auto& [name, target] : targets_) {
    Json& written = document["targets"][name];
    written["url"] = target.url;
    for (const auto& [route, endpoint] : target.endpoints) {
      Json& one = written["endpoints"][route];
      one["duration"] = model_of(endpoint.after_ns, duration_json);
      if (endpoint.failed > 0) {
        one["error"] =
            static_cast<double>(endpoint.failed) / static_cast<double>(endpoint.answered);
      }
    }
  }
  if (setup_ > Duration{}) document["setup"] = format_duration(setup_);
  if (teardown_ > Duration{}) document["teardown"] = format_duration(teardown_);
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<std::string> StepRecorder::differences() const {
  std::vector<std::string> told = impossible_;
  for (const auto& [name, function] : functions_) {
    if (function.ways.size() > 1 || function.others > 0) {
      told.push_back(
          fmt::format("iterations of {} did {}{} different things: the journey chooses one "
                      "of them, as often as it was done",
                      name, function.ways.size(), function.others > 0 ? " and more" : ""));
    }
    for (const Way& way : function.ways) {
      const bool draws = std::any_of(way.numbers.begin(), way.numbers.end(), [](const auto& of) {
        return std::any_of(of.begin(), of.end(), [&](double n) { return n != of.front(); });
      });
      if (!draws) continue;
      told.push_back(
          fmt::format("think times, checks and metrics of {} that differ are drawn from "
                      "what was seen, each by itself",
                      name));
      break;
    }
  }
  return told;
}

}  // namespace rehearse
