#pragma once
// JSON values with JavaScript's conversions, which the templates of answers are defined by.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace rehearse {

/// A value as JSON.parse makes it. NaN, which only conversions make, is a number too.
using TemplateValue = nlohmann::ordered_json;

/// ECMAScript's Number::toString: 25.5, 10, 1e+21, NaN.
std::string ecma_number_text(double number);
/// String(value): lists joined by commas, objects "[object Object]".
std::string js_text(const TemplateValue& value);
/// Number(value): NaN where the value is no number.
double js_number(const TemplateValue& value);
double js_number_of_text(std::string_view text);
/// JSON.stringify(value): keys that are whole numbers come first, NaN is null.
std::string js_json(const TemplateValue& value);

/// The text in UTF-8, with U+FFFD for what is none, as decoders of browsers replace it.
std::string decoded_utf8(std::string_view bytes);

}  // namespace rehearse
