// --out openmetrics: what each metric amounts to at the end of the test, as OpenMetrics 1.0.

#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <variant>

#include "models/base/match.hpp"
#include "tools/rehearse/outputs/sample_output.hpp"

namespace rehearse {

namespace {

constexpr std::array kQuantiles{0.5, 0.9, 0.95, 0.99};

/// Escaped as a label's value.
std::string label_text(std::string_view text) {
  std::string escaped;
  for (const char each : text) {
    if (each == '\n') {
      escaped += "\\n";
      continue;
    }
    if (each == '"' || each == '\\') escaped += '\\';
    escaped += each;
  }
  return escaped;
}

/// A tag's name may have characters that a label's may not.
std::string label_name(std::string_view name) {
  std::string allowed;
  for (const char each : name) {
    const bool letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '_';
    const bool digit = each >= '0' && each <= '9' && !allowed.empty();
    allowed += letter || digit ? each : '_';
  }
  return allowed;
}

/// "{a="1",b="2"}"; `more`: one more label, written already.
std::string labels(const TagSet& tags, const std::string& more = "") {
  std::string text = more;
  for (const auto& [name, value] : tags.tags()) {
    text +=
        fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", label_name(name), label_text(value));
  }
  return text.empty() ? text : "{" + text + "}";
}

/// The base unit that OpenMetrics asks for, and how many of k6's make one.
struct BaseUnit {
  const char* suffix;
  double divisor;
};
BaseUnit base_unit(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::Time:
      return {"_seconds", 1000};
    case MetricUnit::Data:
      return {"_bytes", 1};
    case MetricUnit::Default:
      break;
  }
  return {"", 1};
}

class OpenMetrics final : public SampleOutput {
 public:
  explicit OpenMetrics(std::unique_ptr<PointFile> file) : file_(std::move(file)) {}

  void begin(const MetricEngine& /*engine*/) override {}
  void sample(Instant /*at*/, MetricRef /*metric*/, TagSetId /*tags*/, double /*value*/) override {}

  void finish(const MetricEngine& engine, Duration /*run*/) override {
    for (const EngineMetric& metric : engine.metrics()) {
      if (metric.parent || !metric.shown()) continue;
      write_family(metric);
      write_values(metric);
      for (const MetricRef ref : metric.submetrics) {
        if (engine.metric(ref).shown()) write_values(engine.metric(ref));
      }
    }
    file_->write("# EOF\n");
    file_->close();
  }

 private:
  void write_family(const EngineMetric& metric) {
    const char* type = match(
        metric.sink, [](const CounterSink&) { return "counter"; },
        [](const GaugeSink&) { return "gauge"; }, [](const RateSink&) { return "gauge"; },
        [](const TrendSink&) { return "summary"; });
    name_ = "k6_" + metric.name + base_unit(metric.unit).suffix;
    if (std::holds_alternative<RateSink>(metric.sink)) name_ += "_ratio";
    file_->write(fmt::format("# TYPE {} {}\n", name_, type));
    if (*base_unit(metric.unit).suffix != 0) {
      file_->write(fmt::format("# UNIT {} {}\n", name_, base_unit(metric.unit).suffix + 1));
    }
  }

  void write_values(const EngineMetric& metric) {
    const double divisor = base_unit(metric.unit).divisor;
    const auto line = [&](const char* suffix, double value, const std::string& more = "") {
      file_->write(fmt::format("{}{}{} {}\n", name_, suffix, labels(metric.tags, more), value));
    };
    match(
        metric.sink, [&](const CounterSink& counter) { line("_total", counter.sum / divisor); },
        [&](const GaugeSink& gauge) { line("", gauge.last / divisor); },
        [&](const RateSink& rate) { line("", rate.rate()); },
        [&](const TrendSink& trend) {
          for (const double quantile : kQuantiles) {
            line("", trend.percentile(100 * quantile) / divisor,
                 fmt::format("quantile=\"{}\"", quantile));
          }
          const auto count = static_cast<double>(trend.count());
          line("_sum", trend.avg() * count / divisor);
          line("_count", count);
        });
  }

  std::unique_ptr<PointFile> file_;
  std::string name_;  // of the family
};

}  // namespace

constinit const SampleOutputForm kOpenMetrics{
    .name = "openmetrics",
    .file = nullptr,
    .make = [](std::unique_ptr<PointFile> file, const SampleOutputSettings& /*settings*/)
        -> std::unique_ptr<SampleOutput> { return std::make_unique<OpenMetrics>(std::move(file)); },
};

}  // namespace rehearse
