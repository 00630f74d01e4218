#pragma once
// Answers that are kept as they are found, so that what was computed once is not lost: lines of
// JSON, each with a checksum, that are only ever appended.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// What a file of results holds. Its lines are {"crc":"…","header":…} first, then
/// {"crc":"…","number":N,"answer":…}; crc is the CRC-32 (as gzip has it) of what follows its comma.
struct Results {
  std::string header;                          ///< JSON: what was asked, of what
  std::map<std::uint64_t, std::string> lines;  ///< JSON of each answer, by number
  bool cut = false;  ///< read_results() has left out a last line without its end
};

/// The command in the header whose answers they are: "sweep"; "" where there is none.
std::string command_of(const Results& results);

/// Reads the file. A last line that was cut off is left out. Problems: it cannot be read; a line
/// that is damaged, or says another thing of the same number.
Checked<Results> read_results(const std::string& name);

class ResultsFile {
 public:
  /// Opens the file to continue it, or begins it with this header. Problems: those of
  /// read_results(); another header, for then it is of another file, other questions or another
  /// version; another process has it open.
  static Checked<std::unique_ptr<ResultsFile>> open(const std::string& name,
                                                    const std::string& header);
  ~ResultsFile();
  ResultsFile(const ResultsFile&) = delete;
  ResultsFile& operator=(const ResultsFile&) = delete;

  const std::map<std::uint64_t, std::string>& lines() const { return results_.lines; }

  /// Appends the answer; it is on the disk when the call is over. Once one cannot be written none
  /// is any more, so that at most the last line is cut off.
  void append(std::uint64_t number, const std::string& answer);

  /// Why answers are missing, with the name of the file; empty: none is.
  std::vector<std::string> unwritten() const;

 private:
  ResultsFile(std::string name, int fd, Results results)
      : name_(std::move(name)), fd_(fd), results_(std::move(results)) {}
  void write_line(std::string_view rest);
  void write_all(std::string_view line) const;

  std::string name_;
  int fd_;
  Results results_;
  std::string failure_;
};

}  // namespace rehearse
