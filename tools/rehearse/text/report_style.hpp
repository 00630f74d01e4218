#pragma once
// How a report looks: what the command line and the terminal decide.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

struct ReportStyle {
  bool colour = false;
  bool terminal = false;  ///< full progress bars; otherwise only their percentage
  bool quiet = false;     ///< neither banner nor progress
  bool banner = true;     ///< unless quiet; false where it has been shown before
  std::string execution = "virtual time";
  std::string script = "-";              ///< the file of the rehearsal
  std::string output = "-";              ///< where the events go
  std::vector<std::string> trend_stats;  ///< see parse_trend_stat()
  std::string time_unit;                 ///< "", "s", "ms" or "us"
  bool k6_summary = true;                ///< k6's own text
  bool full = false;                     ///< k6's full summary in place of the compact one
  bool own_sections = true;              ///< what a rehearsal has beside it
  std::optional<Duration> interval;      ///< of the rows of tables over time; none: at most 12 rows
  std::optional<Duration> took;          ///< wall time of the simulation; none: not shown
};

/// Text in k6's colours, or as it is.
class Paint {
 public:
  explicit Paint(bool colour) : colour_(colour) {}

  std::string value(std::string_view text) const { return wrap("36", text); }
  std::string faint(std::string_view text) const { return wrap("2;36", text); }
  std::string faint_white(std::string_view text) const { return wrap("2;37", text); }
  std::string white(std::string_view text) const { return wrap("37", text); }
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string good(std::string_view text) const { return wrap("32", text); }
  std::string bad(std::string_view text) const { return wrap("31", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const {
    if (!colour_ || text.empty()) return std::string(text);
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
  }

  bool colour_;
};

}  // namespace rehearse
