// Each shell has its own form of the same list.

#include "tools/rehearse/help/completion.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/base/shell_word.hpp"
#include "tools/rehearse/help/flags.hpp"

namespace rehearse {
namespace {

std::string all_flags(const CLI::App& command) {
  std::string flags;
  for (const FlagFacts& flag : flags_of(command)) {
    if (!flag.is_flag) continue;
    if (!flag.shortened.empty()) flags += flag.shortened + " ";
    flags += flag.name + " ";
  }
  if (!flags.empty()) flags.pop_back();
  return flags;
}

std::string all_commands(const CLI::App& app) {
  return fmt::format("{}", fmt::join(command_names(app), " "));
}

std::string for_bash(const CLI::App& app) {
  std::string script =
      "# Completion of rehearse for bash: source <(rehearse completion bash)\n"
      "_rehearse() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n";
  script += fmt::format("    words='{} --help --version'\n", all_commands(app));
  script += "  elif [[ $word == -* ]]; then\n    case ${COMP_WORDS[1]} in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    script += fmt::format("      {}) words='{}' ;;\n", command->get_name(), all_flags(*command));
  }
  script +=
      "    esac\n"
      "  else\n"
      "    case ${COMP_WORDS[1]} in\n"
      "      completion) words='bash zsh fish' ;;\n";
  script += fmt::format("      help) words='{}' ;;\n", all_commands(app));
  script +=
      "    esac\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "}\n"
      "complete -o default -F _rehearse rehearse\n";
  return script;
}

/// In _arguments' specifications "[" and "]" hold the help, ":" ends a part.
std::string zsh_help(std::string_view help) {
  std::string out;
  for (const char c : help) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string for_zsh(const CLI::App& app) {
  std::string script =
      "#compdef rehearse\n"
      "# Completion of rehearse for zsh: rehearse completion zsh > a file _rehearse in $fpath\n"
      "_rehearse() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    script += "    " + shell_quoted(command->get_name() + ":" + command->get_description()) + "\n";
  }
  script +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    script += fmt::format("    {})\n      _arguments", command->get_name());
    for (const FlagFacts& flag : flags_of(*command)) {
      if (!flag.is_flag) continue;
      const std::string help = zsh_help(flag.help);
      const std::string value = flag.value.empty() ? "" : ":" + zsh_help(flag.value) + ":_files";
      for (const std::string& name : {flag.shortened, flag.name}) {
        if (name.empty()) continue;
        script += " \\\n        " + shell_quoted(fmt::format("*{}[{}]{}", name, help, value));
      }
    }
    const std::string word = command->get_name() == "completion" ? "*:shell:(bash zsh fish)"
                             : command->get_name() == "help"
                                 ? "*:command:(" + all_commands(app) + ")"
                                 : "*:file:_files";
    script += " \\\n        " + shell_quoted(word) + "\n      ;;\n";
  }
  script +=
      "  esac\n"
      "}\n"
      "_rehearse \"$@\"\n";
  return script;
}

std::string for_fish(const CLI::App& app) {
  std::string script =
      "# Completion of rehearse for fish: rehearse completion fish | source\n"
      "complete -c rehearse -n __fish_use_subcommand -f -l help\n"
      "complete -c rehearse -n __fish_use_subcommand -f -l version\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    script += fmt::format("complete -c rehearse -n __fish_use_subcommand -f -a {} -d {}\n",
                          command->get_name(), shell_quoted(command->get_description()));
    for (const FlagFacts& flag : flags_of(*command)) {
      if (!flag.is_flag) continue;
      script += fmt::format("complete -c rehearse -n '__fish_seen_subcommand_from {}'",
                            command->get_name());
      if (!flag.shortened.empty()) script += " -s " + flag.shortened.substr(1);
      script += " -l " + flag.name.substr(2);
      if (!flag.value.empty()) script += " -r";
      script += " -d " + shell_quoted(flag.help) + "\n";
    }
  }
  script +=
      "complete -c rehearse -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'\n";
  script += fmt::format("complete -c rehearse -n '__fish_seen_subcommand_from help' -f -a '{}'\n",
                        all_commands(app));
  return script;
}

}  // namespace

std::optional<std::string> completion_script(const CLI::App& app, std::string_view shell) {
  if (shell == "bash") return for_bash(app);
  if (shell == "zsh") return for_zsh(app);
  if (shell == "fish") return for_fish(app);
  return std::nullopt;
}

}  // namespace rehearse
