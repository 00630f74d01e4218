// Fixed texts, with the parts that vary between them.

#include "sim/fit/read/point_scanner.hpp"

#include <charconv>
#include <limits>
#include <string>

namespace rehearse {

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  /// What precedes the next quote, which is taken too; false where something is escaped.
  bool take_text(std::string_view& text) {
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return false;
    text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text.find('\\') == std::string_view::npos;
  }

  bool take_number(double& number) {
    if (take("+Inf")) {
      number = std::numeric_limits<double>::infinity();
      return true;
    }
    if (take("-Inf")) {
      number = -std::numeric_limits<double>::infinity();
      return true;
    }
    // What <charconv> takes and JSON does not: names, and a point at either end.
    const std::string_view digits = rest_.starts_with('-') ? rest_.substr(1) : rest_;
    if (digits.empty() || digits.front() < '0' || digits.front() > '9') return false;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc() || end[-1] == '.') return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  /// An object, to the brace that ends it.
  bool take_object(std::string_view& object) {
    if (!rest_.starts_with('{')) return false;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '"') {
        i = end_of_string(i);
      } else if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        object = rest_.substr(0, i + 1);
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  /// The place of the quote that ends the text which begins at `i`, or the end.
  std::size_t end_of_string(std::size_t i) const {
    for (++i; i < rest_.size() && rest_[i] != '"'; ++i) {
      if (rest_[i] == '\\') ++i;
    }
    return i;
  }

  std::string_view rest_;
};

bool take_data(Scanner& scanner, ScannedPoint& point) {
  if (!scanner.take(R"("data":{"time":")") || !scanner.take_text(point.time) ||
      !scanner.take(R"(,"value":)") || !scanner.take_number(point.value) ||
      !scanner.take(R"(,"tags":)") || !scanner.take_object(point.tags)) {
    return false;
  }
  if (scanner.take(R"(,"metadata":)") && !scanner.take_object(point.metadata)) return false;
  return scanner.take("}");
}

}  // namespace

std::optional<ScannedPoint> scan_point(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  Scanner scanner(line);
  ScannedPoint point;
  if (scanner.take(R"({"metric":")")) {
    if (!scanner.take_text(point.metric) || !scanner.take(R"(,"type":"Point",)") ||
        !take_data(scanner, point) || !scanner.take("}") || !scanner.at_end()) {
      return std::nullopt;
    }
    return point;
  }
  if (!scanner.take(R"({"type":"Point",)") || !take_data(scanner, point) ||
      !scanner.take(R"(,"metric":")") || !scanner.take_text(point.metric) || !scanner.take("}") ||
      !scanner.at_end()) {
    return std::nullopt;
  }
  return point;
}

}  // namespace rehearse
