// Reads, checks, runs; problems are kept as values until a test looks at them.

#include "sim/api/rehearsed.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <ostream>
#include <system_error>
#include <utility>

#include "models/base/duration_format.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"

namespace rehearse {
namespace {

/// At most one byte more than the reader of rehearsals takes.
Checked<std::string> read_file(const std::string& file, std::size_t limit) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    return Problem{"", "found a directory, expected a file"};
  }
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::string text(in.is_open() ? limit + 1 : 0, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) {
    return Problem{"", fmt::format("cannot be read: {}", std::strerror(errno))};
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

Rehearsed run(std::string name, std::string_view text, const RehearsedSettings& settings,
              std::optional<std::string> folder) {
  Rehearsed done;
  done.name = std::move(name);
  ReadSettings read;
  read.seed = settings.seed;
  read.iteration_duration = settings.iteration_duration;
  read.folder = std::move(folder);
  Checked<Rehearsal> rehearsal = read_rehearsal(text, read);
  if (!rehearsal) {
    done.problems = rehearsal.problems();
    return done;
  }
  done.rehearsal = *std::move(rehearsal);
  done.rehearsal.replication = settings.replication;
  done.result = run_rehearsal(done.rehearsal, {}, {.threads = settings.threads});
  return done;
}

}  // namespace

Rehearsed rehearsed(const std::string& file, const RehearsedSettings& settings) {
  const Checked<std::string> text = read_file(file, JsonLimits{}.bytes);
  if (!text) {
    Rehearsed unread;
    unread.name = file;
    unread.problems = text.problems();
    return unread;
  }
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return run(file, *text, settings, folder.empty() ? "." : folder);
}

Rehearsed rehearsed_text(std::string_view text, const RehearsedSettings& settings) {
  return run("the rehearsal", text, settings, std::nullopt);
}

std::ostream& operator<<(std::ostream& out, const Rehearsed& rehearsed) {
  if (!rehearsed.problems.empty()) {
    out << rehearsed.name << " cannot be rehearsed:";
    for (const Problem& problem : rehearsed.problems) out << "\n  " << problem_line(problem);
    return out;
  }
  const Result& result = rehearsed.result;
  return out << fmt::format(
             "{}: {} complete and {} interrupted iterations, {} dropped, {} VUs at most, ends "
             "after {} with exit code {}",
             rehearsed.name, result.counts.complete, result.counts.interrupted,
             result.counts.dropped, result.vus_max, format_duration(result.end - Instant{}),
             exit_status(result.exit_code));
}

}  // namespace rehearse
