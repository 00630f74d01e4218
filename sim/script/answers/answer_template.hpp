#pragma once
// JSON values with {{references}} to parts of a request in their texts.

#include <optional>
#include <string>
#include <utility>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/script/answers/js_value.hpp"
#include "sim/script/answers/request_parts.hpp"

namespace rehearse {

/// The most bytes that the body of an answer may have, and that references may insert in one.
inline constexpr std::size_t kMostAnswerBytes = std::size_t{64} << 20;

/// A value whose texts hold `{{ref}}`, `{{ref|default}}`, `{{int:ref}}` (the number), `{{dec:ref}}`
/// (one less) or `{{obj:ref}}` (the whole value). A text that is one reference alone becomes the
/// value itself; within a longer text it becomes String(value). What is not there is the default,
/// or "" (null with obj).
class AnswerTemplate {
 public:
  AnswerTemplate() = default;
  explicit AnswerTemplate(TemplateValue value);

  /// Whether it holds no reference.
  bool is_fixed() const { return is_fixed_; }
  const TemplateValue& value() const { return value_; }
  /// js_json() of the value. Requires: is_fixed().
  const std::string& fixed_json() const { return fixed_json_; }
  /// The value with all references filled in; nothing where they would insert more than
  /// kMostAnswerBytes.
  std::optional<TemplateValue> fill(SentParts& parts) const;

 private:
  TemplateValue value_;
  bool is_fixed_ = true;
  std::string fixed_json_ = "null";
};

/// Reports references that are none, or to what no request has.
void check_references(const TemplateValue& value, const JsonPlace& place,
                      DocumentProblems& problems);

}  // namespace rehearse
