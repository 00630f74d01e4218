#pragma once
// What is said of words of a command line that mean nothing.

#include <optional>
#include <span>
#include <string>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): CLI11 calls it so.
namespace CLI {
class App;
}

namespace rehearse {

/// Of a first word that should be a command: nothing when it is one, or a flag; otherwise
/// `found the command "plam", expected one of …; did you mean "plan"?`.
std::optional<std::string> unknown_command(const CLI::App& app, std::string_view word);

/// Of a command line without a command.
std::string no_command(const CLI::App& app);

/// Of a long flag written with one dash, `-vus`, which would be read as several short ones; nothing
/// when there is none among the words behind the command.
std::optional<std::string> flag_of_one_dash(const CLI::App& command,
                                            std::span<const char* const> words);

/// Of the words that `command` could not use: its unknown flags, or the words too many where all
/// flags are known. Requires: there is one.
std::string unused_words(const CLI::App& command);

}  // namespace rehearse
