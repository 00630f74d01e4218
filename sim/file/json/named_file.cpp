// Names are resolved first, so that neither a link nor ".." leads out of the folder.

#include "sim/file/json/named_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace rehearse {
namespace {

namespace fs = std::filesystem;

/// Requires: both are canonical.
bool is_below(const fs::path& path, const fs::path& folder) {
  const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

bool may_be_read(const FilePlaces& places, const fs::path& path) {
  const auto below = [&path](const std::string& folder) {
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    return !error && is_below(path, real);
  };
  return below(places.folder) || std::any_of(places.allowed.begin(), places.allowed.end(), below);
}

std::variant<std::string, FileRefusal> content_of(int fd, std::size_t most) {
  struct stat about {};
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return FileRefusal::Missing;
  std::string text;
  std::array<char, std::size_t{1} << 16U> chunk;
  for (;;) {
    const ssize_t count = read(fd, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileRefusal::Unreadable;
    if (count == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(count));
    if (text.size() > most) return FileRefusal::TooLong;
  }
}

}  // namespace

std::variant<std::string, FileRefusal> read_named_file(const FilePlaces& places,
                                                       const std::string& name, std::size_t most) {
  std::error_code error;
  const fs::path path = fs::canonical(fs::path(places.folder) / name, error);
  if (error) return FileRefusal::Missing;
  if (!may_be_read(places, path)) return FileRefusal::Outside;
  // A pipe without a writer would be waited for.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FileRefusal::Unreadable;
  auto content = content_of(fd, most);
  close(fd);
  return content;
}

const char* refusal_text(FileRefusal refusal) {
  switch (refusal) {
    case FileRefusal::Missing:
      return "no file";
    case FileRefusal::Outside:
      return "it is outside of the file's own folder, and no --allow-path has it";
    case FileRefusal::TooLong:
      return "it is too large";
    case FileRefusal::Unreadable:
      break;
  }
  return "it cannot be read";
}

}  // namespace rehearse
