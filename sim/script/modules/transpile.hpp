#pragma once
// TypeScript, and JavaScript newer than the engine, made into what it reads: by the program esbuild
// (Debian package esbuild), which runs as a process of its own, without a shell.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

enum class ScriptLanguage : std::uint8_t { JavaScript, TypeScript };

struct Transpiled {
  /// The text as an ES module, its statements on the lines on which they were written as far as
  /// that can be; nothing where there is an error.
  std::optional<std::string> code;
  std::string error;         ///< "Line 1:25 Expected identifier but found \":\"", or a sentence
  std::uint32_t line = 0;    ///< of a syntax error; 0: the program failed, or there is none
  std::uint32_t column = 0;  ///< from 1
};

/// Results are kept, by content, for the process and, where XDG_CACHE_HOME names a folder, in
/// `rehearse` below it. The program is stopped after 5 s; texts over 16 MiB are refused.
Transpiled transpile(const std::string& text, ScriptLanguage language);

/// Generated code with its source map's `mappings`: its lines are joined and spread so that what
/// was on line n is there again.
std::string on_written_lines(std::string_view code, std::string_view mappings);

/// esbuild's first message ("<stdin>:4:12: ERROR: Unexpected \";\"") in k6's words for the
/// language.
Transpiled syntax_error(std::string_view messages, ScriptLanguage language);

}  // namespace rehearse
