#pragma once
// The manual page, from the same descriptions as --help.

#include <string>

// NOLINTNEXTLINE(readability-identifier-naming): CLI11 calls it so.
namespace CLI {
class App;
}

namespace rehearse {

/// rehearse(1) in troff's man macros: all commands with their flags and examples, exit codes.
std::string man_page(const CLI::App& app, const std::string& version);

}  // namespace rehearse
