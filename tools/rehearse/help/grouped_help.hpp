#pragma once
// The list of commands in --help: in groups, by what they are for.

#include <CLI/CLI.hpp>
#include <string>

namespace rehearse {

class GroupedHelp final : public CLI::Formatter {
 public:
  /// The commands of the groups in their order, then those that no group has.
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const override;
};

}  // namespace rehearse
