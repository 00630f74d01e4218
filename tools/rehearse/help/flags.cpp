// Reads them off the parser's options.

#include "tools/rehearse/help/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace rehearse {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<FlagFacts> flags_of(const CLI::App& command) {
  std::vector<FlagFacts> flags;
  for (const CLI::Option* option : command.get_options()) {
    FlagFacts facts;
    facts.help = option->get_description();
    if (!option->get_snames().empty()) facts.shortened = "-" + option->get_snames().front();
    facts.is_flag = !option->get_lnames().empty();
    facts.name = facts.is_flag ? "--" + option->get_lnames().front() : option->get_type_name();
    if (facts.is_flag && option->get_items_expected_max() > 0)
      facts.value = option->get_type_name();
    flags.push_back(std::move(facts));
  }
  const auto rank = [](const FlagFacts& facts) {
    return !facts.is_flag ? 0 : facts.name == "--help" ? 2 : 1;
  };
  std::stable_sort(flags.begin(), flags.end(),
                   [&](const FlagFacts& a, const FlagFacts& b) { return rank(a) < rank(b); });
  return flags;
}

std::string spelled(const FlagFacts& flag) {
  std::string text = flag.shortened.empty() ? flag.name : flag.shortened + ", " + flag.name;
  if (!flag.value.empty()) text += " " + flag.value;
  return text;
}

}  // namespace rehearse
