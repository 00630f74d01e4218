// Comma-separated values (RFC 4180): a line for each point of a sweep.

#include <string>

#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

std::string quoted_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

/// Lines of cells.
class Lines {
 public:
  void cell(const std::string& text) {
    if (!text_.empty() && text_.back() != '\n') text_ += ',';
    text_ += quoted_cell(text);
  }
  void number(std::optional<double> value) {
    text_ += ',';
    if (value) text_ += js_number_text(*value);
  }
  void end() { text_ += "\r\n"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void write_sweep_lines(const SweepTable& table, Output& out) {
  Lines lines;
  for (const std::string& path : table.header.paths) lines.cell(path);
  for (const std::string& question : table.header.questions) {
    lines.cell(question);
    lines.cell(question + " low");
    lines.cell(question + " high");
  }
  lines.end();
  for (const auto& point : table.points) {
    for (const auto& [path, value] : point["at"].items()) {
      lines.cell(value.is_string() ? value.get<std::string>() : value.dump());
    }
    for (const auto& answer : point["answers"]) {
      const AnswerFigures figures = figures_of(answer);
      lines.number(figures.value);
      lines.number(figures.interval ? std::optional(figures.interval->low) : std::nullopt);
      lines.number(figures.interval ? std::optional(figures.interval->high) : std::nullopt);
    }
    lines.end();
  }
  out.write(lines.text());
}

}  // namespace

constinit const OutputFormat kCsvFormat{
    .name = "csv",
    .help = "the answer as comma-separated values: of each question the value and its interval",
    .for_people = false,
    .write_plan = nullptr,
    .write_run = nullptr,
    .write_prediction = nullptr,
    .write_replications = nullptr,
    .write_explanation = nullptr,
    .write_size = nullptr,
    .write_sweep = write_sweep_lines,
    .write_find = nullptr,
    .write_diff = nullptr,
    .write_fleet = nullptr,
    .write_comparison = nullptr,
};

}  // namespace rehearse
