// The rule and its source stand beside what they gave.

#include "tools/rehearse/answers/steady.hpp"

#include <fmt/format.h>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/results/sweep_results.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr double kNsPerSecond = 1e9;
constexpr double kNsPerMs = 1e6;

std::string rule_name(const SteadyAnswer& answer) {
  return answer.automatic ? fmt::format("MSER-{}", answer.mser_batch) : "given";
}

std::string cut_text(const SteadyAnswer& answer) {
  if (!answer.automatic) {
    return fmt::format("    cut, as asked: {} of {} observations of {}\n", answer.cut,
                       answer.observations, answer.metric);
  }
  return fmt::format("    cut by {}: {} of {} observations of {} (White, Cobb and Spratt 2000)\n",
                     rule_name(answer), answer.cut, answer.observations, answer.metric);
}

std::string interval_row(const SteadyAnswer& answer, const char* stat,
                         const SingleRunFigure& figure) {
  const auto text = [](double ns) { return quantity_text({ns / kNsPerSecond, kTime}); };
  return fmt::format("    {} {}: {} ± {}\n", answer.metric, stat, text(figure.value),
                     text(figure.half_width));
}

std::string intervals_text(const SteadyAnswer& answer) {
  if (!answer.batches) return fmt::format("    no interval: {}\n", answer.missing);
  const BatchMeans& of = *answer.batches;
  std::string text = interval_row(answer, "avg", of.mean);
  if (of.p95) text += interval_row(answer, "p(95)", *of.p95);
  text += fmt::format(
      "    ± is half the 95 % interval, by {} batches of {} observations whose means have a lag-1\n"
      "    autocorrelation of {:.2f} (Law, Simulation Modeling and Analysis, 9.5.3)\n",
      of.batches, of.observations / of.batches, of.lag1);
  if (of.correlated) {
    text +=
        "    neighbouring batches are alike, so the intervals are too narrow: the test is too "
        "short\n";
  }
  return text;
}

void write_figure(JsonWriter& json, const char* name, const SingleRunFigure& figure) {
  json.field(name, figure.value / kNsPerMs);
  json.key(std::string(name) + "Interval");
  json.begin_array();
  json.value((figure.value - figure.half_width) / kNsPerMs);
  json.value((figure.value + figure.half_width) / kNsPerMs);
  json.end_array();
}

void write_batches(JsonWriter& json, const BatchMeans& of) {
  json.begin_object();
  json.field("batches", of.batches);
  json.field("observations", of.observations);
  json.field("lag1", of.lag1);
  json.field("correlated", of.correlated);
  write_figure(json, "meanMs", of.mean);
  if (of.p95) write_figure(json, "p95Ms", *of.p95);
  json.end_object();
}

}  // namespace

std::string steady_text(const SteadyAnswer& answer) {
  if (!answer.from) return fmt::format("\n  █ STEADY STATE\n\n    {}\n", answer.missing);
  std::string text = fmt::format("\n  █ STEADY STATE  from {} to {}\n\n",
                                 format_duration(*answer.from - Instant{}),
                                 format_duration(answer.until - Instant{}));
  text += cut_text(answer) + "\n";
  std::vector<std::vector<std::string>> rows;
  for (const SteadyFigure& figure : answer.figures) {
    rows.push_back({figure.name, quantity_text(figure.value)});
  }
  return text + text_table(rows, 1) + "\n" + intervals_text(answer);
}

void write_steady(JsonWriter& json, const SteadyAnswer& answer) {
  json.key("steady");
  json.begin_object();
  json.field("rule", rule_name(answer));
  json.key("fromNs");
  if (answer.from) {
    json.value(answer.from->ns);
  } else {
    json.null();
  }
  json.field("untilNs", answer.until.ns);
  json.field("metric", answer.metric);
  json.field("observations", answer.observations);
  json.field("cut", answer.cut);
  json.key("figures");
  json.begin_object();
  for (const SteadyFigure& figure : answer.figures) {
    json.key(figure.name);
    json.begin_object();
    json.field("value", figure.value.value);
    json.field("unit", unit_name(figure.value.dimension, figure.value.percent));
    json.end_object();
  }
  json.end_object();
  json.key("interval");
  if (answer.batches) {
    write_batches(json, *answer.batches);
  } else {
    json.null();
  }
  if (!answer.missing.empty()) json.field("missing", answer.missing);
  json.end_object();
}

}  // namespace rehearse
