// Go's decoding of the option, with all mistakes and the one that k6 names.

#include "sim/verdict/thresholds_reader.hpp"

#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string_view>

#include "models/base/problem_list.hpp"
#include "sim/options/duration_text.hpp"
#include "sim/options/option_decoding.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

const char* go_type_name(const json& value) {
  if (value.is_boolean()) return "bool";
  return value.type_name();
}

/// A value as a problem names it.
std::string named(const json& value) {
  constexpr std::size_t kLongest = 60;
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kLongest) text.replace(kLongest, std::string::npos, "...");
  return text;
}

class Reader {
 public:
  ThresholdsReading read(const json& option, const JsonPlace& place) {
    if (option.is_object()) {
      for (const auto& [key, list] : option.items()) read_metric(key, list, place / key);
    } else if (!option.is_null()) {
      mismatch(place, option, "", "map[string]metrics.Thresholds",
               "an object of lists of thresholds");
    }
    reading_.problems = problems_.empty() ? Problems{} : problems_.take();
    return std::move(reading_);
  }

 private:
  /// Notes a mistake; of all of them k6 names the first one of the earliest stage.
  void complain(const JsonPlace& place, ThresholdStage stage, const char* error_class,
                std::string error, std::string message) {
    if (!reading_.complaint || stage < reading_.complaint->stage) {
      reading_.complaint = ThresholdComplaint{stage, error_class, std::move(error)};
    }
    problems_.add(place, std::move(message));
  }

  void mismatch(const JsonPlace& place, const json& found, const char* field, const char* go_type,
                const char* expected) {
    complain(place, ThresholdStage::Json, "json-type",
             fmt::format("json: cannot unmarshal {} into Go struct field Options.thresholds{} of "
                         "type {}",
                         go_type_name(found), field, go_type),
             fmt::format("found {}, expected {}", named(found), expected));
  }

  void read_metric(const std::string& key, const json& list, const JsonPlace& place) {
    MetricThresholds metric;
    metric.key = key;
    bool right = true;
    if (list.is_array()) {
      for (std::size_t i = 0; i < list.size(); ++i) {
        Threshold threshold;
        if (read_threshold(list[i], place[i], threshold)) {
          metric.thresholds.push_back(std::move(threshold));
        } else {
          right = false;
        }
      }
    } else if (!list.is_null()) {
      mismatch(place, list, "", "[]metrics.thresholdConfig", "a list of thresholds");
      right = false;
    }
    SelectorReading selector = read_metric_selector(key);
    if (!selector.selector) {
      complain(place, ThresholdStage::Validate, selector_fault_name(selector.fault), selector.error,
               selector.error);
      return;
    }
    if (!right) return;
    metric.selector = std::move(*selector.selector);
    warn_of_metadata(metric);
    warn_of_double(metric);
    reading_.thresholds.push_back(std::move(metric));
  }

  bool read_threshold(const json& value, const JsonPlace& place, Threshold& threshold) {
    if (value.is_object()) {
      if (!read_fields(value, place, threshold)) return false;
    } else if (value.is_string()) {
      threshold.source = value.get<std::string>();
    } else if (!value.is_null()) {
      mismatch(place, value, "", "metrics.rawThresholdConfig",
               "an expression, or an object with one");
      return false;
    }
    ExpressionReading reading = read_threshold_expression(threshold.source);
    if (!reading.expression) {
      complain(place, ThresholdStage::Parse, expression_fault_name(reading.fault), reading.error,
               reading.error);
      return false;
    }
    threshold.expression = *reading.expression;
    return true;
  }

  bool read_fields(const json& object, const JsonPlace& place, Threshold& threshold) {
    bool right = true;
    for (const auto& [key, value] : object.items()) {
      if (names_field(key, "threshold")) {
        right = read_source(value, place / key, threshold) && right;
      } else if (names_field(key, "abortOnFail")) {
        right = read_abort(value, place / key, threshold) && right;
      } else if (names_field(key, "delayAbortEval")) {
        right = read_delay(value, place / key, threshold) && right;
      }
    }
    return right;
  }

  bool read_source(const json& value, const JsonPlace& place, Threshold& threshold) {
    if (value.is_string()) threshold.source = value.get<std::string>();
    if (value.is_string() || value.is_null()) return true;
    mismatch(place, value, ".threshold", "string", "an expression");
    return false;
  }

  bool read_abort(const json& value, const JsonPlace& place, Threshold& threshold) {
    if (value.is_boolean()) threshold.abort_on_fail = value.get<bool>();
    if (value.is_boolean() || value.is_null()) return true;
    mismatch(place, value, ".abortOnFail", "bool", "true or false");
    return false;
  }

  bool read_delay(const json& value, const JsonPlace& place, Threshold& threshold) {
    const Checked<std::optional<Duration>> delay = read_duration(value);
    if (delay) {
      threshold.delay_abort_eval = *delay;
      return true;
    }
    const std::string& error = delay.problems().front().message;
    complain(place, ThresholdStage::Json, "duration", error, error);
    return false;
  }

  void warn_of_metadata(const MetricThresholds& metric) {
    for (const std::string_view name : {"vu", "iter"}) {
      if (metric.selector.tags.find(name) == nullptr) continue;
      reading_.warnings.push_back(
          fmt::format("The high-cardinality '{}' metric tag was made non-indexable in k6 v0.41.0, "
                      "so thresholds like '{}' that are based on it won't work correctly.",
                      name, metric.key));
    }
  }

  /// k6 keeps the thresholds of one of them, whichever comes last in a random order; here the last
  /// by name.
  void warn_of_double(const MetricThresholds& metric) {
    if (!metric.selector.suffix) return;
    for (const MetricThresholds& each : reading_.thresholds) {
      if (!each.selector.suffix || each.selector.metric != metric.selector.metric ||
          each.selector.tags != metric.selector.tags) {
        continue;
      }
      reading_.warnings.push_back(fmt::format(
          "thresholds: found '{}' and '{}', which select the same samples, expected one of them; "
          "only those of the last one count",
          each.key, metric.key));
      return;
    }
  }

  ThresholdsReading reading_;
  ProblemList problems_;
};

}  // namespace

const char* threshold_stage_name(ThresholdStage stage) {
  constexpr std::array<const char*, 3> kNames{"json", "parse", "validate"};
  return kNames.at(static_cast<std::size_t>(stage));
}

ThresholdsReading read_thresholds(const json& option, const JsonPlace& place) {
  return Reader().read(option, place);
}

}  // namespace rehearse
