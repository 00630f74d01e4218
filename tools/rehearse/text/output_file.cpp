// Closing may fail too, where a file system writes late.

#include "tools/rehearse/text/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace rehearse {

namespace {

std::string cannot_write() { return std::string("cannot write: ") + std::strerror(errno); }

}  // namespace

Checked<std::unique_ptr<OutputFile>> OutputFile::open(const std::string& name) {
  const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return Problem{"", cannot_write()};
  return std::unique_ptr<OutputFile>(new OutputFile(name, fd));
}

OutputFile::~OutputFile() {
  if (fd_ >= 0) ::close(fd_);
}

void OutputFile::close() {
  named([&] {
    output_.flush();
    if (::close(std::exchange(fd_, -1)) != 0) throw StreamFailed(cannot_write());
  });
}

std::string OutputFile::finish() {
  output_.flush();
  std::string why = output_.failure();
  const bool closed = ::close(std::exchange(fd_, -1)) == 0;
  if (why.empty() && !closed) why = cannot_write();
  return why.empty() ? why : name_ + ": " + why;
}

void write_file(const std::string& name, std::string_view text) {
  const Checked<std::unique_ptr<OutputFile>> opened = OutputFile::open(name);
  if (!opened) throw StreamFailed(name + ": " + opened.problems().front().message);
  OutputFile& out = **opened;
  out.named([&] { out.output().write(text); });
  out.close();
}

void write_file(const std::string& name, std::string_view text,
                std::vector<std::string>& unwritten) {
  note_unwritten(unwritten, [&] { write_file(name, text); });
}

}  // namespace rehearse
