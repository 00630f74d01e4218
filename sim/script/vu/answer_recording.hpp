#pragma once
// What a script reads of the answers to its requests: written down while each gets a stand-in.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/script/http/url.hpp"

namespace rehearse {

/// A value of an answer in JSON, as far as it was read.
struct RecordedValue {
  /// What it was taken for; of several the last one that says more.
  enum class Kind : std::uint8_t { Any, Text, Number, Object, List };
  Kind kind = Kind::Any;
  /// Of an object; of a list what is known of any element, without a name.
  std::vector<std::pair<std::string, RecordedValue>> members{};
  std::size_t elements = 0;  ///< of a list: up to which one was asked for, kMostElements at most
  static constexpr std::size_t kMostElements = 100;

  RecordedValue& member(const std::string& name);
};

/// A number, a truth or a text that may be a value of that name, such as 1 for "id", true
/// for "isOpen" and "token-1" for "token".
using DummyValue = std::variant<double, bool, std::string>;
DummyValue dummy_value(std::string_view name, RecordedValue::Kind kind);

/// One kind of request, and what was read of its answers. Lists have each entry once, in the order
/// of reading.
struct RecordedEndpoint {
  std::string method;
  std::string origin;  ///< "https://shop.example"
  std::string path;    ///< "/items/{id}"
  int status = 200;    ///< with which the script's checks pass
  bool is_json = false;
  RecordedValue json{};
  bool is_text = false;              ///< the body was read otherwise
  std::vector<std::string> texts{};  ///< that were looked for in it
  bool is_html = false;
  std::vector<std::string> selectors{};
  std::vector<std::string> headers{};
  std::vector<std::string> cookies{};
};

class AnswerRecording {
 public:
  /// A request is answered; the number of its endpoint.
  std::size_t request(const std::string& method, const Url& url);
  RecordedEndpoint& endpoint(std::size_t number) { return endpoints_[number]; }
  const std::vector<RecordedEndpoint>& endpoints() const { return endpoints_; }

  /// A value of its JSON at this path was taken for such a one; numbers in the path are elements.
  void read(std::size_t endpoint, const std::vector<std::string>& path, RecordedValue::Kind kind);
  /// Its status was read; the last one that was, until this is taken.
  void read_status(std::size_t endpoint) { status_read_ = endpoint; }
  std::optional<std::size_t> take_status_read() {
    return std::exchange(status_read_, std::nullopt);
  }

 private:
  std::vector<RecordedEndpoint> endpoints_;
  std::optional<std::size_t> status_read_;
};

/// A path with placeholders in the place of segments that are numbers, UUIDs, long hexadecimal
/// numbers or texts of dummy_value().
std::string path_with_placeholders(std::string_view path);

}  // namespace rehearse
