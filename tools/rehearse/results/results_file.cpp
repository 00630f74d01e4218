// Appends with one write a line, so that a line that was cut off is the last one.

#include "tools/rehearse/results/results_file.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>

#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

namespace {

constexpr std::string_view kCrc = R"({"crc":")";
constexpr std::string_view kHeader = R"("header":)";
constexpr std::string_view kNumber = R"("number":)";
constexpr std::string_view kAnswer = R"(,"answer":)";
constexpr std::size_t kDigits = 8;

std::string checksum(std::string_view rest) {
  const auto* bytes = reinterpret_cast<const Bytef*>(rest.data());
  return fmt::format("{:08x}", crc32_z(crc32_z(0, nullptr, 0), bytes, rest.size()));
}

/// What the checksum is of; nothing of a line that is damaged.
std::optional<std::string_view> rest_of(std::string_view line) {
  const std::size_t begin = kCrc.size() + kDigits + 2;
  if (line.size() <= begin || line.substr(0, kCrc.size()) != kCrc) return std::nullopt;
  const std::string_view rest = line.substr(begin);
  if (line.substr(kCrc.size(), kDigits) != checksum(rest)) return std::nullopt;
  return rest;
}

class Reader {
 public:
  /// Takes lines that end with a newline; `taken` is where the last of them ends.
  Checked<Results> read(std::string_view text, std::size_t& taken) {
    Problems problems;
    std::size_t number = 0;
    while (true) {
      const std::size_t end = text.find('\n', taken);
      if (end == std::string_view::npos) break;
      ++number;
      if (auto wrong = take(text.substr(taken, end - taken), number)) {
        problems.push_back({fmt::format("line {}", number), *std::move(wrong)});
      }
      taken = end + 1;
    }
    if (!problems.empty()) return problems;
    return std::move(results_);
  }

 private:
  std::optional<std::string> take(std::string_view line, std::size_t number) {
    const auto rest = rest_of(line);
    if (!rest) {
      return "found a line whose checksum is not that of what follows it, expected a line of "
             "results as it was written; without it, that answer is computed again";
    }
    const std::string_view inside = rest->substr(0, rest->size() - 1);  // before the last bracket
    if (number == 1) {
      if (inside.substr(0, kHeader.size()) != kHeader) return "found no header, expected one first";
      results_.header = inside.substr(kHeader.size());
      return std::nullopt;
    }
    std::uint64_t which = 0;
    const char* const end = inside.data() + inside.size();
    const auto [stop, error] =
        std::from_chars(inside.data() + std::min(kNumber.size(), inside.size()), end, which);
    const std::string_view answer(stop, static_cast<std::size_t>(end - stop));
    if (error != std::errc() || answer.substr(0, kAnswer.size()) != kAnswer) {
      return "found a line of another kind, expected the answer of a number";
    }
    const auto [known, is_new] = results_.lines.emplace(which, answer.substr(kAnswer.size()));
    if (!is_new && known->second != answer.substr(kAnswer.size())) {
      return fmt::format("found another answer of number {} than before, expected one", which);
    }
    return std::nullopt;
  }

  Results results_;
};

std::string failed(const char* what) {
  return fmt::format("found that it cannot be {}: {}, expected a file of results", what,
                     std::strerror(errno));
}

Checked<std::string> whole_text(const std::string& name) {
  return read_input(name, std::numeric_limits<std::size_t>::max() - 1);
}

}  // namespace

std::string command_of(const Results& results) {
  const nlohmann::json header = nlohmann::json::parse(results.header, nullptr, false);
  if (!header.is_object()) return {};
  const auto found = header.find("command");
  return found != header.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Checked<Results> read_results(const std::string& name) {
  const Checked<std::string> text = whole_text(name);
  if (!text) return text.problems();
  std::size_t taken = 0;
  Checked<Results> results = Reader().read(*text, taken);
  const bool is_cut = taken < text->size();
  if (results && results->header.empty()) {
    return Problem{"", is_cut ? "found a first line that is cut, expected a header"
                              : "found no line of results, expected a header first"};
  }
  if (results) results->cut = is_cut;
  return results;
}

Checked<std::unique_ptr<ResultsFile>> ResultsFile::open(const std::string& name,
                                                        const std::string& header) {
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) return Problem{"", failed("opened")};
  std::unique_ptr<ResultsFile> file(new ResultsFile(name, fd, {}));
  struct stat about {};
  if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
    return Problem{"", "found what has no end, expected a regular file"};
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return Problem{"", "found another process that writes it, expected none"};
  }
  const Checked<std::string> text = whole_text(name);
  if (!text) return text.problems();
  std::size_t taken = 0;
  Checked<Results> results = Reader().read(*text, taken);
  if (!results) return results.problems();
  if (taken < text->size() && ::ftruncate(fd, static_cast<off_t>(taken)) != 0) {
    return Problem{"", failed("cut behind its last whole line")};
  }
  if (taken > 0 && results->header != header) {
    return Problem{"", fmt::format("found results of {}, expected those of {}: another file, other "
                                   "questions or another version",
                                   results->header, header)};
  }
  file->results_ = *std::move(results);
  if (taken == 0) {
    file->results_.header = header;
    file->write_line(fmt::format("{}{}}}", kHeader, header));
  }
  return file;
}

ResultsFile::~ResultsFile() { ::close(fd_); }

void ResultsFile::append(std::uint64_t number, const std::string& answer) {
  write_line(fmt::format("{}{}{}{}}}", kNumber, number, kAnswer, answer));
  results_.lines.emplace(number, answer);
}

std::vector<std::string> ResultsFile::unwritten() const {
  if (failure_.empty()) return {};
  return {failure_};
}

void ResultsFile::write_line(std::string_view rest) {
  if (!failure_.empty()) return;
  try {
    write_all(fmt::format("{}{}\",{}\n", kCrc, checksum(rest), rest));
  } catch (const StreamFailed& error) {
    failure_ = error.what();
  }
}

void ResultsFile::write_all(std::string_view line) const {
  const auto failed = [&] {
    return StreamFailed(name_ + ": cannot write: " + std::strerror(errno));
  };
  while (!line.empty()) {
    const ssize_t written = ::write(fd_, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw failed();
    line.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(fd_) != 0 && errno != EINVAL && errno != EROFS) throw failed();
}

}  // namespace rehearse
