#pragma once
// A file that is written from its beginning, and closed at the end.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

class OutputFile {
 public:
  /// Creates the file, or empties it. Problem: it cannot be written.
  static Checked<std::unique_ptr<OutputFile>> open(const std::string& name);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// What writes through this has errors that do not name the file.
  Output& output() { return output_; }

  /// Everything is in the file, or why not, with its name, where output() forgives; "": it is. No
  /// other call may follow.
  std::string finish();

  /// Does the action; what it throws of output() becomes a StreamFailed that names the file.
  template <class Action>
  void named(Action action) {
    try {
      action();
    } catch (const OutputClosed&) {
      throw StreamFailed(name_ + ": cannot write: its reader has closed it");
    } catch (const StreamFailed& error) {
      throw StreamFailed(name_ + ": " + error.what());
    }
  }
  /// Everything is in the file. Throws StreamFailed, which names the file. No other call may
  /// follow.
  void close();

 private:
  OutputFile(std::string name, int fd) : name_(std::move(name)), fd_(fd), output_(fd) {}

  std::string name_;
  int fd_;
  Output output_;
};

/// Writes a file that is nothing but the text. Throws StreamFailed, which names the file.
void write_file(const std::string& name, std::string_view text);

/// Likewise, but what cannot be written, with the name of the file, is added to `unwritten`, so
/// that what else there is to say is said.
void write_file(const std::string& name, std::string_view text,
                std::vector<std::string>& unwritten);

/// Does the action; what it cannot write, with the name of the file, is added to `unwritten`.
template <class Action>
void note_unwritten(std::vector<std::string>& unwritten, Action action) {
  try {
    action();
  } catch (const StreamFailed& error) {
    unwritten.emplace_back(error.what());
  }
}

}  // namespace rehearse
