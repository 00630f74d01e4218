// vegeta encode: results as JSON lines or as CSV. Latency and timestamp are nanoseconds, the
// timestamp is that of the begin (https://github.com/tsenart/vegeta, Result).

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/json/describe.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/fit/read/csv_lines.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/fit/read/read_parts.hpp"
#include "sim/fit/read/recorded_paths.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

void add_result(Measurements& into, std::int64_t begin_ns, std::int64_t latency_ns, int status,
                const std::string& method, const std::string& url) {
  const bool has_origin = url.find("://") != std::string::npos;
  const std::string target = has_origin ? origin_and_path(url).first : "";
  const std::string endpoint = url.empty() ? "default" : endpoint_name(method, url);
  Measurement measurement;
  measurement.target = target;
  measurement.endpoint = endpoint;
  measurement.status = status;
  measurement.failed = !is_expected(status);
  measurement.duration_ns = latency_ns;
  measurement.begin_ns = begin_ns;
  into.add(measurement);
}

class VegetaJson : public MeasurementReader {
 public:
  explicit VegetaJson(Measurements& into) : into_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    if (line.find_first_not_of(" \t") == std::string_view::npos) return;
    const Checked<json> parsed = parse_json(line);
    if (!parsed) return problems_.add(problem_line(parsed.problems().front()));
    if (!parsed->is_object()) return problems_.add(describe(*parsed), "a result of vegeta");
    const auto text = [&](const char* key) {
      const auto found = parsed->find(key);
      return found != parsed->end() && found->is_string() ? found->get<std::string>() : "";
    };
    const auto number = [&](const char* key) {
      const auto found = parsed->find(key);
      return found != parsed->end() && found->is_number() ? found->get<double>() : -1.0;
    };
    const auto begin = parse_point_time(text("timestamp"));
    const auto latency = measured_ns(number("latency"), 1);
    const double code = number("code");
    if (!begin || !latency || !(code >= 0 && code <= 999)) {
      return problems_.add(describe(*parsed), "timestamp, latency and code as vegeta has them");
    }
    add_result(into_, *begin, *latency, static_cast<int>(code), text("method"), text("url"));
  }

  Problems finish() override { return problems_.take(); }
  std::string_view kind() const override { return "results of vegeta as JSON"; }

 private:
  Measurements& into_;
  LineProblems problems_;
};

class VegetaCsv : public MeasurementReader {
 public:
  explicit VegetaCsv(Measurements& into) : into_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    const auto row = lines_.add(line);
    if (!row) return;
    constexpr std::size_t kLeast = 9;
    if (row->size() < kLeast) {
      return problems_.add(fmt::format("a row of {} columns", row->size()),
                           "those of vegeta encode --to csv");
    }
    const auto begin = numbered_instant((*row)[0]);
    const auto code = decimal((*row)[1]);
    const auto latency = measured_ns(decimal((*row)[2]).value_or(-1), 1);
    if (!begin || !latency || !code || !(*code >= 0 && *code <= 999)) {
      return problems_.add(fmt::format("{}, {}, {}", shown_text((*row)[0]), shown_text((*row)[1]),
                                       shown_text((*row)[2])),
                           "a timestamp in nanoseconds, a status and a latency in nanoseconds");
    }
    const auto cell = [&](std::size_t at) { return at < row->size() ? (*row)[at] : std::string(); };
    constexpr std::size_t kMethod = 9;
    add_result(into_, begin->ns, *latency, static_cast<int>(*code), cell(kMethod),
               cell(kMethod + 1));
  }

  Problems finish() override {
    if (lines_.is_open()) problems_.add("a quote that does not end", "another quote");
    return problems_.take();
  }
  std::string_view kind() const override { return "results of vegeta as CSV"; }

 private:
  Measurements& into_;
  CsvLines lines_;
  LineProblems problems_;
};

}  // namespace

std::unique_ptr<MeasurementReader> vegeta_json_reader(Measurements& into) {
  return std::make_unique<VegetaJson>(into);
}

std::unique_ptr<MeasurementReader> vegeta_csv_reader(Measurements& into) {
  return std::make_unique<VegetaCsv>(into);
}

}  // namespace rehearse
