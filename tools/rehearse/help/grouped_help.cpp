// A table of groups.

#include "tools/rehearse/help/grouped_help.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace rehearse {

namespace {

struct CommandGroup {
  std::string_view title;
  std::array<std::string_view, 9> commands;
};

constexpr std::array<CommandGroup, 7> kGroups{
    {{"Rehearse: what happens", {"run", "plan", "explain"}},
     {"Judge: pass or fail, and what differs", {"check", "judge", "diff", "compare"}},
     {"Ask: how much, how many, how surely", {"sweep", "find", "size", "fleet", "merge"}},
     {"See", {"ui", "graph"}},
     {"Make: models, targets, options", {"fit", "scaffold", "inspect", "schema"}},
     {"Real: in real time", {"live", "serve", "status", "stats", "pause", "resume", "scale"}},
     {"About the program", {"completion", "man", "help"}}}};

}  // namespace

std::string GroupedHelp::make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const {
  std::vector<const CLI::App*> left = app->get_subcommands([](const CLI::App*) { return true; });
  if (mode != CLI::AppFormatMode::Normal) return CLI::Formatter::make_subcommands(app, mode);
  std::string text;
  for (const CommandGroup& group : kGroups) {
    std::string lines;
    for (const std::string_view name : group.commands) {
      const auto found = std::find_if(left.begin(), left.end(), [&](const CLI::App* command) {
        return command->get_name() == name;
      });
      if (found == left.end()) continue;
      lines += make_subcommand(*found);
      left.erase(found);
    }
    if (!lines.empty()) text.append("\n").append(group.title).append(":\n").append(lines);
  }
  if (!left.empty()) text += "\nOthers:\n";
  for (const CLI::App* command : left) text += make_subcommand(command);
  return text;
}

}  // namespace rehearse
