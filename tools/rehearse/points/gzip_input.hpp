#pragma once
// Bytes of a file that may be gzipped.

#include <memory>
#include <stdexcept>
#include <string>
#include <sys/types.h>

#include "models/base/checked.hpp"

namespace rehearse {

/// The content of a gzipped file is damaged or cut; what() says how.
class BrokenGzip : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file, "-" being standard input; where it begins like a gzipped one, what is in it.
class GzipInput {
 public:
  /// Error: it cannot be opened.
  static Checked<GzipInput> open(const std::string& file);

  /// At most `most` bytes to `place`; their number, 0 at the end. Throws BrokenGzip, or
  /// StreamFailed where the system fails.
  ssize_t read(char* place, std::size_t most);

 private:
  struct Close {
    void operator()(void* file) const;
  };
  std::unique_ptr<void, Close> file_;
  std::string name_;
};

}  // namespace rehearse
