#pragma once
// Formats of access logs, as nginx (log_format), apache (LogFormat) and envoy write them.

#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// What a field of a line says.
enum class LogFieldKind {
  Ignored,
  Request,  ///< "GET /path HTTP/1.1"
  Method,
  Path,  ///< with or without a query
  Host,
  Status,
  Duration,  ///< in LogField::unit_ns
  Fallback,  ///< a duration of the upstream alone, where the line has no other; may be "0.1, 0.2"
  Instant,   ///< any form: RFC 3339, [10/Oct/2025:13:55:36 +0000], a number since 1970
};

struct LogField {
  LogFieldKind kind = LogFieldKind::Ignored;
  double unit_ns = 0;
  std::string before;  ///< the text in front of it
  std::string name;    ///< as the format has it
};

/// A line is each field behind its text, then `after`.
struct LogFormat {
  std::vector<LogField> fields;
  std::string after;
  bool instants_are_ends = false;  ///< nginx writes when a request ended, the others when it began
};

/// "nginx", "apache" and "envoy" are the servers' usual formats with a duration; everything else is
/// a format as their configuration has it. Problems: no duration, an unknown field, two fields with
/// nothing between them.
Checked<LogFormat> read_log_format(std::string_view text);

/// The formats that are known by name.
std::string_view nginx_format();
std::string_view apache_format();
std::string_view envoy_format();

/// The texts of the fields, which refer to the line; empty where it does not fit, with the place
/// (from 0) up to which it does.
struct LogMatch {
  std::vector<std::string_view> texts;
  std::size_t fits_to = 0;
};
LogMatch match_log_line(const LogFormat& format, std::string_view line);

}  // namespace rehearse
