// k6/encoding, k6/crypto and the global crypto; values as k6 2.2.0 was recorded, or of RFCs.

#include "tests/sim/script/modules/script_fixture.hpp"

namespace rehearse {
namespace {

using Encoding = ScriptModules;
using Crypto = ScriptModules;
using WebCrypto = ScriptModules;

TEST_F(Encoding, KnowsFourAlphabets) {
  EXPECT_EQ(run("const e = require('k6/encoding'); ['std', 'rawstd', 'url', 'rawurl']"
                ".map((k) => e.b64encode('hi?>~~é', k)).join()"),
            "aGk/Pn5+w6k=,aGk/Pn5+w6k,aGk_Pn5-w6k=,aGk_Pn5-w6k");
}

TEST_F(Encoding, DecodesToBytesOrText) {
  EXPECT_EQ(
      run("const e = require('k6/encoding'); [e.b64decode('aGVsbG8=', 'std', 's'), "
          "e.b64decode('aGVsbG8=').byteLength, e.b64decode('aGVs\\nbG8', 'rawstd', 's')].join()"),
      "hello,5,hello");
}

TEST_F(Encoding, SaysWhereBase64IsWrong) {
  const std::string decode = "require('k6/encoding').b64decode";
  const std::string words = "threw GoError: illegal base64 data at input byte ";
  EXPECT_EQ(run(decode + "('!!', 'std', 's')"), words + "0");
  EXPECT_EQ(run(decode + "('aGVsbG8')"), words + "4");
  EXPECT_EQ(run(decode + "('aGVsbG8=', 'rawstd')"), words + "7");
  EXPECT_EQ(run(decode + "('aGVsbG8=x')"), words + "8");
}

TEST_F(Crypto, DigestsAsRecorded) {
  EXPECT_EQ(run("const c = require('k6/crypto'); ['md4', 'md5', 'sha1', 'sha512_224', 'ripemd160']"
                ".map((a) => c[a]('hello', 'hex')).join()"),
            "866437cb7a794bce2b727acc0362ee27,5d41402abc4b2a76b9719d911017c592,"
            "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d,"
            "fe8509ed1fb7dcefc27e6ac1a80eddbec4cb3d2c6fe565244374061c,"
            "108f07b8382412612c048d07d13f814118445acd");
}

TEST_F(Crypto, KnowsEncodings) {
  EXPECT_EQ(
      run("const c = require('k6/crypto'); [c.sha256('hello', 'base64'), c.md5('é', 'base64url'),"
          " c.md5('x', 'base64rawurl'), c.md5('hello', 'binary').byteLength].join()"),
      "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=,Zt3Nl8_eq7L2-4qZm0vHbw==,"
      "ndTkYSaMgDT1yFZOFVxnpg,16");
}

TEST_F(Crypto, HashersTakePieces) {
  EXPECT_EQ(
      run("const h = require('k6/crypto').createHash('md5'); h.update('hel'); h.update('lo'); "
          "h.digest('hex')"),
      "5d41402abc4b2a76b9719d911017c592");
}

// RFC 4231, case 2; and a key longer than a block, case 6.
TEST_F(Crypto, HmacIsThatOfTheRfc) {
  EXPECT_EQ(
      run("require('k6/crypto').hmac('sha256', 'Jefe', 'what do ya want for nothing?', 'hex')"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      run("const h = require('k6/crypto').createHMAC('sha256', new Uint8Array(131).fill(170)); "
          "h.update('Test Using Larger Than Block-Size Key - Hash Key First'); h.digest('hex')"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_F(Crypto, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(run("require('k6/crypto').createHash('x')"), "threw GoError: Invalid algorithm: x");
  EXPECT_EQ(run("require('k6/crypto').md5('x', 'y')"), "threw GoError: Invalid output encoding: y");
  EXPECT_EQ(run("require('k6/crypto').md5(5, 'hex')").substr(0, 13), "threw GoError");
}

TEST_F(Crypto, RandomBytesAreTheHosts) {
  EXPECT_EQ(run("require('k6/crypto').randomBytes(9).byteLength"), "9");
  EXPECT_EQ(host_.draws, 2U);
}

TEST_F(WebCrypto, DrawsUuids) {
  EXPECT_EQ(
      run("/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/"
          ".test(crypto.randomUUID()) + ' ' + crypto.getRandomValues(new Uint8Array(4)).length"),
      "true 4");
}

TEST_F(WebCrypto, Digests) {
  EXPECT_EQ(run("crypto.subtle.digest('SHA-256', new Uint8Array([104, 105]))"
                ".then((d) => new Uint8Array(d).slice(0, 4).join())"),
            "143,67,67,70");
}

TEST_F(WebCrypto, SignsAndVerifies) {
  EXPECT_EQ(run(R"((async () => {
    const bytes = (text) => new TextEncoder().encode(text);
    const key = await crypto.subtle.importKey('raw', bytes('Jefe'), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
    const mac = await crypto.subtle.sign('HMAC', key, bytes('what do ya want for nothing?'));
    const jwk = await crypto.subtle.exportKey('jwk', key);
    return [new Uint8Array(mac)[0], await crypto.subtle.verify('HMAC', key, mac, bytes('x')), jwk.k, jwk.alg].join();
  })())"),
            "91,false,SmVmZQ,HS256");
}

TEST_F(WebCrypto, DecryptsWhatItEncrypts) {
  EXPECT_EQ(run(R"((async () => {
    const out = [];
    for (const name of ['AES-CBC', 'AES-CTR', 'AES-GCM']) {
      const key = await crypto.subtle.generateKey({ name, length: 256 }, true, ['encrypt', 'decrypt']);
      const iv = crypto.getRandomValues(new Uint8Array(16));
      const how = name === 'AES-CTR' ? { name, counter: iv, length: 64 } : { name, iv };
      const hidden = await crypto.subtle.encrypt(how, key, new TextEncoder().encode('secret'));
      out.push(hidden.byteLength, new TextDecoder().decode(await crypto.subtle.decrypt(how, key, hidden)));
    }
    return out.join();
  })())"),
            "16,secret,6,secret,22,secret");
}

TEST_F(WebCrypto, RefusesByRejection) {
  EXPECT_EQ(run("crypto.subtle.digest('MD5', new Uint8Array(1))"),
            "threw NotSupportedError: unsupported hash algorithm: MD5");
}

/// An async body with `s` as crypto.subtle, `b` for bytes of a text and `h` for bytes in hex.
std::string with_subtle(const std::string& body) {
  return "(async () => { const s = crypto.subtle; const b = (t) => new TextEncoder().encode(t);"
         "const h = (d) => [...new Uint8Array(d)].map((x) => x.toString(16).padStart(2, '0'))"
         ".join('');" +
         body + " })()";
}

/// Generates a pair, exports and imports both keys in all formats, signs with one and verifies
/// with the other; "true,true,false" where a changed text is refused.
std::string round_trip(const std::string& algorithm, const std::string& use) {
  return with_subtle(
      "const a = " + algorithm + "; const u = " + use +
      "; const k = await s.generateKey(a, true, ['sign', 'verify']);"
      "const own = await s.importKey('pkcs8', await s.exportKey('pkcs8', k.privateKey), a, true,"
      "['sign']); const spki = await s.importKey('spki', await s.exportKey('spki', k.publicKey), a,"
      "true, ['verify']); const jwk = await s.importKey('jwk', await s.exportKey('jwk',"
      "k.publicKey), a, true, ['verify']); const owned = await s.importKey('jwk', await "
      "s.exportKey('jwk', own), a, true, ['sign']); const signed = await s.sign(u, owned, "
      "b('text'));"
      "return [await s.verify(u, spki, signed, b('text')), await s.verify(u, jwk, signed, "
      "b('text')),"
      "await s.verify(u, spki, signed, b('texT'))].join();");
}

TEST_F(WebCrypto, SignsWithRsa) {
  const std::string parts =
      "modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }";
  EXPECT_EQ(run(round_trip("{ name: 'RSASSA-PKCS1-v1_5', " + parts, "'RSASSA-PKCS1-v1_5'")),
            "true,true,false");
  EXPECT_EQ(run(round_trip("{ name: 'RSA-PSS', " + parts, "{ name: 'RSA-PSS', saltLength: 32 }")),
            "true,true,false");
}

TEST_F(WebCrypto, SignsWithCurves) {
  for (const std::string curve : {"P-256", "P-384", "P-521"}) {
    EXPECT_EQ(run(round_trip("{ name: 'ECDSA', namedCurve: '" + curve + "' }",
                             "{ name: 'ECDSA', hash: 'SHA-384' }")),
              "true,true,false")
        << curve;
  }
}

TEST_F(WebCrypto, EncryptsWithRsa) {
  EXPECT_EQ(
      run(with_subtle(
          "const k = await s.generateKey({ name: 'RSA-OAEP', modulusLength: 1024,"
          "publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1' }, false,"
          "['encrypt', 'decrypt']); const a = { name: 'RSA-OAEP', label: b('l') };"
          "const c = await s.encrypt(a, k.publicKey, b('text'));"
          "const d = await s.decrypt(a, k.privateKey, c); let e = 'none';"
          "try { await s.decrypt('RSA-OAEP', k.privateKey, c); } catch (x) { e = x.name; }"
          "return [c.byteLength, h(d), e, k.privateKey.usages.join(), k.publicKey.type].join();")),
      "128,74657874,OperationError,decrypt,public");
}

// RFC 5903, section 8.1.
TEST_F(WebCrypto, AgreesOnASecretWithCurves) {
  EXPECT_EQ(
      run(with_subtle(
          "const u = (t) => { const n = new Uint8Array(t.length / 2); for (let i = 0; i < n.length;"
          "++i) n[i] = parseInt(t.substr(2 * i, 2), 16); return n; };"
          "const e = (t) => require('k6/encoding').b64encode(u(t).buffer, 'rawurl');"
          "const a = { name: 'ECDH', namedCurve: 'P-256' };"
          "const own = await s.importKey('jwk', { kty: 'EC', crv: 'P-256',"
          "d: e('c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433'),"
          "x: e('dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180'),"
          "y: e('5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3') }, a, false,"
          "['deriveBits']);"
          "const other = await s.importKey('raw', u('04'"
          "+ 'd12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63'"
          "+ '56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab'), a, true, []);"
          "return h(await s.deriveBits({ name: 'ECDH', public: other }, own, 256));")),
      "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
}

TEST_F(WebCrypto, DrawsKeysAndSaltsFromTheStreamOfTheVu) {
  const std::string text = with_subtle(
      "const k = await s.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);"
      "return h(await s.sign({ name: 'ECDSA', hash: 'SHA-256' }, k.privateKey, b('t')));");
  host_.draws = 0;
  const std::string first = run(text);
  host_.draws = 0;
  EXPECT_EQ(run(text), first);
  EXPECT_EQ(first.size(), 128U);
  EXPECT_NE(run(text), first);
}

TEST_F(WebCrypto, RefusesAPointThatIsNotOnItsCurve) {
  EXPECT_EQ(run(with_subtle(
                "const p = new Uint8Array(65).fill(1); p[0] = 4; try { await s.importKey('raw', p,"
                "{ name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']); } catch (e) {"
                "return e.name + ': ' + e.message; }")),
            "DataError: key: found no point of the curve");
}

}  // namespace
}  // namespace rehearse
