#pragma once
// How k6 prints what console.* is called with.

#include <string>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

/// The arguments as k6 2.2.0 prints them, with a space between two: strings as they are, objects as
/// `{ a: 1, b: "x", c: [ 1, 2 ] }` on one line. Never throws: what a getter throws is printed as
/// null. Bounded in depth and, at 1 MiB, in length; `…` is where it was cut.
std::string console_text(JSContext* context, int argc, JSValueConst* argv);

/// A value inside of an object, as the text above has it: strings are quoted.
std::string console_value_text(JSContext* context, JSValueConst value);

}  // namespace rehearse
