#pragma once
// JSON written as it comes, in constant memory: for lists of millions of numbers.

#include <concepts>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

/// Writes one JSON text after another, compactly. Commas and colons are its own doing; that every
/// begin has its end is the caller's. Text that is not UTF-8 comes out with U+FFFD in its place.
class JsonWriter {
 public:
  using Drain = std::function<void(std::string_view)>;

  /// `drain` receives the text in pieces, the last one at finish_line() or finish().
  explicit JsonWriter(Drain drain) : drain_(std::move(drain)) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void null() { raw("null"); }
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth) { raw(truth ? "true" : "false"); }
  /// Shortest form that reads back as the same double; null when it is not finite.
  void value(double number);
  template <std::integral T>
  requires(!std::same_as<T, bool>) void value(T number) {
    separate();
    const fmt::format_int digits(number);
    buffer_.append(digits.data(), digits.data() + digits.size());
    drain_when_full();
  }
  /// A value that is JSON text already.
  void raw(std::string_view json);

  template <class T>
  void field(std::string_view name, const T& content) {
    key(name);
    value(content);
  }

  /// A list of texts.
  void field(std::string_view name, const std::vector<std::string>& texts);

  void finish_line();  ///< ends the text with a newline and drains
  void finish();       ///< drains

 private:
  void separate();
  void open(char bracket);
  void close(char bracket);
  void drain_when_full();

  Drain drain_;
  fmt::memory_buffer buffer_;
  bool comma_ = false;  // the next value of the list needs a comma before it
};

/// The text that `write` makes with a writer.
template <class Write>
std::string json_text(const Write& write) {
  std::string text;
  JsonWriter json([&text](std::string_view piece) { text += piece; });
  write(json);
  json.finish();
  return text;
}

}  // namespace rehearse
