// A line for each file; then what failed, with its value and by how much; then the sum.

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/outputs/check_format.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

const char* mark_of(bool ok) { return ok ? "✓" : "✗"; }

/// To the millisecond.
std::string time_text(Duration time) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  const std::int64_t rounded = (time.ns + kMillisecond / 2) / kMillisecond;
  return format_duration(milliseconds(rounded));
}

void write_lines(std::span<const CheckedFile> files, Output& out) {
  std::size_t name_width = 0;
  std::size_t count_width = 0;
  const auto iterations = [](const CheckedFile& file) {
    return fmt::format("{}", file.outcome->counts.started());
  };
  for (const CheckedFile& file : files) {
    name_width = std::max(name_width, columns_of(printable_text(file.name)));
    if (file.outcome) count_width = std::max(count_width, iterations(file).size());
  }
  for (const CheckedFile& file : files) {
    out.write(fmt::format("{} {}", mark_of(file.ok()),
                          filled_to_columns(printable_text(file.name), name_width)));
    if (!file.outcome) {
      out.write("  wrong\n");
      continue;
    }
    out.write(fmt::format("  {:>{}} iterations  {}", iterations(file), count_width,
                          time_text(file.outcome->longest)));
    if (file.outcome->runs > 1) out.write(fmt::format("  {} runs", file.outcome->runs));
    out.write("\n");
  }
}

void write_failures(const CheckedFile& file, Output& out) {
  out.write(fmt::format("\n{} {}\n", mark_of(false), printable_text(file.name)));
  for (const Problem& problem : file.problems) {
    out.write("    " + printable_text(problem_line(problem)) + "\n");
  }
  if (!file.outcome) return;
  for (const CheckCase& each : cases_of(file)) {
    if (each.ok) continue;
    out.write(fmt::format("    {} {}\n", each.kind, printable_text(each.claim)));
    for (const std::string& reason : each.reasons) {
      out.write("        " + printable_text(reason) + "\n");
    }
  }
}

void write_text(std::span<const CheckedFile> files, Output& out) {
  write_lines(files, out);
  std::size_t failed = 0;
  std::size_t wrong = 0;
  for (const CheckedFile& file : files) {
    if (file.ok()) continue;
    ++(file.outcome ? failed : wrong);
    write_failures(file, out);
  }
  out.write(fmt::format("\n{} {}: {} passed, {} failed, {} wrong\n", files.size(),
                        files.size() == 1 ? "file" : "files", files.size() - failed - wrong, failed,
                        wrong));
}

}  // namespace

constinit const CheckFormat kCheckText{
    .name = "text",
    .help = "the verdict as text",
    .to_file = false,
    .for_people = true,
    .needs_lines = false,
    .write = write_text,
};

}  // namespace rehearse
