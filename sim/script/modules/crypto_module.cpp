// k6/crypto.

#include <array>
#include <memory>

#include "sim/script/engine/script_host.hpp"
#include "sim/script/http/base64.hpp"
#include "sim/script/modules/digest.hpp"
#include "sim/script/modules/module_table.hpp"
#include "sim/script/modules/native.hpp"
#include "sim/script/modules/web_crypto.hpp"

namespace rehearse {

namespace {

JSClassID hasher_class() {
  static const JSClassID id = new_class_id();
  return id;
}

void free_hasher(JSRuntime* /*runtime*/, JSValue object) {
  delete static_cast<Digest*>(JS_GetOpaque(object, hasher_class()));
}

JSValue encoded(JSContext* context, const std::string& bytes, const std::string& encoding) {
  if (encoding == "hex") return js_string(context, to_hex(bytes));
  if (encoding == "base64") return js_string(context, base64_encode(bytes, {false, true}));
  if (encoding == "base64url") return js_string(context, base64_encode(bytes, {true, true}));
  if (encoding == "base64rawurl") return js_string(context, base64_encode(bytes, {true, false}));
  if (encoding == "binary") return js_array_buffer(context, bytes);
  return throw_go_error(context, "Invalid output encoding: " + encoding);
}

Digest* hasher_of(JSContext* context, JSValueConst self) {
  return static_cast<Digest*>(JS_GetOpaque2(context, self, hasher_class()));
}

JSValue hasher_update(JSContext* context, JSValueConst self, int argc, JSValueConst* argv) {
  Digest* const digest = hasher_of(context, self);
  if (digest == nullptr) return JS_EXCEPTION;
  const auto bytes = bytes_argument(context, argc, argv, 0);
  if (!bytes) return JS_EXCEPTION;
  digest->update(*bytes);
  return JS_UNDEFINED;
}

JSValue hasher_digest(JSContext* context, JSValueConst self, int argc, JSValueConst* argv) {
  const Digest* const digest = hasher_of(context, self);
  if (digest == nullptr) return JS_EXCEPTION;
  const auto encoding = text_argument(context, argc, argv, 0);
  if (!encoding) return JS_EXCEPTION;
  return encoded(context, digest->value(), *encoding);
}

JSValue new_hasher(JSContext* context, std::unique_ptr<Digest> digest,
                   const std::string& algorithm) {
  if (digest == nullptr) return throw_go_error(context, "Invalid algorithm: " + algorithm);
  const JSValue object = JS_NewObjectClass(context, static_cast<int>(hasher_class()));
  if (JS_IsException(object) == 0) JS_SetOpaque(object, digest.release());
  return object;
}

JSValue create_hash(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto algorithm = text_argument(context, argc, argv, 0);
  if (!algorithm) return JS_EXCEPTION;
  return new_hasher(context, make_digest(*algorithm), *algorithm);
}

JSValue create_hmac(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto algorithm = text_argument(context, argc, argv, 0);
  if (!algorithm) return JS_EXCEPTION;
  const auto key = bytes_argument(context, argc, argv, 1);
  if (!key) return JS_EXCEPTION;
  return new_hasher(context, make_hmac(*algorithm, *key), *algorithm);
}

JSValue hmac(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto algorithm = text_argument(context, argc, argv, 0);
  if (!algorithm) return JS_EXCEPTION;
  const auto key = bytes_argument(context, argc, argv, 1);
  if (!key) return JS_EXCEPTION;
  const auto digest = make_hmac(*algorithm, *key);
  if (digest == nullptr) return throw_go_error(context, "Invalid algorithm: " + *algorithm);
  const auto data = bytes_argument(context, argc, argv, 2);
  if (!data) return JS_EXCEPTION;
  digest->update(*data);
  const auto encoding = text_argument(context, argc, argv, 3);
  if (!encoding) return JS_EXCEPTION;
  return encoded(context, digest->value(), *encoding);
}

constexpr std::array<const char*, 9> kAlgorithms = {
    "md4", "md5", "sha1", "sha256", "sha384", "sha512", "sha512_224", "sha512_256", "ripemd160"};

JSValue hash(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv, int which) {
  const auto data = bytes_argument(context, argc, argv, 0);
  if (!data) return JS_EXCEPTION;
  const auto encoding = text_argument(context, argc, argv, 1);
  if (!encoding) return JS_EXCEPTION;
  const auto digest = make_digest(kAlgorithms[static_cast<std::size_t>(which)]);
  digest->update(*data);
  return encoded(context, digest->value(), *encoding);
}

JSValue hex_encode(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto bytes = bytes_argument(context, argc, argv, 0);
  return bytes ? js_string(context, to_hex(*bytes)) : JS_EXCEPTION;
}

JSValue random_bytes(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  constexpr std::int64_t kMost = std::int64_t{1} << 28U;
  std::int64_t size = 0;
  if (JS_ToInt64(context, &size, argument(argc, argv, 0)) < 0) return JS_EXCEPTION;
  if (size < 1) return throw_go_error(context, "Invalid size");
  if (size > kMost) {
    return throw_go_error(context, "randomBytes: found " + std::to_string(size) +
                                       ", expected at most " + std::to_string(kMost) + " bytes");
  }
  return js_array_buffer(context, random_text(host_of(context), static_cast<std::size_t>(size)));
}

}  // namespace

std::string random_text(ScriptHost& host, std::size_t size) {
  std::string bytes;
  bytes.reserve(size + 8);
  while (bytes.size() < size) {
    const std::uint64_t bits = host.random_bits();
    for (unsigned i = 0; i < 64; i += 8) bytes += static_cast<char>(bits >> i & 255U);
  }
  bytes.resize(size);
  return bytes;
}

JSValue make_crypto_module(JSContext* context) {
  const JSClassDef definition = {"Hasher", free_hasher, nullptr, nullptr, nullptr};
  JSRuntime* const runtime = JS_GetRuntime(context);
  if (JS_IsRegisteredClass(runtime, hasher_class()) == 0) {
    JS_NewClass(runtime, hasher_class(), &definition);
  }
  const JSValue methods = JS_NewObject(context);
  set_function(context, methods, "update", hasher_update, 1);
  set_function(context, methods, "digest", hasher_digest, 1);
  JS_SetClassProto(context, hasher_class(), methods);
  const JSValue module = JS_NewObject(context);
  set_function(context, module, "createHash", create_hash, 1);
  set_function(context, module, "createHMAC", create_hmac, 2);
  set_function(context, module, "hmac", hmac, 4);
  set_function(context, module, "hexEncode", hex_encode, 1);
  set_function(context, module, "randomBytes", random_bytes, 1);
  for (std::size_t i = 0; i < kAlgorithms.size(); ++i) {
    JS_SetPropertyStr(context, module, kAlgorithms[i],
                      JS_NewCFunctionMagic(context, hash, kAlgorithms[i], 2, JS_CFUNC_generic_magic,
                                           static_cast<int>(i)));
  }
  return module;
}

}  // namespace rehearse
