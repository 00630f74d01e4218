// Through Output, or through zlib.

#include "tools/rehearse/points/point_file.hpp"

#include <array>
#include <new>
#include <string>
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

/// Written through Output too, so that it is waited for, and fails, as any other file.
class GzipFile final : public PointFile {
 public:
  explicit GzipFile(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {
    constexpr int kWithHeader = 16;  // zlib's sign for the format of gzip
    constexpr int kMemory = 8;       // zlib's default
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + kWithHeader, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~GzipFile() override { deflateEnd(&stream_); }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;

  void write(std::string_view text) override {
    if (!text.empty()) compress(text, Z_NO_FLUSH);
  }
  void close() override {
    compress({}, Z_FINISH);
    file_->close();
  }

 private:
  void compress(std::string_view text, int flush) {
    std::string input(text);  // zlib takes bytes that are not constant
    stream_.next_in = reinterpret_cast<Bytef*>(input.data());
    stream_.avail_in = static_cast<unsigned>(input.size());
    do {
      stream_.next_out = out_.data();
      stream_.avail_out = static_cast<unsigned>(out_.size());
      deflate(&stream_, flush);
      const std::string_view done(reinterpret_cast<const char*>(out_.data()),
                                  out_.size() - stream_.avail_out);
      file_->named([&] { file_->output().write(done); });
    } while (stream_.avail_out == 0);
  }

  std::unique_ptr<OutputFile> file_;
  z_stream stream_{};
  std::array<Bytef, 1U << 16U> out_;
};

}  // namespace

Checked<std::unique_ptr<PointFile>> PointFile::open(const std::string& name) {
  if (name == "-") return std::unique_ptr<PointFile>(new StandardOutput);
  Checked<std::unique_ptr<OutputFile>> file = OutputFile::open(name);
  if (!file) return file.problems();
  if (name.ends_with(".gz")) return std::unique_ptr<PointFile>(new GzipFile(std::move(*file)));
  return std::unique_ptr<PointFile>(new PlainFile(std::move(*file)));
}

}  // namespace rehearse
