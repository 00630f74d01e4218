#pragma once
// Where in a JSON document a reader stands, and what it found there.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace rehearse {

/// A place in a document. It refers to its parent and to its key, so both must outlive it; the
/// pointer is spelt out only when a problem needs it.
class Place {
 public:
  /// The place whose JSON pointer is `pointer`; "" is the whole document.
  explicit Place(std::string_view pointer = {}) : name_(pointer) {}

  Place operator/(std::string_view key) const { return Place(this, key, 0, Kind::Key); }
  Place operator[](std::size_t index) const { return Place(this, {}, index, Kind::Index); }

  /// The JSON pointer (RFC 6901): "/journeys/a~1b/duration".
  std::string pointer() const;

 private:
  enum class Kind : unsigned char { Root, Key, Index };
  Place(const Place* parent, std::string_view name, std::size_t index, Kind kind)
      : parent_(parent), name_(name), index_(index), kind_(kind) {}

  const Place* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
  Kind kind_ = Kind::Root;
};

/// A value as a problem names it, in ASCII: scalars as they are written, lists by their length,
/// objects by their first keys. Long ones are cut.
std::string describe(const nlohmann::json& value);

}  // namespace rehearse
