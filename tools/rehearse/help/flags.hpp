#pragma once
// What is known of the flags of a command.

#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): CLI11 calls it so.
namespace CLI {
class App;
}

namespace rehearse {

struct FlagFacts {
  std::string shortened;  ///< "-u", or ""
  std::string name;       ///< "--vus"; "FILE" of a word without a flag
  std::string value;      ///< "N", or "" where it takes none
  std::string help;
  bool is_flag = true;  ///< false: a word
};

/// The names of all commands, in the order of --help.
std::vector<std::string> command_names(const CLI::App& app);

/// In the order of --help, words first; --help itself last.
std::vector<FlagFacts> flags_of(const CLI::App& command);

/// "-u, --vus N".
std::string spelled(const FlagFacts& flag);

}  // namespace rehearse
