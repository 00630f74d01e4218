// Keys of a line, each checked for itself.

#include "tools/rehearse/commands/judge_request.hpp"

#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>

#include "models/base/problem_list.hpp"
#include "sim/file/json/describe.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

constexpr double kMostMilliseconds = 1e12;

class Reader {
 public:
  Checked<JudgeRequest> read(const json& line) {
    const JsonPlace root;
    request_.style.trend_stats = default_trend_stats();
    request_.only_thresholds = !line.contains("metrics") && !line.contains("samples") &&
                               !line.contains("options") && !line.contains("steps");
    if (request_.only_thresholds) {
      define_example_metrics();
      if (!line.contains("thresholds")) {
        problems_.add(root,
                      "found neither thresholds, metrics, samples, options nor steps, "
                      "expected some of them");
      }
    }
    if (const json* metrics = member(line, "metrics")) read_metrics(*metrics, root / "metrics");
    if (const json* steps = member(line, "steps")) read_steps(*steps, root / "steps");
    if (const json* samples = member(line, "samples")) {
      read_samples(*samples, root / "samples", request_.samples);
    }
    if (const json* run = member(line, "duration_ms")) {
      request_.run = milliseconds_rounded(read_time(*run, root / "duration_ms"));
    }
    if (const json* thresholds = member(line, "thresholds")) {
      request_.thresholds = read_thresholds(*thresholds, root / "thresholds");
    }
    if (const json* options = member(line, "options")) read_options(*options, root / "options");
    read_flag(line, "tty", request_.style.terminal);
    request_.style.errors_terminal = request_.style.terminal;
    read_flag(line, "no_color", request_.style.no_color);
    if (const json* want = member(line, "want")) read_wants(*want, root / "want");
    if (!problems_.empty()) return problems_.take();
    return std::move(request_);
  }

 private:
  static const json* member(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
  }

  void wrong(const JsonPlace& place, const json& found, const char* expected) {
    problems_.add(place, fmt::format("found {}, expected {}", describe(found), expected));
  }

  /// The custom metrics of the script that the recorded thresholds were tried on.
  void define_example_metrics() {
    using enum MetricKind;
    request_.metrics = {{"my_counter", Counter, MetricUnit::Default},
                        {"my_gauge", Gauge, MetricUnit::Default},
                        {"my_rate", Rate, MetricUnit::Default},
                        {"my_trend", Trend, MetricUnit::Default},
                        {"my_time", Trend, MetricUnit::Time}};
  }

  void read_metrics(const json& list, const JsonPlace& place) {
    if (!list.is_array()) return wrong(place, list, "a list of metrics");
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].is_string()) {
        request_.names_only = true;
        request_.metrics.push_back({list[i].get<std::string>(), MetricKind::Counter, {}});
      } else {
        read_metric(list[i], place[i]);
      }
    }
  }

  void read_metric(const json& value, const JsonPlace& place) {
    if (!value.is_object()) return wrong(place, value, "a metric's name, type and contains");
    JudgeMetric metric;
    const json* name = member(value, "name");
    if (name != nullptr && name->is_string()) {
      metric.name = name->get<std::string>();
    } else {
      wrong(place / "name", name == nullptr ? json() : *name, "a name");
    }
    const json* kind = member(value, "type");
    const auto read_kind = kind != nullptr && kind->is_string()
                               ? parse_metric_kind(kind->get<std::string>())
                               : std::nullopt;
    if (!read_kind) {
      wrong(place / "type", kind == nullptr ? json() : *kind, "counter, gauge, rate or trend");
    }
    metric.kind = read_kind.value_or(MetricKind::Counter);
    if (const json* unit = member(value, "contains")) {
      const auto read_unit =
          unit->is_string() ? parse_metric_unit(unit->get<std::string>()) : std::nullopt;
      if (!read_unit) wrong(place / "contains", *unit, "default, time or data");
      metric.unit = read_unit.value_or(MetricUnit::Default);
    }
    request_.metrics.push_back(std::move(metric));
  }

  double read_time(const json& value, const JsonPlace& place) {
    const double time = value.is_number() ? value.get<double>() : -1;
    if (time >= 0 && time <= kMostMilliseconds) return time;
    wrong(place, value, "a number of milliseconds from 0 to 1e12");
    return 0;
  }

  void read_steps(const json& list, const JsonPlace& place) {
    request_.steps.emplace();
    if (!list.is_array()) return wrong(place, list, "a list of steps");
    if (list.size() > kMostJudgeSteps) {
      return problems_.add(
          place, fmt::format("found {} steps, expected at most {}", list.size(), kMostJudgeSteps));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      const JsonPlace at = place[i];
      if (!list[i].is_object()) {
        wrong(at, list[i], "a step's at_ms and samples");
        continue;
      }
      JudgeStep& step = request_.steps->emplace_back();
      const json* time = member(list[i], "at_ms");
      step.at_ms = read_time(time == nullptr ? json() : *time, at / "at_ms");
      if (const json* samples = member(list[i], "samples")) {
        read_samples(*samples, at / "samples", step.samples);
      }
    }
  }

  void read_samples(const json& list, const JsonPlace& place, std::vector<JudgeSample>& samples) {
    if (!list.is_array()) return wrong(place, list, "a list of samples");
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!list[i].is_object()) {
        wrong(place[i], list[i], "a sample's m, v, t and n");
        continue;
      }
      read_sample(list[i], place[i], samples.emplace_back());
    }
    if (count_ > kMostJudgeSamples) {
      problems_.add(place, fmt::format("found more than {0} samples, expected at most {0}",
                                       kMostJudgeSamples));
    }
  }

  void read_sample(const json& value, const JsonPlace& place, JudgeSample& sample) {
    const json* metric = member(value, "m");
    if (metric != nullptr && metric->is_string()) {
      sample.metric = metric->get<std::string>();
    } else {
      wrong(place / "m", metric == nullptr ? json() : *metric, "a metric's name");
    }
    const json* number = member(value, "v");
    sample.value = read_value(number == nullptr ? json() : *number, place / "v");
    if (const json* tags = member(value, "t")) sample.tags = read_tags(*tags, place / "t");
    if (const json* times = member(value, "n")) {
      if (times->is_number_unsigned()) {
        sample.times = std::min(times->get<std::uint64_t>(), kMostJudgeSamples + 1);
      } else {
        wrong(place / "n", *times, "a whole number");
      }
    }
    count_ = std::min(count_ + sample.times, kMostJudgeSamples + 1);
  }

  double read_value(const json& value, const JsonPlace& place) {
    if (value.is_number()) return value.get<double>();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (text == "Infinity" || text == "+Inf") return kInfinity;
    if (text == "-Infinity" || text == "-Inf") return -kInfinity;
    if (text != "NaN") {
      wrong(place, value, "a number, or \"Infinity\", \"-Infinity\" or \"NaN\"");
    }
    return std::numeric_limits<double>::quiet_NaN();
  }

  TagSet read_tags(const json& object, const JsonPlace& place) {
    std::vector<Tag> tags;
    if (!object.is_object()) {
      wrong(place, object, "an object of tags");
      return {};
    }
    for (const auto& [name, value] : object.items()) {
      if (value.is_string()) {
        tags.emplace_back(name, value.get<std::string>());
      } else {
        wrong(place / name, value, "a text");
      }
    }
    return TagSet(std::move(tags));
  }

  void read_options(const json& options, const JsonPlace& place) {
    if (!options.is_object()) return wrong(place, options, "k6's options");
    if (const json* thresholds = member(options, "thresholds")) {
      request_.thresholds = read_thresholds(*thresholds, place / "thresholds");
    }
    if (const json* unit = member(options, "summaryTimeUnit")) {
      if (!unit->is_string()) return wrong(place / "summaryTimeUnit", *unit, "a text");
      request_.style.time_unit = unit->get<std::string>();
    }
    if (const json* stats = member(options, "summaryTrendStats")) {
      read_stats(*stats, place / "summaryTrendStats");
    }
  }

  void read_stats(const json& list, const JsonPlace& place) {
    if (!list.is_array()) return wrong(place, list, "a list of statistics");
    request_.style.trend_stats.clear();
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto stat =
          list[i].is_string() ? parse_trend_stat(list[i].get<std::string>()) : std::nullopt;
      if (stat) {
        request_.style.trend_stats.push_back(*stat);
      } else {
        wrong(place[i], list[i], "avg, min, med, max, count or p(N), N from 0 to 100");
      }
    }
  }

  void read_flag(const json& line, const char* key, bool& flag) {
    const json* value = member(line, key);
    if (value == nullptr) return;
    if (!value->is_boolean()) return wrong(JsonPlace() / key, *value, "true or false");
    flag = value->get<bool>();
  }

  void read_wants(const json& list, const JsonPlace& place) {
    if (!list.is_array()) return wrong(place, list, "a list of what is wanted");
    request_.wants.verdicts = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
      bool* want = list[i].is_string() ? wanted(list[i].get<std::string>()) : nullptr;
      if (want != nullptr) {
        *want = true;
      } else {
        wrong(place[i], list[i], "verdicts, compact, full, export, handle or machine");
      }
    }
  }

  bool* wanted(const std::string& name) {
    JudgeWants& wants = request_.wants;
    if (name == "verdicts") return &wants.verdicts;
    if (name == "compact") return &wants.compact;
    if (name == "full") return &wants.full;
    if (name == "export") return &wants.exported;
    if (name == "handle") return &wants.handle;
    return name == "machine" ? &wants.machine : nullptr;
  }

  JudgeRequest request_;
  ProblemList problems_;
  std::uint64_t count_ = 0;
};

}  // namespace

Duration milliseconds_rounded(double milliseconds) { return {std::llround(milliseconds * 1e6)}; }

Checked<JudgeRequest> read_judge_request(const json& line) { return Reader().read(line); }

}  // namespace rehearse
