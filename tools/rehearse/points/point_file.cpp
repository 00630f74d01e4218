// Through Output, or through zlib.

#include "tools/rehearse/points/point_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include "tools/rehearse/text/output.hpp"

namespace rehearse {

namespace {

class PlainFile final : public PointFile {
 public:
  PlainFile(std::string name, int fd) : name_(std::move(name)), fd_(fd), output_(fd) {}
  ~PlainFile() override {
    if (fd_ != STDOUT_FILENO) ::close(fd_);
  }
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  void write(std::string_view text) override {
    named([&] { output_.write(text); });
  }
  void close() override {
    named([&] { output_.flush(); });
  }

 private:
  template <class Action>
  void named(Action action) {
    try {
      action();
    } catch (const StreamFailed& error) {
      throw StreamFailed(fmt::format("{}: {}", name_, error.what()));
    }
  }

  std::string name_;
  int fd_;
  Output output_;
};

class GzipFile final : public PointFile {
 public:
  GzipFile(std::string name, gzFile file) : name_(std::move(name)), file_(file) {}
  ~GzipFile() override {
    if (file_ != nullptr) gzclose(file_);
  }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;

  void write(std::string_view text) override {
    if (text.empty()) return;
    errno = 0;
    if (gzwrite(file_, text.data(), static_cast<unsigned>(text.size())) == 0) fail();
  }
  void close() override {
    errno = 0;
    const gzFile file = file_;
    file_ = nullptr;
    if (gzclose(file) != Z_OK) fail();
  }

 private:
  [[noreturn]] void fail() const {
    const char* const why = errno != 0 ? std::strerror(errno) : "it cannot be compressed";
    throw StreamFailed(fmt::format("{}: cannot write: {}", name_, why));
  }

  std::string name_;
  gzFile file_;
};

}  // namespace

Checked<std::unique_ptr<PointFile>> PointFile::open(const std::string& name) {
  if (name == "-")
    return std::unique_ptr<PointFile>(new PlainFile("standard output", STDOUT_FILENO));
  const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return Problem{"", fmt::format("cannot write: {}", std::strerror(errno))};
  if (!name.ends_with(".gz")) return std::unique_ptr<PointFile>(new PlainFile(name, fd));
  const gzFile file = gzdopen(fd, "wb");
  if (file == nullptr) {
    ::close(fd);
    return Problem{"", "cannot write: no memory"};
  }
  constexpr unsigned kBuffer = 1U << 17U;
  gzbuffer(file, kBuffer);
  return std::unique_ptr<PointFile>(new GzipFile(name, file));
}

}  // namespace rehearse
