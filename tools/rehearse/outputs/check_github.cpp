// Workflow commands of GitHub Actions
// (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands): one
// annotation for each failure, at the line of the file that claims it.

#include <fmt/format.h>

#include "models/base/json_place.hpp"
#include "tools/rehearse/outputs/check_format.hpp"

namespace rehearse {

namespace {

/// Escaped as a command's message, or as a value of its properties.
std::string escaped(std::string_view text, bool is_property) {
  std::string safe;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','))) {
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      safe += c;
    }
  }
  return safe;
}

/// Where the file says it; nothing where the command line does.
std::optional<std::size_t> line_of(const CheckedFile& file, const CheckCase& failed) {
  if (!file.lines) return std::nullopt;
  const JsonPlace root;
  if (failed.threshold) {
    const JsonPlace options = root / "options";
    for (const JsonPlace& around : {options, root}) {
      const JsonPlace thresholds = around / "thresholds";
      const JsonPlace metric = thresholds / *failed.threshold;
      const std::string exact = metric[failed.index].pointer();
      if (file.lines->has(exact)) return file.lines->line_of(exact);
    }
    return std::nullopt;
  }
  if (failed.kind != "expect") return 1;
  const JsonPlace expect = root / "expect";
  const std::string exact = expect[failed.index].pointer();
  return file.lines->has(exact) ? std::optional(file.lines->line_of(exact)) : std::nullopt;
}

/// Of a mistake in JSON, which names its line, that one.
std::size_t line_of(const CheckedFile& file, const Problem& problem) {
  constexpr std::string_view kLine = "line ";
  if (problem.path.empty() && problem.message.starts_with(kLine)) {
    std::size_t line = 0;
    constexpr std::size_t kMostDigits = 9;
    for (std::size_t i = kLine.size(); i < problem.message.size() && i < kLine.size() + kMostDigits;
         ++i) {
      const char c = problem.message[i];
      if (c < '0' || c > '9') break;
      line = line * 10 + static_cast<std::size_t>(c - '0');
    }
    if (line > 0) return line;
  }
  return file.lines ? file.lines->line_of(problem.path) : 1;
}

void annotate(const CheckedFile& file, std::optional<std::size_t> line, std::string_view title,
              std::string_view message, Output& out) {
  out.write(fmt::format("::error file={}", escaped(file.name, true)));
  if (line) out.write(fmt::format(",line={}", *line));
  out.write(fmt::format(",title={}::{}\n", escaped(title, true), escaped(message, false)));
}

void write_github(std::span<const CheckedFile> files, Output& out) {
  for (const CheckedFile& file : files) {
    for (const Problem& problem : file.problems) {
      annotate(file, line_of(file, problem), "wrong file", problem_line(problem), out);
    }
    if (!file.outcome) continue;
    for (const CheckCase& each : cases_of(file)) {
      if (each.ok) continue;
      std::string message = each.claim;
      for (const std::string& reason : each.reasons) message += "\n" + reason;
      annotate(file, line_of(file, each), each.kind + " failed", message, out);
    }
  }
}

}  // namespace

constinit const CheckFormat kCheckGithub{
    .name = "github",
    .help = "annotations for GitHub Actions behind the text",
    .to_file = false,
    .for_people = true,
    .needs_lines = true,
    .write = write_github,
};

}  // namespace rehearse
