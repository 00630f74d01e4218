// Each answer begins with the body, which may be anything, and the rehearsal that it means.

#include "tools/rehearse/ui/ui_questions.hpp"

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/json/json_writer.hpp"
#include "sim/questions/find.hpp"
#include "sim/questions/size.hpp"
#include "sim/run/run.hpp"
#include "tools/rehearse/answers/size_json.hpp"
#include "tools/rehearse/answers/sweep_json.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/line/shown_secrets.hpp"
#include "tools/rehearse/pages/run_page.hpp"
#include "tools/rehearse/ui/run_progress.hpp"

namespace rehearse {

namespace {

using nlohmann::json;
using Progress = JobProcess::Progress;

std::string problems_json(const Problems& problems) {
  return json_text([&](JsonWriter& writer) {
    writer.begin_object();
    writer.key("problems");
    writer.begin_array();
    for (const Problem& problem : problems) {
      writer.begin_object();
      writer.field("path", problem.path);
      writer.field("message", problem.message);
      writer.end_object();
    }
    writer.end_array();
    writer.end_object();
  });
}

std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// A body, whose members are read one by one; what is wrong with them gathers.
class Body {
 public:
  explicit Body(const std::string& text)
      : members_(json::parse(text, nullptr, /*allow_exceptions=*/false)) {
    if (!members_.is_object()) {
      problems_.push_back({"", "found something else, expected a JSON object"});
    }
  }

  std::string text(const char* name) {
    const json member = of(name);
    if (member.is_string()) return member.get<std::string>();
    complain(name, "a text");
    return "";
  }
  bool truth(const char* name) {
    const json member = of(name);
    if (member.is_boolean()) return member.get<bool>();
    complain(name, "true or false");
    return false;
  }
  std::uint32_t runs() {
    constexpr std::int64_t kMost = 100'000;
    const json member = of("runs");
    if (member.is_number_integer() && member >= 1 && member <= kMost) {
      return member.get<std::uint32_t>();
    }
    complain("runs", fmt::format("a whole number from 1 to {}", kMost));
    return 1;
  }
  std::vector<std::string> values() {
    std::vector<std::string> values;
    const json member = of("values");
    if (!member.is_array()) complain("values", "a list of texts");
    for (const json& value : member.is_array() ? member : json::array()) {
      if (value.is_string()) {
        values.push_back(value.get<std::string>());
      } else {
        complain("values", "a list of texts");
      }
    }
    return values;
  }
  std::optional<std::uint64_t> seed() {
    if (!members_.is_object() || !members_.contains("seed")) return std::nullopt;
    const json member = of("seed");
    const auto seed = member.is_string() ? number_of(member.get<std::string>()) : std::nullopt;
    if (!seed) complain("seed", "a number from 0 to 2^64 - 1, as a text");
    return seed;
  }
  const Problems& problems() const { return problems_; }

 private:
  json of(const char* name) const {
    return members_.is_object() ? members_.value(name, json()) : json();
  }
  void complain(const char* name, std::string_view expected) {
    problems_.push_back(
        {std::string("/") + name, fmt::format("found something else, expected {}", expected)});
  }

  json members_;
  Problems problems_;
};

Checked<ReportPage> simulated(const CommandLine& line, const VariedInput& input,
                              const Progress& progress) {
  const Checked<Rehearsal> rehearsal = input.rehearsal({});
  if (!rehearsal) return rehearsal.problems();
  RunProgress watch(rehearsal->plan, progress);
  const Result result = run_rehearsal(*rehearsal, {&watch}, {.threads = line.jobs});
  return run_page(rehearsal->plan, result, rehearsal->options.summary_trend_stats);
}

std::string simulate(const CommandLine& line, const VariedInput& input, Body& body,
                     const Progress& progress) {
  if (!body.problems().empty()) return problems_json(body.problems());
  const Checked<ReportPage> page = simulated(line, input, progress);
  if (!page) return problems_json(page.problems());
  return fmt::format(R"({{"page":{}}})", page_json(*page));
}

std::string report(const CommandLine& line, const VariedInput& input, Body& body,
                   const Progress& progress) {
  const std::string command = body.text("command");
  const std::string file = body.text("file");
  if (!body.problems().empty()) return problems_json(body.problems());
  Checked<ReportPage> page = simulated(line, input, progress);
  if (!page) return problems_json(page.problems());
  page->command = command;
  page->file = without_secrets(file);
  return json_text([&](JsonWriter& writer) {
    writer.begin_object();
    writer.field("html", report_html(*page));
    writer.end_object();
  });
}

std::string size(const CommandLine& line, const VariedInput& input, Body& body,
                 const Progress& /*progress*/) {
  SizeSettings settings = line.size;
  settings.runs = body.runs();
  settings.jobs = line.jobs;
  if (!body.problems().empty()) return problems_json(body.problems());
  const Checked<Rehearsal> rehearsal = input.rehearsal({});
  if (!rehearsal) return problems_json(rehearsal.problems());
  const Checked<SizeAnswer> answer = size_of(*rehearsal, settings);
  if (!answer) return problems_json(answer.problems());
  return json_text([&](JsonWriter& writer) { write_size(writer, *answer); });
}

std::string find(const CommandLine& line, const VariedInput& input, Body& body,
                 const Progress& /*progress*/) {
  FindSettings settings;
  settings.least = body.truth("least");
  settings.runs = body.runs();
  settings.jobs = line.jobs;
  const std::string range = body.text("range");
  const std::string condition = body.text("condition");
  if (!body.problems().empty()) return problems_json(body.problems());
  const Checked<Axis> axis = read_range(range, "range");
  if (!axis) return problems_json(axis.problems());
  const Checked<FindAnswer> answer =
      find_value(*axis, input.maker({condition}, "condition", parse_condition), settings);
  if (!answer) return problems_json(answer.problems());
  return json_text([&](JsonWriter& writer) { write_find(writer, *answer); });
}

using Answer = std::string (*)(const CommandLine& line, const VariedInput& input, Body& body,
                               const Progress& progress);

PageQuestion question(std::string_view name, const CommandLine& line, const VariedInput& input,
                      Answer answer) {
  return {name, [&line, &input, answer](const std::string& text, const Progress& progress) {
            Body body(text);
            const std::vector<std::string> values = body.values();
            const VariedInput varied = input.with(values, body.seed());
            return answer(line, varied, body, progress);
          }};
}

}  // namespace

std::vector<PageQuestion> ui_questions(const CommandLine& line, const VariedInput& input) {
  return {question("simulate", line, input, simulate), question("report", line, input, report),
          question("size", line, input, size), question("find", line, input, find)};
}

}  // namespace rehearse
