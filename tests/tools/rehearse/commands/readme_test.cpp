// Every command line that the documentation shows works, and prints what is shown.

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

constexpr std::string_view kCommand = "build/release/rehearse ";
const std::string kSources = REHEARSE_SOURCE_DIR;

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The lines between ``` and ```, whatever their language.
std::vector<Lines> blocks_of(const std::string& file) {
  std::ifstream in(kSources + "/" + file);
  EXPECT_TRUE(in) << file;
  std::vector<Lines> blocks;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back().push_back(line);
    }
  }
  return blocks;
}

std::string text_of(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// Separated by blanks that are not between single quotes; without a comment behind " #".
Lines words_of(const std::string& line) {
  Lines words;
  bool quoted = false;
  bool begun = false;
  for (const char c : line.substr(0, line.find(" #"))) {
    if (c == ' ' && !quoted) {
      begun = false;
      continue;
    }
    if (!begun) words.emplace_back();
    begun = true;
    if (c == '\'') {
      quoted = !quoted;
    } else {
      words.back() += c;
    }
  }
  return words;
}

/// Runs it at the top of the sources; with a file named without a folder, in a temporary folder
/// that has `example` under that name.
Finished run_line(std::string line, const std::string& example) {
  line.erase(0, kCommand.size());
  const Lines words = words_of(line);
  std::string folder = kSources;
  for (const std::string& word : words) {
    if (!word.ends_with(".json") || word.find('/') != std::string::npos) continue;
    folder = ::testing::TempDir();
    std::ofstream(folder + word) << example;
  }
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  Finished finished = run_command(words);
  std::filesystem::current_path(before);
  return finished;
}

std::string_view without_last_blanks(std::string_view line) {
  while (line.ends_with(' ')) line.remove_suffix(1);
  return line;
}

/// k6's blanks at the end of a line cannot be seen.
bool same(const std::string& shown, const std::string& printed) {
  return without_last_blanks(shown) == without_last_blanks(printed);
}

/// A shown line "…" stands for any number of lines.
void expect_shown(const Lines& shown, std::size_t first, const Lines& printed) {
  std::size_t at = 0;
  bool skips = false;
  for (std::size_t i = first; i < shown.size(); ++i) {
    if (shown[i] == "…") {
      skips = true;
      continue;
    }
    while (skips && at < printed.size() && !same(shown[i], printed[at])) ++at;
    skips = false;
    ASSERT_LT(at, printed.size()) << shown[i];
    EXPECT_TRUE(same(shown[i], printed[at])) << shown[i] << "\n" << printed[at];
    ++at;
  }
  if (!skips) {
    EXPECT_EQ(at, printed.size());
  }
}

struct Tried {
  int shown = 0;  ///< blocks with output
  int lines = 0;
};

/// Runs every command of the page; each has to end with the exit code.
void try_commands(const std::string& file, int exit_code, Tried& tried) {
  std::string example;  // the last one before the command
  for (const Lines& block : blocks_of(file)) {
    if (block.empty()) continue;
    if (block.front().starts_with("{")) example = text_of(block);
    const bool has_output = block.front().starts_with("$ " + std::string(kCommand));
    tried.shown += has_output ? 1 : 0;
    for (std::string line : block) {
      if (has_output && line.starts_with("$ ")) line.erase(0, 2);
      if (!line.starts_with(kCommand)) continue;
      SCOPED_TRACE(line);
      ++tried.lines;
      const Finished finished = run_line(line, example);
      EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
      if (has_output) expect_shown(block, 1, lines_of(finished.out));
    }
  }
}

TEST(Documentation, ShowsWhatIsPrinted) {
  Tried tried;
  for (const char* file :
       {"README.md", "scenarios/README.md", "scenarios/journeys.md", "scenarios/scripts.md"}) {
    try_commands(file, 0, tried);
  }
  EXPECT_GE(tried.shown, 2);
  EXPECT_GE(tried.lines, 5);
}

TEST(Documentation, ShowsWhatACheckThatFailsPrints) {
  Tried tried;
  try_commands("scenarios/expectations.md", 99, tried);
  EXPECT_GE(tried.shown, 1);
}

TEST(Documentation, HasRehearsalsThatRun) {
  int tried = 0;
  for (const char* file : {"README.md", "scenarios/targets.md"}) {
    for (const Lines& block : blocks_of(file)) {
      const std::string text = text_of(block);
      if (!text.starts_with("{") || text.find("\"options\"") == std::string::npos) continue;
      ++tried;
      const Finished finished = run_command({"run", "-q", "-"}, text);
      EXPECT_EQ(finished.exit_code, 0) << text << finished.err;
    }
  }
  EXPECT_GE(tried, 3);
}

}  // namespace
}  // namespace rehearse::testing
