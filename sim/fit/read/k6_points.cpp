// k6 run --out json: points in k6's layout are scanned, all other lines are parsed as JSON.

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "sim/file/json/describe.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/fit/read/k6_samples.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_scanner.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr std::size_t kMostTags = 10'000;  // sets of tags that are remembered

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

K6Tags tags_of(const json& object) {
  if (!object.is_object()) return {};
  return {text_of(object, "method"),
          text_of(object, "name"),
          text_of(object, "url"),
          text_of(object, "status"),
          text_of(object, "expected_response"),
          text_of(object, "vu"),
          text_of(object, "iter")};
}

/// VU and iteration are metadata since k6 v0.41, and tags before.
K6Tags with_metadata(K6Tags tags, const json& metadata) {
  if (!metadata.is_object()) return tags;
  if (std::string vu = text_of(metadata, "vu"); !vu.empty()) tags.vu = std::move(vu);
  if (std::string number = text_of(metadata, "iter"); !number.empty()) {
    tags.iteration = std::move(number);
  }
  return tags;
}

class K6Points : public MeasurementReader {
 public:
  explicit K6Points(Measurements& into) : samples_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    if (const auto point = scan_point(line)) {
      if (const K6Tags* tags = scanned_tags(point->tags)) {
        if (point->metadata.empty()) {
          add(point->metric, *tags, point->time, point->value);
        } else {
          add_with_metadata(*point, *tags);
        }
      }
    } else if (line.find_first_not_of(" \t") != std::string_view::npos) {
      read_json(line);
    }
  }

  Problems finish() override {
    samples_.finish();
    return problems_.take();
  }

  std::string_view kind() const override { return "points of k6 run --out json"; }

 private:
  void add_with_metadata(const ScannedPoint& point, const K6Tags& tags) {
    const Checked<json> parsed = parse_json(point.metadata);
    if (!parsed) return problems_.add("metadata: " + problem_line(parsed.problems().front()));
    add(point.metric, with_metadata(tags, *parsed), point.time, point.value);
  }

  const K6Tags* scanned_tags(std::string_view object) {
    const auto known = tags_.find(std::string(object));
    if (known != tags_.end()) return &known->second;
    const Checked<json> parsed = parse_json(object);
    if (!parsed) {
      problems_.add("tags: " + problem_line(parsed.problems().front()));
      return nullptr;
    }
    if (tags_.size() >= kMostTags) tags_.clear();
    return &tags_.emplace(std::string(object), tags_of(*parsed)).first->second;
  }

  void read_json(std::string_view line) {
    constexpr const char* kExpected = "a Metric or a Point of k6 run --out json";
    const Checked<json> parsed = parse_json(line);
    if (!parsed) return problems_.add(problem_line(parsed.problems().front()));
    const std::string type = parsed->is_object() ? text_of(*parsed, "type") : "";
    if (type == "Metric") return;
    const auto data = parsed->is_object() ? parsed->find("data") : parsed->end();
    if (type != "Point" || data == parsed->end() || !data->is_object()) {
      return problems_.add(describe(*parsed), kExpected);
    }
    const auto value = data->find("value");
    if (value == data->end() || !value->is_number()) {
      return problems_.add(describe(*data), "a point's metric, time and value");
    }
    const auto tags = data->find("tags");
    const auto metadata = data->find("metadata");
    add(text_of(*parsed, "metric"),
        with_metadata(tags == data->end() ? K6Tags{} : tags_of(*tags),
                      metadata == data->end() ? json() : *metadata),
        text_of(*data, "time"), value->get<double>());
  }

  void add(std::string_view metric, const K6Tags& tags, std::string_view time, double value) {
    const auto at = parse_point_time(time);
    if (!at) return problems_.add(shown_text(time), "a time as in RFC 3339");
    if (!samples_.add(metric, tags, *at, 0, value)) {
      problems_.add(fmt::format("{} of {}", value, shown_text(metric)),
                    "a duration from 0 to a year");
    }
  }

  K6Samples samples_;
  LineProblems problems_;
  std::unordered_map<std::string, K6Tags> tags_;
};

}  // namespace

std::unique_ptr<MeasurementReader> k6_points_reader(Measurements& into) {
  return std::make_unique<K6Points>(into);
}

}  // namespace rehearse
