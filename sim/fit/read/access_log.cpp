// Lines of access logs by a format.

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "sim/fit/read/log_format.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/fit/read/read_parts.hpp"

namespace rehearse {

namespace {

/// "10/Oct/2025:13:55:36 +0000" in RFC 3339; "" of other texts.
std::string rfc3339_of(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::size_t kSize = 26;
  while (text.starts_with('[')) text.remove_prefix(1);
  while (text.ends_with(']')) text.remove_suffix(1);
  if (text.size() != kSize || text[2] != '/' || text[6] != '/') return "";
  const std::size_t month = kMonths.find(text.substr(3, 3));
  if (month == std::string_view::npos || month % 3 != 0) return "";
  return fmt::format("{}-{:02}-{}T{}{}:{}", text.substr(7, 4), month / 3 + 1, text.substr(0, 2),
                     text.substr(12, 8), text.substr(21, 3), text.substr(24, 2));
}

std::optional<NumberedInstant> instant_of(std::string_view text) {
  if (const auto number = numbered_instant(text)) return number;
  if (const auto ns = parse_point_time(text)) {
    const std::size_t point = text.find('.');
    const bool has_millis = point != std::string_view::npos;
    return NumberedInstant{*ns, has_millis ? 1'000'000 : kNsPerSec};
  }
  if (const auto ns = parse_point_time(rfc3339_of(text))) return NumberedInstant{*ns, kNsPerSec};
  return std::nullopt;
}

/// "0.010, 0.020 : 0.001" of several upstreams is their sum; "-" where there was none.
std::optional<double> sum_of(std::string_view text) {
  double sum = 0;
  bool any = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(",: "), text.size());
    const std::string_view part = text.substr(0, end);
    if (!part.empty() && part != "-") {
      const auto number = decimal(part);
      if (!number) return std::nullopt;
      sum += *number;
      any = true;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return any ? std::optional(sum) : std::nullopt;
}

class AccessLog : public MeasurementReader {
 public:
  AccessLog(LogFormat format, Measurements& into) : format_(std::move(format)), into_(into) {}

  void read_line(std::string_view line) override {
    problems_.next_line();
    if (line.find_first_not_of(" \t") == std::string_view::npos) return;
    const LogMatch match = match_log_line(format_, line);
    if (match.texts.empty()) {
      return problems_.add(shown_text(line.substr(std::min(match.fits_to, line.size()))),
                           "what --log-format says", match.fits_to + 1);
    }
    add(line, match.texts);
  }

  Problems finish() override { return problems_.take(); }
  std::string_view kind() const override { return "an access log"; }

 private:
  struct Parts {
    std::string_view method;
    std::string_view path;
    std::string_view host;
    int status = 0;
    std::optional<double> duration_ns;
    std::optional<double> fallback_ns;
    std::optional<NumberedInstant> instant;
  };

  void wrong(std::string_view line, std::string_view text, std::string_view expected) {
    problems_.add(shown_text(text), expected,
                  static_cast<std::size_t>(text.data() - line.data()) + 1);
  }

  /// false, with a problem, where the text is none of the field's.
  bool read_field(std::string_view line, const LogField& field, std::string_view text,
                  Parts& parts) {
    switch (field.kind) {
      case LogFieldKind::Ignored:
        break;
      case LogFieldKind::Request: {
        const std::size_t blank = std::min(text.find(' '), text.size());
        parts.method = text.substr(0, blank);
        const std::string_view rest = text.substr(std::min(blank + 1, text.size()));
        parts.path = rest.substr(0, rest.find(' '));
        break;
      }
      case LogFieldKind::Method:
        parts.method = text;
        break;
      case LogFieldKind::Path:
        parts.path = text;
        break;
      case LogFieldKind::Host:
        if (text != "-" && text != "_") parts.host = text;
        break;
      case LogFieldKind::Status: {
        const auto number = decimal(text);
        const bool is_status = number && *number >= 0 && *number <= 999;
        if (!is_status && text != "-") return wrong(line, text, "a status"), false;
        parts.status = is_status ? static_cast<int>(*number) : 0;
        break;
      }
      case LogFieldKind::Duration: {
        const auto number = decimal(text);
        if (!number && text != "-") return wrong(line, text, "a duration"), false;
        if (number) parts.duration_ns = *number * field.unit_ns;
        break;
      }
      case LogFieldKind::Fallback:
        if (const auto sum = sum_of(text)) parts.fallback_ns = *sum * field.unit_ns;
        break;
      case LogFieldKind::Instant:
        parts.instant = instant_of(text);
        if (!parts.instant) return wrong(line, text, "an instant"), false;
        break;
    }
    return true;
  }

  void add(std::string_view line, const std::vector<std::string_view>& texts) {
    Parts parts;
    bool is_right = true;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      is_right = read_field(line, format_.fields[i], texts[i], parts) && is_right;
    }
    if (!is_right) return;
    const auto given = parts.duration_ns ? parts.duration_ns : parts.fallback_ns;
    if (!given) return;  // what had no upstream and no time took none
    const auto duration = measured_ns(*given, 1);
    if (!duration) {
      return problems_.add(fmt::format("{} ns", *given), "a duration from 0 to a year");
    }
    // A line that is no request of HTTP ("-", bytes of TLS) is one of no endpoint.
    const bool is_request =
        parts.path.starts_with('/') || parts.path.find("://") != std::string_view::npos;
    const std::string name = is_request ? endpoint_name(parts.method, parts.path) : "no path";
    Measurement measurement;
    measurement.target = parts.host;
    measurement.endpoint = name;
    measurement.status = parts.status;
    measurement.failed = !is_expected(parts.status);
    measurement.duration_ns = *duration;
    if (parts.instant) {
      measurement.begin_ns = parts.instant->ns - (format_.instants_are_ends ? *duration : 0);
      measurement.resolution_ns = parts.instant->resolution_ns;
    }
    into_.add(measurement);
  }

  LogFormat format_;
  Measurements& into_;
  LineProblems problems_;
};

bool fits(std::string_view format, std::string_view line, std::string_view duration_has) {
  const Checked<LogFormat> read = read_log_format(format);
  if (!read) return false;
  const LogMatch match = match_log_line(*read, line);
  if (match.texts.empty()) return false;
  for (std::size_t i = 0; i < match.texts.size(); ++i) {
    if (read->fields[i].kind != LogFieldKind::Duration) continue;
    const bool has_point = match.texts[i].find('.') != std::string_view::npos;
    if (has_point != (duration_has == ".") || !decimal(match.texts[i])) return false;
  }
  return true;
}

}  // namespace

Checked<std::unique_ptr<MeasurementReader>> access_log_reader(const std::string& format,
                                                              Measurements& into) {
  Checked<LogFormat> read = read_log_format(format);
  if (!read) return read.problems();
  return std::unique_ptr<MeasurementReader>(std::make_unique<AccessLog>(*std::move(read), into));
}

std::string_view log_format_of(std::string_view line) {
  if (fits(envoy_format(), line, "")) return "envoy";
  if (fits(nginx_format(), line, ".")) return "nginx";
  return fits(apache_format(), line, "") ? "apache" : "";
}

}  // namespace rehearse
