#pragma once
// What pages show of files and commands: all but the keys and passwords of tlsAuth.

#include <string>
#include <string_view>

namespace rehearse {

/// The text of a rehearsal, of options or of a script, with "***" in place of each `key` and
/// `password` that is written within a `tlsAuth`, and of texts that stand where its entries do.
/// Names may be of any case. What a script computes elsewhere stays as it is.
std::string without_secrets(std::string_view text);

/// The same of a word of a command line, which may set tlsAuth or something in it: "tlsAuth=[…]",
/// "--set=options.tlsAuth.0.key=…".
std::string word_without_secrets(std::string_view word);

/// Whether a value of --set is that of tlsAuth or of something in it.
bool sets_certificates(std::string_view value);

}  // namespace rehearse
