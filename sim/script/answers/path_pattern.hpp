#pragma once
// Paths of routes: "/items/{id}", "/anything/**".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/script/answers/request_parts.hpp"

namespace rehearse {

/// Segments between slashes; `{name}` is any one that is not empty, `**` at the end any number of
/// them, none included.
class PathPattern {
 public:
  /// Errors with an empty path: no "/" at the beginning, `**` before the end, a name given twice.
  static Checked<PathPattern> make(std::string_view text);

  const std::string& text() const { return text_; }
  /// The values of the placeholders, with their escapes decoded; nothing where the path differs.
  std::optional<PathValues> match(std::string_view path) const;
  /// A letter for each segment: of two patterns that match one path the more exact one is less.
  std::string exactness() const;

 private:
  struct Segment {
    enum class Kind : unsigned char { Literal, Placeholder, Rest };
    Kind kind = Kind::Literal;
    std::string text;  // a name where it is a placeholder
  };
  explicit PathPattern(std::string_view text) : text_(text) {}

  std::string text_;
  std::vector<Segment> segments_;
};

}  // namespace rehearse
