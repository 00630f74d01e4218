#pragma once
// Completion scripts for shells.

#include <optional>
#include <string>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): CLI11 calls it so.
namespace CLI {
class App;
}

namespace rehearse {

/// A script that completes commands, flags and files for `bash`, `zsh` or `fish`; nothing for other
/// shells.
std::optional<std::string> completion_script(const CLI::App& app, std::string_view shell);

}  // namespace rehearse
