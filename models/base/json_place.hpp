#pragma once
// Where in a JSON document something is: a chain of keys and indices, which becomes text only when
// a problem needs it.

#include <cstddef>
#include <string>
#include <string_view>

namespace rehearse {

/// A place in a document. Refers to the place around it and to its key, so both must outlive it.
class JsonPlace {
 public:
  /// The place whose JSON pointer is `pointer`; "" is the whole document.
  explicit JsonPlace(std::string_view pointer = {}) : name_(pointer) {}

  JsonPlace operator/(std::string_view key) const { return {this, key, 0, Kind::Key}; }
  JsonPlace operator[](std::size_t index) const { return {this, {}, index, Kind::Index}; }

  /// The JSON pointer (RFC 6901): "/journeys/a~1b/duration".
  std::string pointer() const;

  /// How many keys and indices lead here from the place that was made of a pointer.
  std::size_t depth() const { return holder_ == nullptr ? 0 : holder_->depth() + 1; }

 private:
  enum class Kind : unsigned char { Root, Key, Index };
  JsonPlace(const JsonPlace* holder, std::string_view name, std::size_t index, Kind kind)
      : holder_(holder), name_(name), index_(index), kind_(kind) {}

  const JsonPlace* holder_ = nullptr;
  std::string_view name_;  // a key; the whole pointer of a root
  std::size_t index_ = 0;
  Kind kind_ = Kind::Root;
};

/// A key as a segment of a JSON pointer: "/" and then the key, with "~0" for "~" and "~1" for "/".
std::string pointer_segment(std::string_view key);

}  // namespace rehearse
