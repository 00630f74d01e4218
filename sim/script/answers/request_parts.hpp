#pragma once
// The parts of a request that templates of answers can insert.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/script/answers/js_value.hpp"
#include "sim/script/answers/sent_request.hpp"

namespace rehearse {

/// Values of the placeholders of a path.
using PathValues = std::vector<std::pair<std::string, std::string>>;

/// Parts are made when they are asked for first. Keeps references to all constructor arguments.
class SentParts {
 public:
  /// `target`: path and query as in the request line.
  SentParts(const SentRequest& request, const std::string& target, const PathValues& path,
            std::uint64_t counter)
      : request_(request), target_(target), path_(path), counter_(counter) {}

  /// Whether there is a part of that name: method, url, pathname, path, query, header, headers,
  /// cookie, cookies, body, json, form, counter.
  static bool has(std::string_view name);
  /// The names, as messages list them.
  static std::string names();

  /// "query.page": the part, or what is in it by keys and indices; null where there is none.
  const TemplateValue* find(std::string_view reference);
  std::uint64_t counter() const { return counter_; }
  double luck() const { return request_.luck; }
  /// The number of bytes of the request: no part is much longer.
  std::size_t size() const;

 private:
  std::optional<TemplateValue> make(std::string_view name) const;
  TemplateValue headers() const;
  TemplateValue cookies() const;

  const SentRequest& request_;
  const std::string& target_;
  const PathValues& path_;
  std::uint64_t counter_;
  std::map<std::string, std::optional<TemplateValue>, std::less<>> made_;  // nothing: undefined
};

/// The object that a form or query is (WHATWG's application/x-www-form-urlencoded): a key that
/// occurs several times has a list.
TemplateValue form_object(std::string_view text);

/// A URL's text with its escapes decoded; those that are none stay as they are.
std::string decoded_escapes(std::string_view text, bool plus_is_blank);

}  // namespace rehearse
