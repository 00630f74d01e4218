// Literal segments are compared as they are written, escapes included.

#include "sim/script/answers/path_pattern.hpp"

#include <algorithm>

#include "models/base/problem_list.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

bool is_placeholder(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}' &&
         std::all_of(segment.begin() + 1, segment.end() - 1, is_word_byte);
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t at = 0;;) {
    const auto end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    if (end == path.size()) return segments;
    at = end + 1;
  }
}

}  // namespace

Checked<PathPattern> PathPattern::make(std::string_view text) {
  if (!text.starts_with('/')) {
    return wrong_value("", go_quote(text), "a path such as \"/items/{id}\" or \"/files/**\"");
  }
  PathPattern pattern(text);
  const auto segments = split(text);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    Segment& segment = pattern.segments_.emplace_back();
    segment.text = std::string(segments[i]);
    if (segments[i] == "**") {
      segment.kind = Segment::Kind::Rest;
      if (i + 1 < segments.size()) return wrong_value("", "\"**\" before the end", "it at the end");
    } else if (is_placeholder(segments[i])) {
      segment.kind = Segment::Kind::Placeholder;
      segment.text = segment.text.substr(1, segment.text.size() - 2);
      const auto same = [&segment](const Segment& other) {
        return other.kind == Segment::Kind::Placeholder && other.text == segment.text;
      };
      if (std::count_if(pattern.segments_.begin(), pattern.segments_.end(), same) > 1) {
        return wrong_value("", go_quote(segments[i]) + " twice", "a name of its own for each");
      }
    }
  }
  return pattern;
}

std::optional<PathValues> PathPattern::match(std::string_view path) const {
  PathValues values;
  const auto found = split(path);
  for (std::size_t i = 0; i < std::max(found.size(), segments_.size()); ++i) {
    if (i >= segments_.size()) return std::nullopt;
    const Segment& segment = segments_[i];
    if (segment.kind == Segment::Kind::Rest) return values;
    if (i >= found.size()) return std::nullopt;
    if (segment.kind == Segment::Kind::Literal) {
      if (segment.text != found[i]) return std::nullopt;
    } else if (found[i].empty()) {
      return std::nullopt;
    } else {
      values.emplace_back(segment.text, decoded_escapes(found[i], false));
    }
  }
  return values;
}

std::string PathPattern::exactness() const {
  std::string letters;
  for (const Segment& segment : segments_) {
    letters += static_cast<char>('a' + static_cast<int>(segment.kind));
  }
  return letters;
}

}  // namespace rehearse
