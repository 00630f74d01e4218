// EVP keys live for one call; DER is what JavaScript keeps.

#include "sim/script/modules/public_keys.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <optional>
#include <string>
#include <vector>

#include "sim/script/modules/native.hpp"
#include "sim/script/modules/web_crypto.hpp"

namespace rehearse {

namespace {

template <class T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* value) const { kFree(value); }
};
template <class T, void (*kFree)(T*)>
using Owned = std::unique_ptr<T, Freed<T, kFree>>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Number = Owned<BIGNUM, BN_free>;
using Parameters = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using ParameterBuilder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using Packed = Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using Bytes = std::optional<std::string>;

const unsigned char* at(const std::string& bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* at(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

/// Work in the measure of ScriptHost::count_work().
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kCurveWork = kMebibyte;
constexpr std::uint64_t kRsaWork = 4 * kMebibyte;
constexpr std::uint64_t kRsaPairWork = 300 * kMebibyte;  // of 2048 bits

/// Whose stream openssl draws from on this thread; none: its own generator.
thread_local ScriptHost* drawing_host = nullptr;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
/// Puts a generator in openssl's place that asks the host; the older interface is the only one that
/// reaches keys, salts and nonces alike.
void own_generator() {
  static std::once_flag once;
  std::call_once(once, [] {
    static RAND_METHOD method = *RAND_OpenSSL();
    method.bytes = [](unsigned char* place, int size) {
      if (drawing_host == nullptr) return RAND_OpenSSL()->bytes(place, size);
      const std::string drawn = random_text(*drawing_host, static_cast<std::size_t>(size));
      std::copy(drawn.begin(), drawn.end(), place);
      return 1;
    };
    method.pseudorand = method.bytes;
    RAND_set_rand_method(&method);
  });
}
#pragma GCC diagnostic pop

/// While it lives, openssl draws from the VU's stream on this thread.
class VuDraws {
 public:
  VuDraws(ScriptHost& host, std::uint64_t work) {
    own_generator();
    host.count_work(work);
    drawing_host = &host;
  }
  ~VuDraws() { drawing_host = nullptr; }
  VuDraws(const VuDraws&) = delete;
  VuDraws& operator=(const VuDraws&) = delete;
};

struct Curve {
  const char* name;
  const char* group;  ///< openssl's
  std::size_t bytes;  ///< of a coordinate
};
constexpr std::array<Curve, 3> kCurves = {
    {{"P-256", "prime256v1", 32}, {"P-384", "secp384r1", 48}, {"P-521", "secp521r1", 66}}};

const Curve* curve_named(std::string_view name) {
  const auto* const found = std::find_if(kCurves.begin(), kCurves.end(), [&](const Curve& curve) {
    return curve.name == name || curve.group == name;
  });
  return found == kCurves.end() ? nullptr : found;
}

const Curve* curve_of(const Key& key) {
  std::array<char, 64> name{};
  if (EVP_PKEY_get_group_name(key.get(), name.data(), name.size(), nullptr) != 1) return nullptr;
  return curve_named(name.data());
}

const EVP_MD* digest_named(const std::string& name) { return EVP_get_digestbyname(name.c_str()); }

Key key_in(const std::string& der, bool is_private) {
  const unsigned char* place = at(der);
  const auto size = static_cast<long>(der.size());
  if (!is_private) return Key(d2i_PUBKEY(nullptr, &place, size));
  const Packed packed(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &place, size));
  return Key(packed == nullptr ? nullptr : EVP_PKCS82PKEY(packed.get()));
}

Bytes public_der(const Key& key) {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(key.get(), &bytes);
  if (size <= 0) return std::nullopt;
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

Bytes private_der(const Key& key) {
  const Packed packed(EVP_PKEY2PKCS8(key.get()));
  unsigned char* bytes = nullptr;
  const int size = packed == nullptr ? 0 : i2d_PKCS8_PRIV_KEY_INFO(packed.get(), &bytes);
  if (size <= 0) return std::nullopt;
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

Number number_of(const std::string& bytes) {
  return Number(BN_bin2bn(at(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// Big-endian, at least `least` bytes.
std::string bytes_of(const BIGNUM* number, std::size_t least = 0) {
  std::string bytes(std::max(static_cast<std::size_t>(BN_num_bytes(number)), least), '\0');
  BN_bn2binpad(number, at(bytes), static_cast<int>(bytes.size()));
  return bytes;
}

Bytes number_in(const Key& key, const char* parameter, std::size_t least = 0) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), parameter, &number) != 1) return std::nullopt;
  const Number owned(number);
  return bytes_of(number, least);
}

Key key_of_parameters(const char* kind, const ParameterBuilder& builder, bool is_private) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                        parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

/// Arguments of a native, as C++ has them.
class Arguments {
 public:
  Arguments(JSContext* context, int count, JSValueConst* values)
      : context_(context), count_(count), values_(values) {}
  std::string text(int index) const {
    return text_argument(context_, count_, values_, index).value_or("");
  }
  std::string bytes(int index) const {
    return js_bytes(context_, argument(count_, values_, index)).value_or("");
  }
  bool flag(int index) const { return JS_ToBool(context_, argument(count_, values_, index)) > 0; }
  int number(int index) const {
    std::int32_t value = 0;
    JS_ToInt32(context_, &value, argument(count_, values_, index));
    return value;
  }
  JsValue value(int index) const {
    return JsValue::copy(context_, argument(count_, values_, index));
  }
  ScriptHost& host() const { return host_of(context_); }

 private:
  JSContext* context_;
  int count_;
  JSValueConst* values_;
};

JSValue buffer_or_null(JSContext* context, const Bytes& bytes) {
  return bytes ? js_array_buffer(context, *bytes) : JS_NULL;
}

JSValue list_of(JSContext* context, std::initializer_list<JSValue> values) {
  const JSValue list = JS_NewArray(context);
  std::uint32_t n = 0;
  for (const JSValue& value : values) JS_SetPropertyUint32(context, list, n++, value);
  return list;
}

constexpr int kLeastBits = 512;
constexpr int kMostBits = 4096;

bool choose_pair(const KeyContext& context, bool is_rsa, const Arguments& given) {
  if (context == nullptr || EVP_PKEY_keygen_init(context.get()) != 1) return false;
  if (!is_rsa) {
    const Curve* const curve = curve_named(given.text(2));
    return curve != nullptr && EVP_PKEY_CTX_set_group_name(context.get(), curve->group) == 1;
  }
  const int bits = given.number(1);
  const Number exponent = number_of(given.bytes(2));
  return bits >= kLeastBits && bits <= kMostBits && exponent != nullptr &&
         BN_is_odd(exponent.get()) == 1 && BN_num_bits(exponent.get()) > 1 &&
         BN_num_bits(exponent.get()) <= 32 &&
         EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), bits) == 1 &&
         EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent.get()) == 1;
}

JSValue generate_pair(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const bool is_rsa = given.text(0) == "RSA";
  const KeyContext task(EVP_PKEY_CTX_new_id(is_rsa ? EVP_PKEY_RSA : EVP_PKEY_EC, nullptr));
  if (!choose_pair(task, is_rsa, given)) return JS_NULL;
  EVP_PKEY* made = nullptr;
  {
    const VuDraws draws(given.host(), is_rsa ? kRsaPairWork : kCurveWork);
    if (EVP_PKEY_generate(task.get(), &made) != 1) return JS_NULL;
  }
  const Key key(made);
  const Bytes own = private_der(key);
  const Bytes shown = public_der(key);
  if (!own || !shown) return JS_NULL;
  return list_of(context, {js_array_buffer(context, *own), js_array_buffer(context, *shown)});
}

JSValue key_info(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const Key key = key_in(given.bytes(0), given.flag(1));
  if (key == nullptr) return JS_NULL;
  const JSValue bits = JS_NewInt32(context, EVP_PKEY_get_bits(key.get()));
  if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) {
    const Bytes exponent = number_in(key, OSSL_PKEY_PARAM_RSA_E);
    return list_of(context, {js_string(context, "RSA"), bits, buffer_or_null(context, exponent)});
  }
  const Curve* const curve = curve_of(key);
  if (curve == nullptr) return JS_NULL;
  return list_of(context, {js_string(context, "EC"), bits, js_string(context, curve->name)});
}

struct Field {
  const char* name;       ///< in a JSON Web Key
  const char* parameter;  ///< openssl's
  bool is_private;
};
constexpr std::array<Field, 8> kRsaFields = {{{"n", OSSL_PKEY_PARAM_RSA_N, false},
                                              {"e", OSSL_PKEY_PARAM_RSA_E, false},
                                              {"d", OSSL_PKEY_PARAM_RSA_D, true},
                                              {"p", OSSL_PKEY_PARAM_RSA_FACTOR1, true},
                                              {"q", OSSL_PKEY_PARAM_RSA_FACTOR2, true},
                                              {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1, true},
                                              {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2, true},
                                              {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1, true}}};
constexpr std::array<Field, 3> kCurveFields = {{{"x", OSSL_PKEY_PARAM_EC_PUB_X, false},
                                                {"y", OSSL_PKEY_PARAM_EC_PUB_Y, false},
                                                {"d", OSSL_PKEY_PARAM_PRIV_KEY, true}}};

JSValue key_fields(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const bool is_private = given.flag(1);
  const Key key = key_in(given.bytes(0), is_private);
  if (key == nullptr) return JS_NULL;
  const JsValue fields(context, JS_NewObject(context));
  const Curve* const curve =
      EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA ? nullptr : curve_of(key);
  const auto add = [&](const Field& field) {
    if (field.is_private && !is_private) return;
    const Bytes bytes = number_in(key, field.parameter, curve == nullptr ? 0 : curve->bytes);
    if (bytes) fields.set(field.name, js_array_buffer(context, *bytes));
  };
  if (curve == nullptr) {
    for (const Field& field : kRsaFields) add(field);
  } else {
    for (const Field& field : kCurveFields) add(field);
  }
  return JsValue(fields).release();
}

Key rsa_key(const JsValue& fields, bool is_private) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  std::vector<Number> numbers;  // until the builder has used them
  for (const Field& field : kRsaFields) {
    if (field.is_private && !is_private) continue;
    const Bytes bytes = js_bytes(fields.context(), fields.property(field.name).get());
    if (!bytes || bytes->empty()) return nullptr;
    numbers.push_back(number_of(*bytes));
    OSSL_PARAM_BLD_push_BN(builder.get(), field.parameter, numbers.back().get());
  }
  return key_of_parameters("RSA", builder, is_private);
}

Key curve_key(const Curve& curve, const std::string& point, const Bytes& own) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  Number number;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  if (own) {
    number = number_of(*own);
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
  }
  Key key = key_of_parameters("EC", builder, own.has_value());
  if (key == nullptr) return nullptr;
  // A point that is not on the curve, or not the private key's.
  const KeyContext check(EVP_PKEY_CTX_new(key.get(), nullptr));
  const bool fits =
      own ? EVP_PKEY_pairwise_check(check.get()) == 1 : EVP_PKEY_public_check(check.get()) == 1;
  return fits ? std::move(key) : nullptr;
}

JSValue key_of_fields(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const JsValue fields = given.value(2);
  const auto field = [&](const char* name) {
    return js_bytes(context, fields.property(name).get());
  };
  const Bytes own = field("d");
  if (given.text(0) == "RSA") {
    const Key key = rsa_key(fields, own.has_value());
    if (key == nullptr) return JS_NULL;
    return buffer_or_null(context, own ? private_der(key) : public_der(key));
  }
  const Curve* const curve = curve_named(given.text(1));
  Bytes x = field("x");
  Bytes y = field("y");
  if (curve == nullptr || !x || !y || x->size() > curve->bytes || y->size() > curve->bytes) {
    return JS_NULL;
  }
  x->insert(0, curve->bytes - x->size(), '\0');
  y->insert(0, curve->bytes - y->size(), '\0');
  const VuDraws draws(given.host(), kCurveWork);
  const Key key = curve_key(*curve, "\x04" + *x + *y, own);
  if (key == nullptr) return JS_NULL;
  return buffer_or_null(context, own ? private_der(key) : public_der(key));
}

JSValue point_key(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const Curve* const curve = curve_named(given.text(0));
  if (curve == nullptr) return JS_NULL;
  const VuDraws draws(given.host(), kCurveWork);
  const Key key = curve_key(*curve, given.bytes(1), std::nullopt);
  return key == nullptr ? JS_NULL : buffer_or_null(context, public_der(key));
}

JSValue key_point(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Key key = key_in(Arguments(context, count, values).bytes(0), false);
  unsigned char* bytes = nullptr;
  const std::size_t size = key == nullptr ? 0 : EVP_PKEY_get1_encoded_public_key(key.get(), &bytes);
  if (size == 0) return JS_NULL;
  const std::string point(reinterpret_cast<char*>(bytes), size);
  OPENSSL_free(bytes);
  return js_array_buffer(context, point);
}

/// A signature of ECDSA as WebCrypto has it: r and s behind each other.
Bytes plain_signature(const std::string& der, const Curve& curve) {
  const unsigned char* place = at(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &place, static_cast<long>(der.size())));
  if (signature == nullptr) return std::nullopt;
  return bytes_of(ECDSA_SIG_get0_r(signature.get()), curve.bytes) +
         bytes_of(ECDSA_SIG_get0_s(signature.get()), curve.bytes);
}

Bytes der_signature(const std::string& plain, const Curve& curve) {
  if (plain.size() != 2 * curve.bytes) return std::nullopt;
  const Signature signature(ECDSA_SIG_new());
  Number r = number_of(plain.substr(0, curve.bytes));
  Number s = number_of(plain.substr(curve.bytes));
  if (ECDSA_SIG_set0(signature.get(), r.release(), s.release()) != 1) return std::nullopt;
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
  if (size <= 0) return std::nullopt;
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

bool choose_padding(EVP_PKEY_CTX* context, const std::string& scheme, int salt) {
  if (scheme == "ECDSA") return true;
  const bool is_pss = scheme == "RSA-PSS";
  return EVP_PKEY_CTX_set_rsa_padding(context,
                                      is_pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1 &&
         (!is_pss || EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) == 1);
}

JSValue sign(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const std::string scheme = given.text(0);
  const Key key = key_in(given.bytes(2), true);
  const EVP_MD* const digest = digest_named(given.text(1));
  const std::string data = given.bytes(3);
  const DigestContext task(EVP_MD_CTX_new());
  EVP_PKEY_CTX* of_key = nullptr;
  if (key == nullptr || digest == nullptr || given.number(4) < 0 ||
      EVP_DigestSignInit(task.get(), &of_key, digest, nullptr, key.get()) != 1 ||
      !choose_padding(of_key, scheme, given.number(4))) {
    return JS_NULL;
  }
  const VuDraws draws(given.host(), scheme == "ECDSA" ? kCurveWork : kRsaWork);
  std::size_t size = 0;
  if (EVP_DigestSign(task.get(), nullptr, &size, at(data), data.size()) != 1) return JS_NULL;
  std::string signature(size, '\0');
  if (EVP_DigestSign(task.get(), at(signature), &size, at(data), data.size()) != 1) return JS_NULL;
  signature.resize(size);
  if (scheme != "ECDSA") return js_array_buffer(context, signature);
  const Curve* const curve = curve_of(key);
  return curve == nullptr ? JS_NULL : buffer_or_null(context, plain_signature(signature, *curve));
}

JSValue verify(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const std::string scheme = given.text(0);
  const Key key = key_in(given.bytes(2), false);
  const EVP_MD* const digest = digest_named(given.text(1));
  Bytes signature = given.bytes(3);
  const std::string data = given.bytes(4);
  const DigestContext task(EVP_MD_CTX_new());
  EVP_PKEY_CTX* of_key = nullptr;
  if (key == nullptr || digest == nullptr || given.number(5) < 0 ||
      EVP_DigestVerifyInit(task.get(), &of_key, digest, nullptr, key.get()) != 1 ||
      !choose_padding(of_key, scheme, given.number(5))) {
    return JS_NULL;
  }
  if (scheme == "ECDSA") {
    const Curve* const curve = curve_of(key);
    signature = curve == nullptr ? std::nullopt : der_signature(*signature, *curve);
  }
  const VuDraws draws(given.host(), kCurveWork);
  return JS_NewBool(context,
                    signature && EVP_DigestVerify(task.get(), at(*signature), signature->size(),
                                                  at(data), data.size()) == 1);
}

bool choose_oaep(EVP_PKEY_CTX* task, const EVP_MD* digest, const std::string& label) {
  if (digest == nullptr || EVP_PKEY_CTX_set_rsa_padding(task, RSA_PKCS1_OAEP_PADDING) != 1 ||
      EVP_PKEY_CTX_set_rsa_oaep_md(task, digest) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(task, digest) != 1) {
    return false;
  }
  if (label.empty()) return true;
  void* const copy = OPENSSL_memdup(label.data(), label.size());
  return EVP_PKEY_CTX_set0_rsa_oaep_label(task, copy, static_cast<int>(label.size())) == 1;
}

JSValue oaep(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const bool encrypts = given.flag(0);
  const Key key = key_in(given.bytes(2), !encrypts);
  const std::string data = given.bytes(3);
  const KeyContext task(key == nullptr ? nullptr : EVP_PKEY_CTX_new(key.get(), nullptr));
  if (task == nullptr ||
      (encrypts ? EVP_PKEY_encrypt_init(task.get()) : EVP_PKEY_decrypt_init(task.get())) != 1 ||
      !choose_oaep(task.get(), digest_named(given.text(1)), given.bytes(4))) {
    return JS_NULL;
  }
  const VuDraws draws(given.host(), kRsaWork);
  auto* const run = encrypts ? EVP_PKEY_encrypt : EVP_PKEY_decrypt;
  std::size_t size = 0;
  if (run(task.get(), nullptr, &size, at(data), data.size()) != 1) return JS_NULL;
  std::string result(size, '\0');
  if (run(task.get(), at(result), &size, at(data), data.size()) != 1) return JS_NULL;
  result.resize(size);
  return js_array_buffer(context, result);
}

JSValue shared(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const Arguments given(context, count, values);
  const Key own = key_in(given.bytes(0), true);
  const Key other = key_in(given.bytes(1), false);
  const KeyContext task(own == nullptr ? nullptr : EVP_PKEY_CTX_new(own.get(), nullptr));
  const VuDraws draws(given.host(), kCurveWork);
  std::size_t size = 0;
  if (task == nullptr || other == nullptr || EVP_PKEY_derive_init(task.get()) != 1 ||
      EVP_PKEY_derive_set_peer(task.get(), other.get()) != 1 ||
      EVP_PKEY_derive(task.get(), nullptr, &size) != 1) {
    return JS_NULL;
  }
  std::string secret(size, '\0');
  if (EVP_PKEY_derive(task.get(), at(secret), &size) != 1) return JS_NULL;
  secret.resize(size);
  return js_array_buffer(context, secret);
}

}  // namespace

void add_public_keys(JSContext* context, JSValueConst native) {
  set_function(context, native, "generatePair", generate_pair, 3);
  set_function(context, native, "keyInfo", key_info, 2);
  set_function(context, native, "keyFields", key_fields, 2);
  set_function(context, native, "keyOfFields", key_of_fields, 3);
  set_function(context, native, "pointKey", point_key, 2);
  set_function(context, native, "keyPoint", key_point, 1);
  set_function(context, native, "sign", sign, 5);
  set_function(context, native, "verify", verify, 6);
  set_function(context, native, "oaep", oaep, 5);
  set_function(context, native, "shared", shared, 2);
}

}  // namespace rehearse
