// Numbers, digests, AES and keys in pairs are native; what WebCrypto makes of them is
// web_crypto.js.

#include "sim/script/modules/web_crypto.hpp"

#include <algorithm>
#include <memory>
#include <openssl/evp.h>

#include "sim/script/embedded/web_crypto.hpp"
#include "sim/script/modules/digest.hpp"
#include "sim/script/modules/native.hpp"
#include "sim/script/modules/public_keys.hpp"

namespace rehearse {

namespace {

constexpr std::int64_t kMostRandom = 65'536;  // WebCrypto's own bound

JSValue random_uuid(JSContext* context, JSValueConst /*self*/, int /*argc*/,
                    JSValueConst* /*argv*/) {
  std::string bytes = random_text(host_of(context), 16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0fU) | 0x40U);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3fU) | 0x80U);
  std::string text = to_hex(bytes);
  for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
  return js_string(context, text);
}

JSValue random_values(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const JSValueConst target = argument(argc, argv, 0);
  const std::string_view kind = js_more_class_name(context, target);
  const JsValue view = JsValue::copy(context, target);
  const JsValue name = kind == "TypedArray" ? view.property("constructor").property("name")
                                            : JsValue(context, JS_UNDEFINED);
  if (!name.is_string() || js_text(context, name.get()).value_or("").starts_with("Float")) {
    return js_throw_error(context,
                          "TypeMismatchError: typedArray parameter isn't a TypedArray instance",
                          "TypeMismatchError");
  }
  std::int64_t length = 0;
  std::int64_t offset = 0;
  JS_ToInt64(context, &length, view.property("byteLength").get());
  JS_ToInt64(context, &offset, view.property("byteOffset").get());
  if (length > kMostRandom) {
    return js_throw_error(context,
                          "QuotaExceededError: typedArray parameter is too big; found " +
                              std::to_string(length) + " bytes, expected at most 65536",
                          "QuotaExceededError");
  }
  std::size_t size = 0;
  std::uint8_t* const bytes = JS_GetArrayBuffer(context, &size, view.property("buffer").get());
  if (bytes == nullptr) return JS_EXCEPTION;
  if (static_cast<std::size_t>(offset + length) <= size) {
    const std::string random = random_text(host_of(context), static_cast<std::size_t>(length));
    std::copy(random.begin(), random.end(), bytes + offset);
  }
  return JS_DupValue(context, target);
}

JSValue native_random(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  std::int64_t size = 0;
  if (JS_ToInt64(context, &size, argument(argc, argv, 0)) < 0) return JS_EXCEPTION;
  size = std::min(std::max<std::int64_t>(size, 0), kMostRandom);
  return js_array_buffer(context, random_text(host_of(context), static_cast<std::size_t>(size)));
}

JSValue native_digest(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto name = text_argument(context, argc, argv, 0);
  const auto digest = make_digest(name.value_or(""));
  if (digest == nullptr) return JS_NULL;
  digest->update(js_bytes(context, argument(argc, argv, 1)).value_or(""));
  return js_array_buffer(context, digest->value());
}

JSValue native_hmac(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto name = text_argument(context, argc, argv, 0);
  const auto digest =
      make_hmac(name.value_or(""), js_bytes(context, argument(argc, argv, 1)).value_or(""));
  if (digest == nullptr) return JS_NULL;
  digest->update(js_bytes(context, argument(argc, argv, 2)).value_or(""));
  return js_array_buffer(context, digest->value());
}

const EVP_CIPHER* cipher_of(std::string_view mode, std::size_t key_bytes) {
  const bool small = key_bytes == 16;
  if (!small && key_bytes != 24 && key_bytes != 32) return nullptr;
  const bool middle = key_bytes == 24;
  if (mode == "CBC")
    return small ? EVP_aes_128_cbc() : middle ? EVP_aes_192_cbc() : EVP_aes_256_cbc();
  if (mode == "CTR")
    return small ? EVP_aes_128_ctr() : middle ? EVP_aes_192_ctr() : EVP_aes_256_ctr();
  if (mode == "GCM")
    return small ? EVP_aes_128_gcm() : middle ? EVP_aes_192_gcm() : EVP_aes_256_gcm();
  return nullptr;
}

struct AesTask {
  std::string mode;
  bool encrypt = false;
  std::string key;
  std::string iv;
  std::string data;
  std::string also;            // of GCM: what is authenticated besides
  std::size_t tag_bytes = 16;  // of GCM
};

int size_of(const std::string& bytes) { return static_cast<int>(bytes.size()); }
const unsigned char* at(const std::string& bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Nothing where the key, the IV or the text is wrong.
std::optional<std::string> run_aes(AesTask task) {
  using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  EVP_CIPHER_CTX* const c = context.get();
  const EVP_CIPHER* const cipher = cipher_of(task.mode, task.key.size());
  const bool gcm = task.mode == "GCM";
  if (cipher == nullptr || (!gcm && task.iv.size() != 16) || task.iv.empty()) return std::nullopt;
  if (EVP_CipherInit_ex(c, cipher, nullptr, nullptr, nullptr, task.encrypt ? 1 : 0) != 1 ||
      (gcm && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, size_of(task.iv), nullptr) != 1) ||
      EVP_CipherInit_ex(c, nullptr, nullptr, at(task.key), at(task.iv), -1) != 1) {
    return std::nullopt;
  }
  int size = 0;
  if (gcm && !task.also.empty() &&
      EVP_CipherUpdate(c, nullptr, &size, at(task.also), size_of(task.also)) != 1) {
    return std::nullopt;
  }
  if (gcm && !task.encrypt) {
    if (task.data.size() < task.tag_bytes) return std::nullopt;
    std::string tag = task.data.substr(task.data.size() - task.tag_bytes);
    task.data.resize(task.data.size() - task.tag_bytes);
    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, size_of(tag), tag.data());
  }
  std::string result(task.data.size() + 32, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(result.data());
  int last = 0;
  size = 0;
  if (EVP_CipherUpdate(c, out, &size, at(task.data), size_of(task.data)) != 1 ||
      EVP_CipherFinal_ex(c, out + size, &last) != 1) {
    return std::nullopt;
  }
  result.resize(static_cast<std::size_t>(size + last));
  if (gcm && task.encrypt) {
    std::string tag(task.tag_bytes, '\0');
    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, size_of(tag), tag.data());
    result += tag;
  }
  return result;
}

/// aes(mode, encrypt, key, iv, data, also, tag bytes): the bytes, or null.
JSValue native_aes(JSContext* context, JSValueConst /*self*/, int argc, JSValueConst* argv) {
  const auto bytes = [&](int index) {
    return js_bytes(context, argument(argc, argv, index)).value_or("");
  };
  AesTask task{text_argument(context, argc, argv, 0).value_or(""),
               JS_ToBool(context, argument(argc, argv, 1)) > 0,
               bytes(2),
               bytes(3),
               bytes(4),
               bytes(5),
               16};
  std::int32_t tag = 16;
  JS_ToInt32(context, &tag, argument(argc, argv, 6));
  if (tag < 4 || tag > 16) return JS_NULL;
  task.tag_bytes = static_cast<std::size_t>(tag);
  const auto result = run_aes(std::move(task));
  return result ? js_array_buffer(context, *result) : JS_NULL;
}

JSValue make_subtle(JSContext* context, JSValueConst /*self*/, int /*argc*/,
                    JSValueConst* /*argv*/) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "random", native_random, 1);
  set_function(context, native.get(), "digest", native_digest, 2);
  set_function(context, native.get(), "hmac", native_hmac, 3);
  set_function(context, native.get(), "aes", native_aes, 7);
  add_public_keys(context, native.get());
  return run_embedded(context, embedded::web_crypto, native.get());
}

}  // namespace

JSValue make_web_crypto(JSContext* context) {
  const JSValue crypto = JS_NewObject(context);
  set_function(context, crypto, "randomUUID", random_uuid, 0);
  set_function(context, crypto, "getRandomValues", random_values, 1);
  set_lazy(context, crypto, "subtle", make_subtle);
  return crypto;
}

}  // namespace rehearse
