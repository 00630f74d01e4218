// k6 run --out csv, whatever its time format.

#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "sim/fit/read/csv_lines.hpp"
#include "sim/fit/read/k6_samples.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

/// Seconds since the test's start, or of 1970 where a simulation starts then.
constexpr double kMostSinceStart = 86'400.0;

std::optional<NumberedInstant> since_start(std::string_view text) {
  const auto seconds = decimal(text);
  if (!seconds || *seconds < 0.0 || *seconds > kMostSinceStart) return std::nullopt;
  const auto ns = static_cast<std::int64_t>(std::llround(*seconds * 1e9));
  return NumberedInstant{ns, text.find('.') == std::string_view::npos ? kNsPerSec : 1};
}

class K6Csv : public MeasurementReader {
 public:
  explicit K6Csv(Measurements& into) : samples_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    const auto row = lines_.add(line);
    if (!row) return;
    if (!header_.empty()) return read_row(*row);
    header_ = *row;
    const auto time = column_of(header_, "timestamp");
    const auto value = column_of(header_, "metric_value");
    if (!time || !value) {
      problems_.add("a header without timestamp or metric_value", "that of k6 run --out csv");
    }
    time_ = time.value_or(0);
    value_ = value.value_or(0);
  }

  Problems finish() override {
    if (lines_.is_open()) problems_.add("a quote that does not end", "another quote");
    samples_.finish();
    return problems_.take();
  }

  std::string_view kind() const override { return "samples of k6 run --out csv"; }

 private:
  std::string cell(const std::vector<std::string>& row, std::string_view name) const {
    const auto at = column_of(header_, name);
    return at && *at < row.size() ? row[*at] : std::string();
  }

  /// Of a cell as "vu=2&iter=0".
  std::string metadatum(const std::vector<std::string>& row, const std::string& name) const {
    const std::string all = "&" + cell(row, "metadata") + "&";
    const std::size_t at = all.find("&" + name + "=");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 2;
    return all.substr(begin, all.find('&', begin) - begin);
  }

  void read_row(const std::vector<std::string>& row) {
    if (row.size() <= std::max(time_, value_)) {
      return problems_.add(fmt::format("a row of {} columns", row.size()),
                           fmt::format("{} as in the header", header_.size()));
    }
    auto at = numbered_instant(row[time_]);
    if (!at) at = since_start(row[time_]);
    if (!at) {
      if (const auto written = parse_point_time(row[time_])) {
        const bool whole = row[time_].find('.') == std::string::npos;
        at = NumberedInstant{*written, whole ? kNsPerSec : 1};
      }
    }
    if (!at) return problems_.add(shown_text(row[time_]), "a time as k6 writes it");
    const auto value = decimal(row[value_]);
    if (!value) return problems_.add(shown_text(row[value_]), "a number");
    K6Tags tags{cell(row, "method"),
                cell(row, "name"),
                cell(row, "url"),
                cell(row, "status"),
                cell(row, "expected_response"),
                cell(row, "vu"),
                cell(row, "iter")};
    if (tags.vu.empty()) tags.vu = metadatum(row, "vu");
    if (tags.iteration.empty()) tags.iteration = metadatum(row, "iter");
    if (!samples_.add(row.front(), tags, at->ns, at->resolution_ns, *value)) {
      problems_.add(fmt::format("{} of {}", *value, shown_text(row.front())),
                    "a duration from 0 to a year");
    }
  }

  K6Samples samples_;
  CsvLines lines_;
  std::vector<std::string> header_;
  std::size_t time_ = 0;
  std::size_t value_ = 0;
  LineProblems problems_;
};

}  // namespace

std::unique_ptr<MeasurementReader> k6_csv_reader(Measurements& into) {
  return std::make_unique<K6Csv>(into);
}

}  // namespace rehearse
