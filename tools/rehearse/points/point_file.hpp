#pragma once
// A file of points: plain, or gzipped where its name ends in ".gz"; "-": standard output.

#include <memory>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

class PointFile {
 public:
  virtual ~PointFile() = default;
  /// Throws StreamFailed, which names the file; OutputClosed where standard output was closed.
  virtual void write(std::string_view text) = 0;
  /// Everything is in the file. Throws as write() does. No other call may follow.
  virtual void close() = 0;

  /// Problem: the file cannot be written.
  static Checked<std::unique_ptr<PointFile>> open(const std::string& name);
};

}  // namespace rehearse
