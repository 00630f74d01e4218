// CSV with a header: which column is what is seen from its name, or said by flags.

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/fit/read/csv_lines.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kLookedAt = 1000;  // values from which a unit is suggested

/// Small letters and digits alone: "Response Time (ms)" → "responsetimems".
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return text;
}

struct UnitName {
  std::string_view ending;
  std::string_view unit;
};
/// The longer endings first.
constexpr std::array<UnitName, 12> kUnitEndings{{{"milliseconds", "ms"},
                                                 {"microseconds", "us"},
                                                 {"nanoseconds", "ns"},
                                                 {"seconds", "s"},
                                                 {"millis", "ms"},
                                                 {"micros", "us"},
                                                 {"nanos", "ns"},
                                                 {"sec", "s"},
                                                 {"ms", "ms"},
                                                 {"us", "us"},
                                                 {"ns", "ns"},
                                                 {"s", "s"}}};

constexpr std::array<std::string_view, 10> kDurations{
    "duration",  "latency",     "elapsed", "responsetime", "requesttime",
    "timetaken", "servicetime", "took",    "rt",           "value"};
constexpr std::array<std::string_view, 7> kBegins{"timestamp", "starttime", "begin",    "start",
                                                  "time",      "datetime",  "startedat"};
constexpr std::array<std::string_view, 4> kEnds{"end", "endtime", "finished", "finishedat"};
constexpr std::array<std::string_view, 9> kEndpoints{
    "endpoint", "label", "name", "route", "url", "path", "uri", "request", "operation"};
constexpr std::array<std::string_view, 2> kMethods{"method", "verb"};
constexpr std::array<std::string_view, 4> kStatuses{"status", "statuscode", "responsecode", "code"};

using Header = std::vector<std::string>;

template <std::size_t N>
std::optional<std::size_t> column_among(const Header& header,
                                        const std::array<std::string_view, N>& names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (plain(header[i]) == name) return i;
    }
  }
  return std::nullopt;
}

struct DurationColumn {
  std::size_t at = 0;
  std::string_view unit;  ///< "" where the name has none
};

/// The unit at the end of a column's name, where the rest is a known name of durations.
std::optional<std::string_view> unit_of(std::string_view name) {
  const std::string text = plain(name);
  const auto is_known = [](std::string_view rest) {
    return std::find(kDurations.begin(), kDurations.end(), rest) != kDurations.end();
  };
  if (is_known(text)) return "";
  for (const UnitName& each : kUnitEndings) {
    if (text.ends_with(each.ending) &&
        is_known(std::string_view(text).substr(0, text.size() - each.ending.size()))) {
      return each.unit;
    }
  }
  return std::nullopt;
}

/// Any name's unit that stands behind "_", " ", "(" or "[": "total_ms", "wait (s)".
std::string_view written_unit(std::string_view name) {
  while (name.ends_with(')') || name.ends_with(']')) name.remove_suffix(1);
  const std::size_t mark = name.find_last_of("_ ([.");
  if (mark == std::string_view::npos) return "";
  const std::string ending = plain(name.substr(mark));
  for (const UnitName& each : kUnitEndings) {
    if (ending == each.ending) return each.unit;
  }
  return "";
}

/// What values without a unit look like.
std::string_view likely_unit(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  const double median = values[values.size() / 2];
  const bool is_whole = std::all_of(values.begin(), values.end(), [](double each) {
    return each == static_cast<double>(static_cast<std::int64_t>(each));
  });
  if (!is_whole && median < 10) return "s";
  if (is_whole && median >= 1e6) return "ns";
  return is_whole && median >= 2e4 ? "us" : "ms";
}

class Csv : public MeasurementReader {
 public:
  Csv(const MeasurementForm& form, Measurements& into) : form_(form), into_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    const auto row = lines_.add(line);
    if (!row) return;
    if (header_.empty()) return read_header(*row);
    if (duration_) read_row(*row);
  }

  Problems finish() override {
    if (lines_.is_open()) problems_.add("a quote that does not end", "another quote");
    if (!unitless_.empty()) suggest_unit();
    return problems_.take();
  }

  std::string_view kind() const override { return "CSV"; }

 private:
  void read_header(const Header& row) {
    header_ = row;
    const bool is_data = std::all_of(
        row.begin(), row.end(), [](const std::string& cell) { return decimal(cell).has_value(); });
    if (is_data) {
      for (std::size_t i = 0; i < header_.size(); ++i) header_[i] = fmt::format("{}", i + 1);
    }
    find_duration();
    begin_ = column_among(header_, kBegins);
    end_ = begin_ ? std::nullopt : column_among(header_, kEnds);
    endpoint_ = column_among(header_, kEndpoints);
    method_ = column_among(header_, kMethods);
    status_ = column_among(header_, kStatuses);
    if (is_data && duration_) read_row(row);
  }

  void find_duration() {
    if (form_.column) {
      const auto at = column_of(header_, *form_.column);
      if (at) duration_ = DurationColumn{*at, written_unit(header_[*at])};
    } else {
      for (std::size_t i = 0; i < header_.size() && !duration_; ++i) {
        if (const auto unit = unit_of(header_[i])) duration_ = DurationColumn{i, *unit};
      }
    }
    if (!duration_) {
      Header names(
          header_.begin(),
          header_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(header_.size(), 20)));
      problems_.add(
          fmt::format("the columns {}", shown_text(fmt::format("{}", fmt::join(names, ", ")))),
          form_.column ? fmt::format("one named {}", shown_text(*form_.column))
                       : "one of durations, which --column names");
      return;
    }
    // A .jtl of JMeter has milliseconds in both.
    const bool is_jmeter = column_of(header_, "timeStamp") && column_of(header_, "elapsed");
    if (duration_->unit.empty() && is_jmeter) duration_->unit = "ms";
    if (form_.unit) duration_->unit = *form_.unit;
  }

  /// Nothing, with a problem, where the cell is no duration; or the values wait for a unit.
  std::optional<std::int64_t> duration_of(const std::string& cell) {
    const std::size_t letters = std::min(cell.find_first_not_of("0123456789.+-eE"), cell.size());
    const bool has_unit = letters < cell.size();
    const auto number = decimal(std::string_view(cell).substr(0, letters));
    const auto unit = unit_ns(has_unit ? std::string_view(cell).substr(letters) : duration_->unit);
    if (number && !has_unit && duration_->unit.empty()) {
      if (unitless_.size() < kLookedAt) unitless_.push_back(*number);
      return std::nullopt;
    }
    const auto ns = number && unit ? measured_ns(*number, *unit) : std::nullopt;
    if (!ns) problems_.add(shown_text(cell), "a duration from 0 to a year", duration_->at + 1);
    return ns;
  }

  std::string cell(const Header& row, std::optional<std::size_t> at) const {
    return at && *at < row.size() ? row[*at] : std::string();
  }

  bool read_instant(const Header& row, Measurement& measurement) {
    const std::string text = cell(row, begin_ ? begin_ : end_);
    if (text.empty()) return true;
    auto at = numbered_instant(text);
    if (!at) {
      std::string written = text;
      std::replace(written.begin(), written.end(), ' ', 'T');
      if (written.find_first_of("Zz+-", 10) == std::string::npos) written += 'Z';
      if (const auto ns = parse_point_time(written)) {
        const std::size_t point = text.find('.');
        at = NumberedInstant{*ns, point == std::string::npos ? kNsPerSec : 1};
      }
    }
    if (!at) {
      problems_.add(shown_text(text), "an instant: RFC 3339, or a number since 1970",
                    *(begin_ ? begin_ : end_) + 1);
      return false;
    }
    measurement.begin_ns = at->ns - (begin_ ? 0 : measurement.duration_ns);
    measurement.resolution_ns = at->resolution_ns;
    return true;
  }

  void read_row(const Header& row) {
    if (row.size() <= duration_->at) {
      return problems_.add(fmt::format("a row of {} columns", row.size()),
                           fmt::format("{} as in the header", header_.size()));
    }
    const auto duration = duration_of(row[duration_->at]);
    if (!duration) return;
    Measurement measurement;
    measurement.duration_ns = *duration;
    const std::string label = cell(row, endpoint_);
    const std::string method = cell(row, method_);
    const bool is_path = label.starts_with('/') || label.find("://") != std::string::npos;
    const std::string name = is_path ? endpoint_name(method, label) : label;
    measurement.endpoint = name.empty() ? "default" : std::string_view(name);
    const std::string status = cell(row, status_);
    const auto number = decimal(status);
    const bool is_status = number && *number >= 0 && *number <= 999;
    // Without a column of statuses all are taken for answers.
    measurement.status = is_status ? static_cast<int>(*number) : status_ ? 0 : 200;
    measurement.failed = !is_expected(measurement.status);
    if (read_instant(row, measurement)) into_.add(measurement);
  }

  void suggest_unit() {
    const std::string_view unit = likely_unit(unitless_);
    std::vector<double> sorted = unitless_;
    std::sort(sorted.begin(), sorted.end());
    problems_.add(fmt::format("column {} without a unit, of which half the values are at most {}",
                              shown_text(header_[duration_->at]), sorted[sorted.size() / 2]),
                  fmt::format("--unit: its values look like --unit {}", unit), duration_->at + 1);
  }

  const MeasurementForm& form_;
  Measurements& into_;
  CsvLines lines_;
  LineProblems problems_;
  Header header_;
  std::optional<DurationColumn> duration_;
  std::optional<std::size_t> begin_;
  std::optional<std::size_t> end_;
  std::optional<std::size_t> endpoint_;
  std::optional<std::size_t> method_;
  std::optional<std::size_t> status_;
  std::vector<double> unitless_;
};

}  // namespace

std::unique_ptr<MeasurementReader> csv_reader(const MeasurementForm& form, Measurements& into) {
  return std::make_unique<Csv>(form, into);
}

}  // namespace rehearse
