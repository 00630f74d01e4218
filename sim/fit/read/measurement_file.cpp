// Which reader a file needs is seen from its first line.

#include <algorithm>
#include <fmt/format.h>

#include "models/base/utf8.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_scanner.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

bool has(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

bool is_k6_line(std::string_view line) {
  return scan_point(line).has_value() ||
         (has(line, "\"metric\"") &&
          (has(line, R"("type":"Metric")") || has(line, R"("type":"Point")") ||
           has(line, R"("type": "Metric")") || has(line, R"("type": "Point")")));
}

/// vegeta encode --to csv: an instant in ns, a status, a latency in ns, and nine columns more.
bool is_vegeta_csv(std::string_view line) {
  constexpr std::size_t kDigits = 18;
  return std::count(line.begin(), line.end(), ',') >= 8 && line.find(',') >= kDigits &&
         line.substr(0, line.find(',')).find_first_not_of("0123456789") == std::string_view::npos;
}

Checked<std::unique_ptr<MeasurementReader>> reader_of(std::string_view line,
                                                      const MeasurementForm& form,
                                                      Measurements& into) {
  if (form.log_format) return access_log_reader(*form.log_format, into);
  if (is_k6_line(line)) return k6_points_reader(into);
  if (line.starts_with('{') && has(line, "\"latency\"") && has(line, "\"timestamp\"")) {
    return vegeta_json_reader(into);
  }
  if (line.starts_with('{')) return document_reader(into);
  if (line.starts_with("metric_name,")) return k6_csv_reader(into);
  if (line.starts_with("Running ") && has(line, " @ ")) return wrk_reader(into);
  if (is_vegeta_csv(line)) return vegeta_csv_reader(into);
  if (const std::string_view format = log_format_of(line); !format.empty()) {
    return access_log_reader(std::string(format), into);
  }
  if (line.starts_with("Requests ") && has(line, "[total")) {
    return Problem{"line 1",
                   "found vegeta's report as text, expected what vegeta report -type=json or "
                   "vegeta encode prints"};
  }
  if (has(line, ",") || form.column) return csv_reader(form, into);
  return Problem{"line 1",
                 fmt::format("found {}, expected points or a summary of k6, a HAR file, output of "
                             "vegeta or wrk2, CSV with a header, or an access log (--log-format "
                             "says how its lines look)",
                             shown_text(line))};
}

}  // namespace

void MeasurementFile::read_line(std::string_view line) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (++line_ == 1 && line.starts_with(kMark)) line.remove_prefix(kMark.size());
  if (refused_) return;
  while (line.ends_with('\r')) line.remove_suffix(1);
  if (const auto at = broken_utf8(line)) {
    problems_.add(wrong_value(fmt::format("line {}, column {}", line_, *at + 1),
                              "bytes that are no UTF-8", "text in UTF-8"));
    refused_ = !reader_;
    if (reader_) reader_->read_line("");  // it counts lines itself
    return;
  }
  if (!reader_) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) return;
    auto reader = reader_of(line, form_, into_);
    if (!reader) {
      problems_.add_below("", reader.problems());
      refused_ = true;
      return;
    }
    reader_ = std::move(*reader);
    // Readers count lines themselves.
    for (std::uint64_t blank = 1; blank < line_; ++blank) reader_->read_line("");
  }
  reader_->read_line(line);
}

Problems MeasurementFile::finish() {
  if (reader_) {
    problems_.add_below("", reader_->finish());
  } else if (!refused_) {
    problems_.add("", "found nothing, expected measurements");
  }
  return problems_.empty() ? Problems{} : problems_.take();
}

}  // namespace rehearse
