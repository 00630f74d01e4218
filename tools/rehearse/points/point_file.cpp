// Through Output, or through zlib.

#include "tools/rehearse/points/point_file.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>
#include <zlib.h>

#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

class PlainFile final : public PointFile {
 public:
  explicit PlainFile(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}

  void write(std::string_view text) override {
    file_->named([&] { file_->output().write(text); });
  }
  void close() override { file_->close(); }

 private:
  std::unique_ptr<OutputFile> file_;
};

class StandardOutput final : public PointFile {
 public:
  void write(std::string_view text) override { output_.write(text); }
  void close() override { output_.flush(); }

 private:
  Output output_{STDOUT_FILENO};
};

/// Why zlib failed.
std::string reason() { return errno != 0 ? std::strerror(errno) : "it cannot be compressed"; }

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
  [[noreturn]] void fail() const { throw StreamFailed(name_ + ": cannot write: " + reason()); }

  std::string name_;
  gzFile file_;
};

}  // namespace

Checked<std::unique_ptr<PointFile>> PointFile::open(const std::string& name) {
  if (name == "-") return std::unique_ptr<PointFile>(new StandardOutput);
  if (!name.ends_with(".gz")) {
    Checked<std::unique_ptr<OutputFile>> file = OutputFile::open(name);
    if (!file) return file.problems();
    return std::unique_ptr<PointFile>(new PlainFile(std::move(*file)));
  }
  errno = 0;
  const gzFile file = gzopen(name.c_str(), "wbe");
  if (file == nullptr) return Problem{"", "cannot write: " + reason()};
  constexpr unsigned kBuffer = 1U << 17U;
  gzbuffer(file, kBuffer);
  return std::unique_ptr<PointFile>(new GzipFile(name, file));
}

}  // namespace rehearse
