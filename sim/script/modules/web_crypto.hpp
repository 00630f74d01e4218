#pragma once
// The global `crypto`: random numbers of the VU's own stream, and crypto.subtle over openssl.

#include <string>

#include "sim/script/engine/script_host.hpp"

namespace rehearse {

/// The object `crypto`, or an exception. `subtle` is made when it is read.
JSValue make_web_crypto(JSContext* context);

/// Bytes of the VU's stream, 8 a draw.
std::string random_text(ScriptHost& host, std::size_t size);

}  // namespace rehearse
