#pragma once
// The global objects of a script that no module brings.

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

/// Puts `console`, `crypto`, `TextEncoder` and `TextDecoder` in place, and makes the library that
/// of k6's engine: adds what QuickJS lacks, removes what k6 lacks. The context has its host. False:
/// an exception is pending.
bool install_globals(JSContext* context);

}  // namespace rehearse
