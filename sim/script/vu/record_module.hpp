#pragma once
// Responses that write down what a script reads of them (answer_recording.hpp).

#include "sim/script/engine/js_value.hpp"
#include "sim/script/vu/http_flow.hpp"

namespace rehearse {

/// The response, taken, with stand-ins for what the answer would hold. Requires: the VU's world has
/// a recording.
JSValue recorded_response(JSContext* context, JSValue response, const HttpFlow& flow);

}  // namespace rehearse
