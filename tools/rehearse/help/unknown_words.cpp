// Flags of a command are compared with the word up to its "=".

#include "tools/rehearse/help/unknown_words.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "models/base/nearest_name.hpp"
#include "tools/rehearse/help/flags.hpp"

namespace rehearse {
namespace {

std::vector<std::string> long_flags(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

/// "; rehearse live has it", for a flag that other commands know.
std::string commands_with(const CLI::App& command, const std::string& flag) {
  if (command.get_parent() == nullptr) return {};
  std::string names;
  for (const CLI::App* other : command.get_parent()->get_subcommands({})) {
    const std::vector<std::string> flags = long_flags(*other);
    if (std::find(flags.begin(), flags.end(), flag) == flags.end()) continue;
    names += (names.empty() ? "" : ", ") + other->get_name();
  }
  return names.empty() ? "" : "; it is a flag of " + names;
}

std::string unknown_flag(const CLI::App& command, const std::string& word) {
  const std::string flag = word.substr(0, word.find('='));
  std::string hint = commands_with(command, flag);
  if (const auto meant = nearest_name(flag, long_flags(command)); meant && hint.empty()) {
    hint = fmt::format("; did you mean \"{}\"?", *meant);
  }
  return fmt::format("found the flag \"{}\", expected one of those that rehearse {} --help lists{}",
                     flag, command.get_name(), hint);
}

}  // namespace

std::optional<std::string> unknown_command(const CLI::App& app, std::string_view word) {
  if (word.empty() || word.front() == '-') return std::nullopt;
  const std::vector<std::string> names = command_names(app);
  if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string hint = nearest_hint(word, known);
  const bool is_file = word.find('.') != std::string_view::npos;
  if (is_file) hint = fmt::format("; did you mean \"run {}\"?", word);
  return fmt::format("found the command \"{}\", expected one of {}{}", word, listed_names(known),
                     hint);
}

std::string no_command(const CLI::App& app) {
  const std::vector<std::string> names = command_names(app);
  return fmt::format("found no command, expected one of {}",
                     listed_names(std::vector<std::string_view>(names.begin(), names.end())));
}

std::optional<std::string> flag_of_one_dash(const CLI::App& command,
                                            std::span<const char* const> words) {
  const std::vector<std::string> flags = long_flags(command);
  for (const std::string_view word : words) {
    if (word == "--") break;
    if (word.size() < 3 || word[0] != '-' || word[1] == '-') continue;
    const std::string meant = "-" + std::string(word.substr(0, word.find('=')));
    if (std::find(flags.begin(), flags.end(), meant) == flags.end()) continue;
    return fmt::format("found \"{}\", expected two dashes before a long flag; did you mean \"{}\"?",
                       meant.substr(1), meant);
  }
  return std::nullopt;
}

std::string unused_words(const CLI::App& command) {
  const std::vector<std::string> words = command.remaining();
  std::string text;
  for (const std::string& word : words) {
    if (word.size() < 2 || word.front() != '-') continue;
    text += (text.empty() ? "" : "\n") + unknown_flag(command, word);
  }
  if (!text.empty() || words.empty()) return text;
  return fmt::format("found \"{}\" beside what the command takes, expected no more words",
                     words.front());
}

}  // namespace rehearse
