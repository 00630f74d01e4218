// Texts that come again and again, metrics and tags, are looked up before they are parsed.

#include "tools/rehearse/points/points_reader.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/json/describe.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/fit/read/point_scanner.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/verdict/metric_names.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kBetweenEvaluations = 2 * kSecond;
constexpr double kLongestIteration = 1e11;  // in milliseconds; three years

std::string shown(std::string_view text) { return describe(json(std::string(text))); }

const json* text_member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? &*found : nullptr;
}

}  // namespace

PointsReader::PointsReader(MetricEngine& engine, GivenThresholds thresholds)
    : engine_(engine),
      given_(std::move(thresholds)),
      iteration_duration_(*engine.find(kIterationDurationMetric)),
      vus_(*engine.find(kVusMetric)) {
  for (const EngineMetric& metric : engine.metrics()) {
    if (!metric.parent) bind_given(metric.name);
  }
}

void PointsReader::bind_given(std::string_view metric) {
  if (!given_) return;
  const auto of_metric = [&](const MetricThresholds& each) {
    return each.selector.metric == metric;
  };
  for (const MetricThresholds& each : *given_) {
    if (!of_metric(each)) continue;
    const auto complaint = engine_.bind(each);
    if (complaint) given_problems_.add("thresholds" + pointer_segment(each.key), complaint->error);
  }
  given_->erase(std::remove_if(given_->begin(), given_->end(), of_metric), given_->end());
}

void PointsReader::problem(std::string message) {
  problems_.add(fmt::format("line {}", line_), std::move(message));
}

void PointsReader::read_line(std::string_view line) {
  ++line_;
  if (const auto point = scan_point(line)) {
    if (const auto tags = scanned_tags(point->tags))
      add(point->metric, *tags, point->time, point->value);
  } else if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
    read_json(line);
  }
}

std::optional<TagSetId> PointsReader::scanned_tags(std::string_view object) {
  if (const auto known = tags_.find(object); known != tags_.end()) return known->second;
  const Checked<json> parsed = parse_json(object);
  if (!parsed) {
    problem("tags: " + problem_line(parsed.problems().front()));
    return std::nullopt;
  }
  const auto id = tags(*parsed);
  if (id) tags_.emplace(std::string(object), *id);
  return id;
}

std::optional<TagSetId> PointsReader::tags(const json& object) {
  std::vector<Tag> tags;
  if (object.is_null()) return TagSetId::None;
  if (!object.is_object()) {
    problem(fmt::format("found {}, expected an object of tags", describe(object)));
    return std::nullopt;
  }
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string()) {
      problem(fmt::format("found {}, expected a text as the value of a tag", describe(value)));
      return std::nullopt;
    }
    tags.emplace_back(name, value.get<std::string>());
  }
  return engine_.intern(TagSet(std::move(tags)));
}

void PointsReader::read_json(std::string_view line) {
  const Checked<json> parsed = parse_json(line);
  if (!parsed) return problem(problem_line(parsed.problems().front()));
  const json* type = parsed->is_object() ? text_member(*parsed, "type") : nullptr;
  const auto data = parsed->is_object() ? parsed->find("data") : parsed->end();
  const bool has_data = type != nullptr && data != parsed->end() && data->is_object();
  if (has_data && *type == "Metric") return read_metric(*data);
  if (has_data && *type == "Point") return read_point(*parsed);
  problem(fmt::format("found {}, expected a Metric or a Point of k6 run --out json",
                      describe(*parsed)));
}

void PointsReader::read_metric(const json& data) {
  const json* name = text_member(data, "name");
  const json* type = text_member(data, "type");
  const json* contains = text_member(data, "contains");
  const auto kind = type != nullptr ? parse_metric_kind(type->get<std::string>()) : std::nullopt;
  const auto unit = contains != nullptr ? parse_metric_unit(contains->get<std::string>())
                                        : std::optional(MetricUnit::Default);
  if (name == nullptr || !kind || !unit) {
    return problem(
        fmt::format("found {}, expected a metric's name, type and contains", describe(data)));
  }
  const std::string text = name->get<std::string>();
  const Checked<MetricRef> metric = engine_.define(text, *kind, *unit);
  if (!metric) return problem(metric.problems().front().message);
  if (!metrics_.emplace(text, *metric).second) return;  // files may be put together
  if (given_) return bind_given(text);
  const auto thresholds = data.find("thresholds");
  if (thresholds != data.end() && !thresholds->empty()) {
    const ThresholdsReading reading = read_thresholds({{text, *thresholds}}, JsonPlace());
    for (const Problem& each : reading.problems) problem(problem_line(each));
    for (const MetricThresholds& each : reading.thresholds) {
      if (const auto complaint = engine_.bind(each)) problem(complaint->error);
    }
  }
  read_submetrics(*metric, data);
}

void PointsReader::read_submetrics(MetricRef metric, const json& data) {
  const auto list = data.find("submetrics");
  if (list == data.end() || !list->is_array()) return;
  for (const json& each : *list) {
    const json* name = each.is_object() ? text_member(each, "name") : nullptr;
    SelectorReading selector =
        name != nullptr ? read_metric_selector(name->get<std::string>()) : SelectorReading{};
    if (!selector.selector || selector.selector->metric != engine_.metric(metric).name ||
        !selector.selector->suffix) {
      problem(fmt::format("found {}, expected a submetric with its name", describe(each)));
      continue;
    }
    // k6 has this one without any threshold.
    const bool own = engine_.find(*selector.selector).has_value();
    if (own) continue;
    submetrics_.push_back(selector.selector->name());
    (void)engine_.bind({submetrics_.back(), std::move(*selector.selector), {}});
  }
}

void PointsReader::read_point(const json& line) {
  const json& data = line["data"];
  const json* metric = text_member(line, "metric");
  const json* time = text_member(data, "time");
  const auto value = data.find("value");
  const auto object = data.find("tags");
  if (metric == nullptr || time == nullptr || value == data.end() || !value->is_number()) {
    return problem(
        fmt::format("found {}, expected a point's metric, time and value", describe(line)));
  }
  const auto id = object == data.end() ? std::optional(TagSetId::None) : tags(*object);
  if (!id) return;
  add(metric->get<std::string>(), *id, time->get<std::string>(), value->get<double>());
}

void PointsReader::add(std::string_view metric, TagSetId tags, std::string_view time,
                       double value) {
  const auto known = metrics_.find(metric);
  if (known == metrics_.end()) {
    return problem(
        fmt::format("found a point of {}, expected the line of that metric before", shown(metric)));
  }
  const auto at = parse_point_time(time);
  if (!at) return problem(fmt::format("found {}, expected a time as in RFC 3339", shown(time)));
  if (begin_ && engine_.may_abort()) evaluate_until(*at);
  engine_.add(known->second, tags, value);
  see(*at, known->second, value);
}

void PointsReader::see(std::int64_t time, MetricRef metric, double value) {
  std::int64_t began = time;
  if (metric == iteration_duration_ && value > 0 && value < kLongestIteration) {
    began -= std::llround(value * 1e6);
  }
  // The VUs are counted at the end of each second.
  if (metric == vus_) began -= kSecond;
  begin_ = begin_ ? std::min(*begin_, began) : began;
  end_ = end_ ? std::max(*end_, time) : time;
}

void PointsReader::evaluate_until(std::int64_t time) {
  const std::int64_t due = (time - *begin_) / kBetweenEvaluations;
  // Where points are far apart, what lies between the first and the last evaluation is left out.
  for (const std::int64_t each : {evaluations_ + 1, due}) {
    if (premature_end_ || each <= evaluations_ || each > due) continue;
    evaluations_ = each;
    const Duration at{each * kBetweenEvaluations};
    Evaluation found = engine_.evaluate(at);
    if (found.abort) premature_end_ = PrematureEnd{at, std::move(found.crossed)};
  }
}

Problems PointsReader::finish() {
  for (const MetricThresholds& each : given_ ? *given_ : std::vector<MetricThresholds>{}) {
    given_problems_.add("thresholds" + pointer_segment(each.key), engine_.bind(each)->error);
  }
  if (!given_problems_.empty()) problems_.add_below("", given_problems_.take());
  return problems_.empty() ? Problems{} : problems_.take();
}

}  // namespace rehearse
