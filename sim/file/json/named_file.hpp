#pragma once
// Files that a document names, which lie below its own folder or where the user allows it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace rehearse {

/// Where files may lie that a document names.
struct FilePlaces {
  std::string folder;                ///< the document's own; names are relative to it
  std::vector<std::string> allowed;  ///< other folders and files
};

enum class FileRefusal : std::uint8_t { Missing, Outside, TooLong, Unreadable };

/// The bytes of a regular file of at most `most` bytes. Outside: with all ".." and links resolved
/// it lies neither below the folder nor below any that is allowed.
std::variant<std::string, FileRefusal> read_named_file(const FilePlaces& places,
                                                       const std::string& name, std::size_t most);

/// Why, in words behind which nothing needs to follow: "it is too large".
const char* refusal_text(FileRefusal refusal);

}  // namespace rehearse
