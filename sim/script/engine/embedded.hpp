#pragma once
// Modules that are written in JavaScript: their texts, and how they are brought to life.

#include <string_view>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

/// A text of ours: "(function (native) { …; return exports; })".
struct EmbeddedScript {
  std::string_view name;  ///< as stacks show it
  std::string_view text;
};

/// Calls the function that the text is with `native`; what it returns. Compiled once in the
/// process, whatever the number of contexts.
JSValue run_embedded(JSContext* context, const EmbeddedScript& script, JSValueConst native);

}  // namespace rehearse
