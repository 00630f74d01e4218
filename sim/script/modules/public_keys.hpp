#pragma once
// Keys in pairs for crypto.subtle, over openssl: RSA and elliptic curves.

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

/// Sets the functions on `native` that web_crypto.js makes RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP,
/// ECDSA and ECDH of. Keys go in and out as DER: private ones as PKCS #8, public ones as
/// SubjectPublicKeyInfo. What openssl draws at random comes from the stream of the VU, so that keys
/// and signatures are the same in each run. Each gives null where a key, a name or a text is wrong.
///
/// generatePair(kind, bits, exponent or curve): [private, public]
/// keyInfo(der, is private): [kind, bits, exponent or curve]
/// keyFields(der, is private): the numbers of a JSON Web Key (RFC 7518) by their names
/// keyOfFields(kind, curve, fields): DER; of a private key where there is `d`
/// pointKey(curve, bytes), keyPoint(der): a public key as an uncompressed point (SEC 1)
/// sign(scheme, hash, der, data, salt bytes), verify(scheme, hash, der, signature, data, salt)
/// oaep(encrypt, hash, der, data, label), shared(private, public): of ECDH
void add_public_keys(JSContext* context, JSValueConst native);

}  // namespace rehearse
