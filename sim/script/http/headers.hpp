#pragma once
// Header fields of HTTP messages, with names as Go's net/textproto writes them.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rehearse {

/// "etag" → "Etag", "x-lower-name" → "X-Lower-Name"; unchanged where a byte cannot be part of a
/// name.
std::string canonical_header_name(std::string_view name);

/// Whether the text can be the name of a header or cookie: a token of RFC 9110.
bool is_token(std::string_view text);

/// The text with ASCII letters in lower case.
std::string lower_ascii(std::string_view text);

/// Fields in the order of sending. A name may occur several times; case does not matter in
/// look-ups.
class Headers {
 public:
  struct Field {
    std::string name;  ///< as it was given
    std::string value;
    bool operator==(const Field&) const = default;
  };

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string_view name, std::string_view value) {
    fields_.push_back({std::string(name), std::string(value)});
  }
  /// Puts the field in place of the first one of that name, which takes its new spelling, and drops
  /// the others; at the end where there is none.
  void set(std::string_view name, std::string_view value);
  void erase(std::string_view name);

  bool has(std::string_view name) const { return first(name).has_value(); }
  std::optional<std::string> first(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;

  const std::vector<Field>& fields() const { return fields_; }
  /// What k6 shows of a response: canonical names in the order of their first field, the values of
  /// each joined by ", ".
  std::vector<Field> joined() const;

  bool operator==(const Headers&) const = default;

 private:
  std::vector<Field> fields_;
};

}  // namespace rehearse
