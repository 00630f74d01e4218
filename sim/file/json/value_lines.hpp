#pragma once
// On which line of a JSON text a value is.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace rehearse {

/// Lines of values, from 1: of an object's member that of its key. Of a text that is not JSON it
/// knows what comes before the mistake.
class ValueLines {
 public:
  explicit ValueLines(std::string_view text);

  /// The line of the value at a JSON pointer, or of the closest one around it; 1 at the least.
  std::size_t line_of(std::string_view pointer) const;
  /// Whether there is a value at exactly this pointer.
  bool has(std::string_view pointer) const { return lines_.find(pointer) != lines_.end(); }

 private:
  std::map<std::string, std::size_t, std::less<>> lines_;  // by pointer
};

}  // namespace rehearse
