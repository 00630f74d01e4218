// JSON documents: HAR, the three summaries of k6, vegeta report -type=json.

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/json/describe.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/fit/read/read_parts.hpp"
#include "sim/fit/read/real_run.hpp"
#include "sim/fit/read/recorded_traffic.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr std::string_view kDuration = "http_req_duration";

Problems read_har_into(std::string_view text, Measurements& into) {
  auto exchanges = read_har(text);
  if (!exchanges) return exchanges.problems();
  Problems problems;
  for (std::size_t i = 0; i < exchanges->size(); ++i) {
    const RecordedExchange& each = (*exchanges)[i];
    const auto started = parse_point_time(each.started);
    const auto duration = measured_ns(each.milliseconds, kNsPerMs);
    const auto waits = measured_ns(each.waits_ms, kNsPerMs);
    if (!started || !duration || !waits) {
      problems.push_back(
          wrong_value(fmt::format("/log/entries/{}", i),
                      shown_text(each.started) + fmt::format(" and {} ms", each.milliseconds),
                      "startedDateTime as in ISO 8601, and times up to a year"));
      continue;
    }
    const std::string name = endpoint_name(each.method, each.path);
    const std::int64_t begin = *started + *waits;
    into.add(
        {each.origin, name, each.status, !is_expected(each.status), *duration, begin, 1'000'000});
    if (each.connect_ms > 0) into.test().connects.add(each.connect_ms);
    into.visit().push_back(
        {into.endpoint(each.origin, name), each.page, each.uri, *started, each.milliseconds});
  }
  std::stable_sort(into.visit().begin(), into.visit().end(),
                   [](const VisitStep& a, const VisitStep& b) { return a.begin_ns < b.begin_ns; });
  if (exchanges->empty()) {
    problems.push_back(wrong_value("/log/entries", "no request with an answer", "one at least"));
  }
  return problems;
}

/// The percentile that a statistic of a trend is; nothing of others.
std::optional<double> percent_of(std::string_view statistic) {
  if (statistic == "min") return 0;
  if (statistic == "med") return 50;
  if (statistic == "max") return 100;
  if (!statistic.starts_with("p(") || !statistic.ends_with(')')) return std::nullopt;
  const auto percent = decimal(statistic.substr(2, statistic.size() - 3));
  return percent && *percent >= 0 && *percent <= 100 ? percent : std::nullopt;
}

/// "page" of "http_req_duration{name:page}", with tags that name endpoints; nothing of others.
std::optional<std::string> endpoint_of(std::string_view metric) {
  for (const std::string_view tag : {"name:", "endpoint:", "url:"}) {
    const std::string begin = fmt::format("{}{{{}", kDuration, tag);
    if (metric.starts_with(begin) && metric.ends_with('}') &&
        metric.find(',') == std::string_view::npos) {
      return std::string(metric.substr(begin.size(), metric.size() - begin.size() - 1));
    }
  }
  return std::nullopt;
}

/// Ascending in both, each percentile once.
void tidy(std::vector<std::pair<double, double>>& points) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end(),
                           [](const auto& a, const auto& b) { return a.first == b.first; }),
               points.end());
  for (std::size_t i = 1; i < points.size(); ++i) {
    points[i].second = std::max(points[i].second, points[i - 1].second);
  }
}

MeasuredPercentiles percentiles_of(const RealRun& run, const std::string& metric) {
  MeasuredPercentiles found;
  for (const std::string& name : run.statistics(metric)) {
    const auto percent = percent_of(name);
    const auto ms = run.value({metric, name});
    if (percent && ms && measured_ns(*ms, kNsPerMs)) found.points.emplace_back(*percent, *ms);
  }
  tidy(found.points);
  found.mean_ms = run.value({metric, "avg"});
  return found;
}

Problems read_summary_into(std::string_view text, Measurements& into) {
  const auto run = RealRun::read(text, {.bytes = MeasurementFile::kMostDocument});
  if (!run) return run.problems();
  const auto count = run->value({"http_reqs", "count"});
  const auto rate = run->value({"http_reqs", "rate"});
  if (count && rate.value_or(0) > 0) into.test().length = *count / *rate * 1000;
  into.test().vus = run->value({"vus_max", "value"});
  std::size_t found = 0;
  const auto add = [&](const std::string& metric, const std::string& name) {
    MeasuredPercentiles each = percentiles_of(*run, metric);
    if (each.points.size() < 2) return;
    each.name = name;
    const std::string tags = metric.substr(kDuration.size());
    each.failed_share = run->value({"http_req_failed" + tags, "value"});
    if (!each.failed_share) each.failed_share = run->value({"http_req_failed", "value"});
    each.count = tags.empty() ? count : run->value({"http_reqs" + tags, "count"});
    if (each.count.value_or(0) <= 0) each.count = run->value({metric, "count"});
    ++found;
    into.add_percentiles(std::move(each));
  };
  for (const std::string& metric : run->metric_names()) {
    if (const auto name = endpoint_of(metric)) add(metric, *name);
  }
  if (found == 0) add(std::string(kDuration), "default");
  if (found > 0) return {};
  return {wrong_value("/metrics/http_req_duration", "no percentiles",
                      "two at least, such as min and max")};
}

bool is_vegeta(const json& document) {
  return document.contains("latencies") && document["latencies"].is_object() &&
         document.contains("status_codes");
}

Problems read_vegeta_into(const json& document, Measurements& into) {
  MeasuredPercentiles found;
  found.name = "default";
  const json& latencies = document["latencies"];
  for (const auto& [name, percent] : {std::pair<const char*, double>{"min", 0},
                                      {"50th", 50},
                                      {"90th", 90},
                                      {"95th", 95},
                                      {"99th", 99},
                                      {"max", 100}}) {
    const auto value = latencies.find(name);
    if (value == latencies.end()) continue;
    const auto ns = value->is_number() ? measured_ns(value->get<double>(), 1) : std::nullopt;
    if (!ns) {
      return {wrong_value(fmt::format("/latencies/{}", name), describe(*value),
                          "a time in nanoseconds, up to a year")};
    }
    found.points.emplace_back(percent, static_cast<double>(*ns) / kNsPerMs);
  }
  tidy(found.points);
  if (found.points.size() < 2) {
    return {wrong_value("/latencies", describe(latencies), "percentiles such as 50th and max")};
  }
  const auto number = [&](const json& object, const char* key) -> std::optional<double> {
    const auto value = object.find(key);
    if (value == object.end() || !value->is_number()) return std::nullopt;
    return value->get<double>();
  };
  if (const auto mean = number(latencies, "mean")) found.mean_ms = *mean / kNsPerMs;
  found.count = number(document, "requests");
  if (const auto share = number(document, "success")) {
    found.failed_share = std::clamp(1 - *share, 0.0, 1.0);
  }
  if (const auto length = number(document, "duration")) into.test().length = *length / kNsPerMs;
  into.add_percentiles(std::move(found));
  return {};
}

class Document : public MeasurementReader {
 public:
  explicit Document(Measurements& into) : into_(into) {}

  void read_line(std::string_view line) override {
    if (text_.size() > MeasurementFile::kMostDocument) return;
    if (has_line_) text_ += '\n';
    has_line_ = true;
    text_ += line;
  }

  Problems finish() override {
    const Checked<json> document = parse_json(text_, {.bytes = MeasurementFile::kMostDocument});
    if (!document) return document.problems();
    if (document->contains("log")) {
      kind_ = "a HAR file";
      return read_har_into(text_, into_);
    }
    if (RealRun::is_summary(*document)) {
      kind_ = "a summary of k6";
      return read_summary_into(text_, into_);
    }
    if (is_vegeta(*document)) {
      kind_ = "a report of vegeta";
      return read_vegeta_into(*document, into_);
    }
    return {wrong_value("", describe(*document),
                        "a summary of k6's, a HAR file or a report of vegeta")};
  }

  std::string_view kind() const override { return kind_; }

 private:
  Measurements& into_;
  std::string text_;
  bool has_line_ = false;
  std::string_view kind_ = "a JSON document";
};

}  // namespace

std::unique_ptr<MeasurementReader> document_reader(Measurements& into) {
  return std::make_unique<Document>(into);
}

}  // namespace rehearse
