#pragma once
// Where in a JSON document a reader is: a chain of keys and indices that becomes text only when
// something is wrong there.

#include <cstddef>
#include <string>
#include <string_view>

namespace rehearse {

/// One step below `above`; a root has none. Refers to the keys and places it is made of.
class JsonPlace {
 public:
  JsonPlace() = default;
  JsonPlace(const JsonPlace& above, std::string_view key) : above_(&above), key_(key) {}
  JsonPlace(const JsonPlace& above, std::size_t index)
      : above_(&above), index_(index), is_index_(true) {}
  JsonPlace(const JsonPlace&) = delete;
  JsonPlace& operator=(const JsonPlace&) = delete;

  /// As a JSON pointer (RFC 6901); "" for the root.
  std::string pointer() const {
    if (above_ == nullptr) return "";
    return above_->pointer() + (is_index_ ? "/" + std::to_string(index_) : step(key_));
  }

  std::size_t depth() const { return above_ == nullptr ? 0 : above_->depth() + 1; }

  /// "/key" with the characters escaped that a JSON pointer cannot hold.
  static std::string step(std::string_view key) {
    std::string text = "/";
    for (const char c : key) {
      if (c == '~') {
        text += "~0";
      } else if (c == '/') {
        text += "~1";
      } else {
        text += c;
      }
    }
    return text;
  }

 private:
  const JsonPlace* above_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

}  // namespace rehearse
