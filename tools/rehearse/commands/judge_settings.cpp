// Thresholds in a file and on the command line add up; flags win over what the file says of the
// summary.

#include "tools/rehearse/commands/judge_settings.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/json/json_text.hpp"
#include "sim/options/duration_text.hpp"
#include "sim/plan/options.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/report/summary.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

namespace {

using nlohmann::json;

class Reader {
 public:
  explicit Reader(const CommandLine& line) : line_(line) {}

  std::optional<JudgeSettings> read() {
    read_file();
    read_flags();
    if (thresholds_) settings_.thresholds = std::move(*thresholds_);
    read_style();
    read_run();
    if (wrong_) return std::nullopt;
    return std::move(settings_);
  }

 private:
  void report(const std::string& place, const Problems& problems) {
    if (problems.empty()) return;
    report_problems(place, problems);
    wrong_ = true;
  }

  void take(const std::string& place, ThresholdsReading reading) {
    report(place, reading.problems);
    report_warnings(reading.warnings, false);
    if (!thresholds_) thresholds_.emplace();
    for (MetricThresholds& each : reading.thresholds) {
      const auto same =
          std::find_if(thresholds_->begin(), thresholds_->end(),
                       [&](const MetricThresholds& other) { return other.key == each.key; });
      if (same == thresholds_->end()) {
        thresholds_->push_back(std::move(each));
      } else {
        same->thresholds.insert(same->thresholds.end(), each.thresholds.begin(),
                                each.thresholds.end());
      }
    }
  }

  /// k6's options, a rehearsal, or the thresholds alone.
  void read_file() {
    if (!line_.judge.thresholds_file) return;
    const std::string& file = *line_.judge.thresholds_file;
    const Checked<std::string> text = read_input(file, JsonLimits{}.bytes);
    if (!text) return report(file, text.problems());
    const Checked<json> parsed = parse_json(*text);
    if (!parsed) return report(file, parsed.problems());
    if (!parsed->is_object()) {
      return report(file, {{"", "found no object, expected k6 options or their thresholds"}});
    }
    const JsonPlace root;
    const json* value = &*parsed;
    JsonPlace place = root;
    const JsonPlace options = root / "options";
    if (const auto found = value->find("options"); found != value->end() && found->is_object()) {
      value = &*found;
      place = options;
    }
    const JsonPlace thresholds = place / "thresholds";
    if (const auto found = value->find("thresholds"); found != value->end()) {
      return take(file, read_thresholds(*found, thresholds));
    }
    // In options without thresholds every key would be taken for a metric.
    if (value != &*parsed) return take(file, ThresholdsReading{});
    take(file, read_thresholds(*value, root));
  }

  /// "METRIC=EXPRESSION"; a selector may hold the sign too.
  static std::size_t end_of_key(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::size_t brace = text.find('{');
    if (brace >= equals) return equals;
    const std::size_t close = text.find("}=", brace);
    return close == std::string_view::npos ? close : close + 1;
  }

  void read_flags() {
    json thresholds = json::object();
    for (const std::string& text : line_.judge.thresholds) {
      const std::size_t end = end_of_key(text);
      if (end == std::string::npos || end == 0) {
        report("--threshold", {{"", fmt::format("found '{}', expected METRIC=EXPRESSION", text)}});
      } else {
        thresholds[text.substr(0, end)].push_back(text.substr(end + 1));
      }
    }
    if (!thresholds.empty()) take("--threshold", read_thresholds(thresholds, JsonPlace()));
  }

  void read_style() {
    ReportStyle style = report_style(line_);
    const Problems problems = choose_summary(line_, Options{}, style);
    for (const Problem& each : problems) report(each.path, {{"", each.message}});
    if (!problems.empty()) return;
    settings_.style = k6_style(style);
    settings_.shown = style.k6_summary;
  }

  void read_run() {
    if (!line_.judge.duration) return;
    const Checked<Duration> run = parse_duration(*line_.judge.duration);
    if (run && run->ns >= 0) {
      settings_.run = *run;
    } else {
      report("--duration", {{"", fmt::format("found '{}', expected a duration of at least 0",
                                             *line_.judge.duration)}});
    }
  }

  const CommandLine& line_;
  JudgeSettings settings_;
  GivenThresholds thresholds_;
  bool wrong_ = false;
};

}  // namespace

std::optional<JudgeSettings> read_judge_settings(const CommandLine& line) {
  return Reader(line).read();
}

}  // namespace rehearse
