#pragma once
// The data of setup, as k6 keeps them between setup and the VUs: as JSON, in Go's way.

#include <string>
#include <string_view>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

struct GoJson {
  std::string text;
  std::string error;   ///< "json: unsupported value: NaN"; "" where there is none
  bool threw = false;  ///< a getter threw, and its exception is pending
};

/// The value as Go marshals what k6's engine exports: undefined is null, a Date
/// "1970-01-01T00:00:00Z", a Map its pairs, a Set its values, a Uint8Array base64; keys are sorted.
/// Functions, NaN and infinities are errors, and so are circles.
GoJson go_json(JSContext* context, JSValueConst value);

/// The value of a JSON text as k6 hands it to a VU; keys are sorted. An array in an object is as
/// k6's: each read of the property shows its first length, so that a push is lost, and what was
/// popped is null. Fails where the text is no JSON.
JSValue from_go_json(JSContext* context, std::string_view text);

}  // namespace rehearse
