// An answer is {"exit":…,"row":[…],"figures":[[value, unit, fault, path…]…],"thresholds":[…],
// "course":[end, figure…],"result":{…}}: the result comes last and is copied, never read.

#include "tools/rehearse/results/run_results.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "sim/json/json_writer.hpp"
#include "sim/json/result_json.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/measure/share_interval.hpp"

namespace rehearse {

bool is_sound(const RunCourse& course) {
  return course.figures.size() == RunCourse::kFigures && course.end.ns >= 0 &&
         std::all_of(course.figures.begin(), course.figures.end(), [](const auto& values) {
           return values.size() <= kMostKeptStretches &&
                  std::all_of(values.begin(), values.end(), [](const std::optional<double>& one) {
                    return !one || (std::isfinite(*one) && *one >= 0);
                  });
         });
}

namespace {

using nlohmann::json;

constexpr std::string_view kResult = R"(,"result":)";

void write_row(JsonWriter& writer, const ReplicationRow& row) {
  writer.key("row");
  writer.begin_array();
  writer.value(row.counts.complete);
  writer.value(row.counts.interrupted);
  writer.value(row.counts.dropped);
  writer.value(row.vus_max);
  if (row.most_busy) {
    writer.value(*row.most_busy);
  } else {
    writer.null();
  }
  writer.value(row.run.ns);
  writer.value(row.trace_hash);
  writer.end_array();
}

void write_figures(JsonWriter& writer, const Result& result) {
  writer.key("figures");
  writer.begin_array();
  each_figure(result, [&writer](const OneFigure& figure) {
    writer.begin_array();
    writer.value(figure.value);
    writer.value(static_cast<unsigned>(figure.unit));
    writer.value(figure.is_fault);
    for (const std::string_view name : figure.path) writer.value(name);
    writer.end_array();
  });
  writer.end_array();
}

void write_thresholds(JsonWriter& writer, const Verdict& verdict) {
  writer.key("thresholds");
  writer.begin_array();
  for (const Verdict::Row& row : verdict.thresholds) {
    writer.begin_array();
    writer.value(row.metric);
    writer.value(row.source);
    writer.value(row.ok);
    writer.end_array();
  }
  writer.end_array();
}

bool is_nothing(const std::optional<double>& value) { return value.value_or(0) == 0; }

/// A figure that is 0 or unknown throughout is an empty list.
void write_course(JsonWriter& writer, const RunCourse& course) {
  writer.key("course");
  writer.begin_array();
  writer.value(course.end.ns);
  for (const auto& values : course.figures) {
    writer.begin_array();
    if (!std::all_of(values.begin(), values.end(), is_nothing)) {
      for (const std::optional<double>& value : values) {
        if (value) {
          writer.value(*value);
        } else {
          writer.null();
        }
      }
    }
    writer.end_array();
  }
  writer.end_array();
}

bool is_kept(const ReplicationRow& row, const RunCourse& course) {
  return row.number < kMostCourses &&
         std::all_of(course.figures.begin(), course.figures.end(),
                     [](const auto& values) { return values.size() <= kMostKeptStretches; });
}

std::optional<RunsHeader> read_header(const std::string& text) {
  const json header = json::parse(text, nullptr, false);
  if (!header.is_object() || header.value("command", json()) != "run") return std::nullopt;
  RunsHeader read;
  try {
    read.version = header.at("version");
    read.input = header.at("input");
    read.runs = header.at("runs").get<std::uint64_t>();
    read.shards = header.at("shards").get<std::uint64_t>();
    if (!header.at("confidence").is_null()) read.confidence = header["confidence"].get<double>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
  if (read.runs > kMostKeptRuns || read.shards == 0) return std::nullopt;
  return read;
}

/// One line of results; its functions throw json::exception where it is of another form.
class KeptRun {
 public:
  explicit KeptRun(std::string_view text) : result_begin_(text.find(kResult)) {
    if (result_begin_ == std::string_view::npos) return;
    head_ = json::parse(std::string(text.substr(0, result_begin_)) + "}", nullptr, false);
    result_ = text.substr(result_begin_ + kResult.size());
    if (!result_.empty()) result_.remove_suffix(1);
  }

  int exit_code() const { return head_.at("exit").get<int>(); }

  ReplicationRow row(std::uint64_t number) const {
    const json& fields = head_.at("row");
    ReplicationRow row;
    row.number = number;
    row.counts.complete = fields.at(0).get<std::uint64_t>();
    row.counts.interrupted = fields.at(1).get<std::uint64_t>();
    row.counts.dropped = fields.at(2).get<std::uint64_t>();
    row.vus_max = fields.at(3).get<std::uint64_t>();
    if (!fields.at(4).is_null()) row.most_busy = fields.at(4).get<std::uint64_t>();
    row.run = {fields.at(5).get<std::int64_t>()};
    row.trace_hash = fields.at(6).get<std::uint64_t>();
    row.json = [result = result_] { return std::string(result); };
    return row;
  }

  std::optional<RunCourse> course() const {
    if (!head_.contains("course")) return std::nullopt;
    const json& kept = head_["course"];
    RunCourse course{{kept.at(0).get<std::int64_t>()}, {}};
    for (std::size_t i = 1; i < kept.size(); ++i) {
      auto& values = course.figures.emplace_back();
      for (const json& value : kept[i]) {
        values.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
      }
    }
    return course;
  }

  /// Whether the figures are what a run can have.
  bool add_to(OverRuns& over) const {
    over.begin_run();
    std::vector<std::string_view> path;
    for (const json& figure : head_.at("figures")) {
      const double value = figure.at(0).get<double>();
      const auto unit = figure.at(1).get<unsigned>();
      if (unit > static_cast<unsigned>(FigureUnit::Share) || !std::isfinite(value)) return false;
      path.clear();
      for (std::size_t i = 3; i < figure.size(); ++i) {
        path.push_back(figure[i].get_ref<const std::string&>());
      }
      if (path.empty()) return false;
      over.add({path, static_cast<FigureUnit>(unit), figure.at(2).get<bool>(), value});
    }
    return add_thresholds(over);
  }

 private:
  bool add_thresholds(OverRuns& over) const {
    if (!head_.contains("thresholds")) return over.thresholds().empty();
    Verdict verdict;
    for (const json& row : head_["thresholds"]) {
      verdict.thresholds.push_back(
          {row.at(0).get<std::string>(), row.at(1).get<std::string>(), row.at(2).get<bool>()});
      if (!verdict.thresholds.back().ok)
        verdict.crossed.push_back(verdict.thresholds.back().metric);
    }
    const bool first = over.runs() == 1;
    if (!first && over.thresholds().size() != verdict.thresholds.size()) return false;
    over.add_thresholds(verdict);
    return true;
  }

  std::size_t result_begin_;
  json head_;
  std::string_view result_;
};

/// Adds the line to the table; whether it is one.
bool take(RunsTable& table, std::uint64_t number, const std::string& text) {
  if (number >= table.header.runs) return false;
  try {
    const KeptRun kept(text);
    table.rows.push_back(kept.row(number));
    if (kept.exit_code() != exit_status(ExitCode::ThresholdsCrossed)) {
      table.exit_code = std::max(table.exit_code, kept.exit_code());
    }
    if (std::optional<RunCourse> course = kept.course()) {
      if (!is_sound(*course)) return false;
      table.courses.push_back(*std::move(course));
    }
    return kept.add_to(table.over);
  } catch (const json::exception&) {
    return false;
  }
}

}  // namespace

std::string header_json(const RunsHeader& header) {
  return json_text([&](JsonWriter& writer) {
    writer.begin_object();
    writer.field("schema", 1);
    writer.field("command", "run");
    writer.field("version", header.version);
    writer.field("input", header.input);
    writer.field("runs", header.runs);
    writer.field("shards", header.shards);
    writer.key("confidence");
    if (header.confidence) {
      writer.value(*header.confidence);
    } else {
      writer.null();
    }
    writer.end_object();
  });
}

ReplicationRow row_of(std::uint64_t number, const Result& result,
                      const std::vector<std::string>& trend_stats) {
  const auto busy = busy_figures(result);
  ReplicationRow row;
  row.number = number;
  row.counts = result.counts;
  row.vus_max = result.vus_max;
  if (busy) row.most_busy = busy->most;
  row.run = result.run;
  row.trace_hash = result.trace_hash;
  row.json = [number, &result, &trend_stats] {
    return json_text([&](JsonWriter& writer) {
      writer.begin_object();
      writer.field("replication", number);
      write_result(writer, result,
                   {.trend_stats = trend_stats, .detail = nullptr, .series = false});
      writer.end_object();
    });
  };
  return row;
}

std::string kept_json(const ReplicationRow& row, const Result& result, const RunCourse& course) {
  return json_text([&](JsonWriter& writer) {
    writer.begin_object();
    writer.field("exit", exit_status(result.exit_code));
    write_row(writer, row);
    write_figures(writer, result);
    if (result.verdict) write_thresholds(writer, *result.verdict);
    if (is_kept(row, course)) write_course(writer, course);
    writer.key("result");
    writer.raw(row.json());
    writer.end_object();
  });
}

Checked<RunsTable> runs_table(const Results& results) {
  std::optional<RunsHeader> header = read_header(results.header);
  if (!header) {
    return Problem{"line 1", "found " + results.header + ", expected that of replications"};
  }
  RunsTable table{*std::move(header), {}, OverRuns(), {}, 0, {}};
  Problems problems;
  for (const auto& [number, text] : results.lines) {
    if (take(table, number, text)) continue;
    problems.push_back({fmt::format("number {}", number),
                        "found " + text.substr(0, 80) + ", expected a replication of the test"});
  }
  if (!problems.empty()) return problems;
  auto known = results.lines.begin();
  for (std::uint64_t number = 0; number < table.header.runs; ++number) {
    if (known != results.lines.end() && known->first == number) {
      ++known;
    } else {
      table.missing.push_back(number);
    }
  }
  return table;
}

int exit_of(int exit_code, const OverRuns& over, std::optional<double> confidence) {
  if (exit_code == 0 && over.runs() > 0 && !over.thresholds().empty() &&
      !passes_as_a_rule(over.all_thresholds_held(), over.runs(), confidence)) {
    return exit_status(ExitCode::ThresholdsCrossed);
  }
  return exit_code;
}

}  // namespace rehearse
