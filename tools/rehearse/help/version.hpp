#pragma once
// Which rehearse this is.

#include <string>

namespace rehearse {

/// "rehearse 1.0.0 (commit 1a2b3c4d), follows k6 v2.2.0"; without the commit where the sources were
/// no repository.
std::string version_text();

}  // namespace rehearse
