// A hunk for each kind of change.

#include "tools/rehearse/answers/schedule_diff_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "models/base/duration_format.hpp"
#include "models/base/match.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

std::string text_of(const OptionValue& value) {
  return match(
      value, [](std::int64_t number) { return fmt::format("{}", number); },
      [](Duration length) { return format_duration(length); },
      [](const std::vector<Stage>& stages) {
        std::string text;
        for (const Stage& stage : stages) {
          text += fmt::format("{}{}:{}", text.empty() ? "" : ", ", format_duration(stage.duration),
                              stage.target);
        }
        return text;
      },
      [](const std::string& text) { return text; },
      [](bool is_set) { return std::string(is_set ? "true" : "false"); });
}

/// What k6 calls an option may say little of a schedule.
std::string_view words_of(std::string_view name) {
  if (name == "startsBy") return "iterations start by";
  if (name == "firstVUs") return "VUs at the start";
  if (name == "iterations") return "iterations planned";
  if (name == "regularEnd") return "iterations start until";
  if (name == "hardEnd") return "iterations run until";
  if (name == "maxPlannedVUs") return "most VUs planned";
  if (name == "maxPossibleVUs") return "most VUs possible";
  if (name == "end") return "over at the latest";
  return name;
}

class Patch {
 public:
  explicit Patch(bool colour) : paint_(colour) {}

  void head(std::string_view text) { text_ += paint_.value(text) + "\n"; }
  void remove(std::string_view text) {
    text_ += paint_.bad(printable_text("-" + std::string(text))) + "\n";
  }
  void add(std::string_view text) {
    text_ += paint_.good(printable_text("+" + std::string(text))) + "\n";
  }
  void say(std::string_view text) { text_ += std::string(text) + "\n"; }
  std::string take() { return std::move(text_); }

  void values(const std::string& head_text, const std::vector<ChangedValue>& changes,
              bool in_words) {
    if (changes.empty()) return;
    head(head_text);
    for (const ChangedValue& change : changes) {
      const std::string_view name = in_words ? words_of(change.name) : change.name;
      if (change.before) remove(fmt::format("{}: {}", name, text_of(*change.before)));
      if (change.after) add(fmt::format("{}: {}", name, text_of(*change.after)));
    }
  }

  void steps(const std::string& head_text, const std::vector<ChangedStep>& changes) {
    if (changes.empty()) return;
    head(head_text);
    const std::size_t shown = std::min(changes.size(), kShownChanges);
    for (std::size_t i = 0; i < shown; ++i) {
      const VuStep& step = changes[i].step;
      std::string line = fmt::format("{:>16} {:>8}", format_duration(step.offset), step.planned);
      if (step.unplanned > 0) line += fmt::format(" +{}", step.unplanned);
      if (changes[i].added) {
        add(line);
      } else {
        remove(line);
      }
    }
    if (shown < changes.size()) {
      say(fmt::format(" (and {} more: --json lists all)", changes.size() - shown));
    }
  }

  void arrival(const std::string& head_text, const ChangedArrival& change) {
    head(head_text);
    const auto line = [&](Duration due) {
      return fmt::format("arrival {} at {}", change.number, format_duration(due));
    };
    if (change.before) remove(line(*change.before));
    if (change.after) add(line(*change.after));
  }

 private:
  Paint paint_;
  std::string text_;
};

void write_scenario(Patch& patch, const ScenarioDiff& scenario) {
  const auto head = [&](std::string_view what) {
    return printable_text(fmt::format("@@ scenario {}{} @@", scenario.name, what));
  };
  if (scenario.before.empty() || scenario.after.empty()) {
    patch.head(head(scenario.before.empty() ? ": added" : ": removed"));
    if (!scenario.before.empty()) patch.remove(scenario.before);
    if (!scenario.after.empty()) patch.add(scenario.after);
    return;
  }
  patch.values(head(": options"), scenario.options, false);
  patch.values(head(": schedule"), scenario.schedule, true);
  patch.steps(head(": active VUs from"), scenario.active);
  patch.steps(head(": held VUs from"), scenario.planned);
  if (scenario.arrival) patch.arrival(head(": first arrival that differs"), *scenario.arrival);
}

std::string_view verdict(const ScheduleDiff& diff) {
  if (diff.schedules_differ()) return "the schedules differ";
  if (diff.options_differ()) return "the options differ, the schedules do not";
  return "neither options nor schedules differ";
}

}  // namespace

std::string schedule_diff_text(const ScheduleDiff& diff, const std::string& before,
                               const std::string& after, const ReportStyle& style) {
  Patch patch(style.colour);
  if (diff.schedules_differ() || diff.options_differ()) {
    patch.remove("-- " + before);
    patch.add("++ " + after);
  }
  patch.values("@@ test: options @@", diff.options, false);
  patch.values("@@ test: schedule @@", diff.schedule, true);
  for (const ScenarioDiff& scenario : diff.scenarios) write_scenario(patch, scenario);
  patch.say(verdict(diff));
  return patch.take();
}

}  // namespace rehearse
