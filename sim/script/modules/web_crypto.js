// crypto.subtle: digests, HMAC, AES, RSA and elliptic curves.
(function (native) {
  'use strict';
  class DOMException extends Error {
    constructor(name, message) {
      super(message);
      this.name = name;
    }
  }
  const fail = (name, message) => { throw new DOMException(name, message); };
  const hashes = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };
  const nameOf = (algorithm) => String(typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm)
    .toUpperCase();
  const hashOf = (algorithm) => {
    const name = nameOf(algorithm);
    return hashes[name] === undefined ? fail('NotSupportedError', `unsupported hash algorithm: ${name}`) : name;
  };
  const bytesOf = (data) => {
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    throw new TypeError('unsupported data, expected an ArrayBuffer or a view of one');
  };
  const secrets = new WeakMap();
  class CryptoKey {
    constructor(algorithm, extractable, usages, type) {
      this.type = type || 'secret';
      this.algorithm = algorithm;
      this.extractable = Boolean(extractable);
      this.usages = Array.from(usages);
    }
  }
  const makeKey = (algorithm, bytes, extractable, usages, type) => {
    const key = new CryptoKey(algorithm, extractable, usages, type);
    secrets.set(key, bytes);
    return key;
  };
  const secret = (key, algorithm, usage) => {
    const bytes = secrets.get(key);
    if (bytes === undefined) fail('InvalidAccessError', 'key is no CryptoKey');
    if (algorithm !== undefined && key.algorithm.name !== algorithm) {
      fail('InvalidAccessError', `key algorithm mismatch: found ${key.algorithm.name}, expected ${algorithm}`);
    }
    if (usage !== undefined && !key.usages.includes(usage)) {
      fail('InvalidAccessError', `key usage: expected ${usage}`);
    }
    return bytes;
  };
  const keyAlgorithm = (algorithm, bytes) => {
    const name = nameOf(algorithm);
    if (name === 'HMAC') return { name, hash: { name: hashOf(algorithm.hash) }, length: bytes.length * 8 };
    if (/^AES-(CBC|CTR|GCM)$/.test(name)) {
      if (![16, 24, 32].includes(bytes.length)) fail('DataError', `key length: found ${bytes.length * 8} bits, expected 128, 192 or 256`);
      return { name, length: bytes.length * 8 };
    }
    return fail('NotSupportedError', `unsupported algorithm: ${name}`);
  };
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const toUrl64 = (bytes) => {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const bits = bytes[i] << 16 | (bytes[i + 1] || 0) << 8 | (bytes[i + 2] || 0);
      const count = Math.min(3, bytes.length - i);
      for (let j = 0; j <= count; ++j) text += alphabet[bits >> 18 - 6 * j & 63];
    }
    return text;
  };
  const fromUrl64 = (text) => {
    const bytes = [];
    let bits = 0;
    let count = 0;
    for (const character of String(text)) {
      const value = alphabet.indexOf(character);
      if (value < 0) fail('DataError', 'key: found no base64url');
      bits = bits << 6 | value;
      count += 6;
      if (count >= 8) {
        count -= 8;
        bytes.push(bits >> count & 255);
        bits &= (1 << count) - 1;
      }
    }
    return new Uint8Array(bytes);
  };
  const jwkName = (algorithm) => (algorithm.name === 'HMAC' ? 'HS' + algorithm.hash.name.slice(4)
    : `A${algorithm.length}${algorithm.name.slice(4)}`);
  const aes = (encrypt, algorithm, key, data) => {
    const name = nameOf(algorithm);
    if (!/^AES-(CBC|CTR|GCM)$/.test(name)) fail('NotSupportedError', `unsupported algorithm: ${name}`);
    const bytes = secret(key, name, encrypt ? 'encrypt' : 'decrypt');
    const iv = bytesOf(name === 'AES-CTR' ? algorithm.counter : algorithm.iv);
    const also = algorithm.additionalData === undefined ? new Uint8Array(0) : bytesOf(algorithm.additionalData);
    const tag = algorithm.tagLength === undefined ? 16 : algorithm.tagLength / 8;
    const result = native.aes(name.slice(4), encrypt, bytes, iv, bytesOf(data), also, tag);
    return result === null ? fail('OperationError', encrypt ? 'encryption failed' : 'decryption failed') : result;
  };

  // Keys in pairs: their secret is DER.
  const pairNames = {
    'RSASSA-PKCS1-V1_5': 'RSASSA-PKCS1-v1_5', 'RSA-PSS': 'RSA-PSS', 'RSA-OAEP': 'RSA-OAEP', ECDSA: 'ECDSA', ECDH: 'ECDH',
  };
  const pairName = (algorithm) => pairNames[nameOf(algorithm)];
  const kindOf = (name) => (name.startsWith('RSA') ? 'RSA' : 'EC');
  const privateUsages = ['sign', 'decrypt', 'unwrapKey', 'deriveKey', 'deriveBits'];
  const orFail = (value, name, message) => (value === null ? fail(name, message) : value);
  const pairAlgorithm = (algorithm, der, isPrivate) => {
    const name = pairName(algorithm);
    const info = orFail(native.keyInfo(der, isPrivate), 'DataError', 'key: found no key of this format');
    if (info[0] !== kindOf(name)) fail('DataError', `key: found one of ${info[0]}, expected one of ${kindOf(name)}`);
    if (info[0] === 'EC') {
      const wanted = algorithm.namedCurve;
      if (wanted !== undefined && wanted !== info[2]) fail('DataError', `curve: found ${info[2]}, expected ${wanted}`);
      return { name, namedCurve: info[2] };
    }
    return { name, modulusLength: info[1], publicExponent: new Uint8Array(info[2]), hash: { name: hashOf(algorithm.hash) } };
  };
  const makePairKey = (algorithm, der, extractable, usages, isPrivate) =>
    makeKey(pairAlgorithm(algorithm, der, isPrivate), der, isPrivate ? extractable : true, usages, isPrivate ? 'private' : 'public');
  const generatePair = (algorithm, extractable, usages) => {
    const kind = kindOf(pairName(algorithm));
    const pair = native.generatePair(kind, algorithm.modulusLength,
      kind === 'RSA' ? bytesOf(algorithm.publicExponent) : String(algorithm.namedCurve));
    if (pair === null) fail('OperationError', 'these keys cannot be generated: expected 512 to 4096 bits and an odd exponent, or P-256, P-384 or P-521');
    const all = Array.from(usages);
    return {
      privateKey: makePairKey(algorithm, pair[0], extractable, all.filter((one) => privateUsages.includes(one)), true),
      publicKey: makePairKey(algorithm, pair[1], true, all.filter((one) => !privateUsages.includes(one)), false),
    };
  };
  const fieldNames = { RSA: ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'], EC: ['x', 'y', 'd'] };
  const importPairKey = (format, data, algorithm, extractable, usages) => {
    const kind = kindOf(pairName(algorithm));
    if (format === 'spki' || format === 'pkcs8') {
      return makePairKey(algorithm, bytesOf(data).slice().buffer, extractable, usages, format === 'pkcs8');
    }
    if (format === 'raw' && kind === 'EC') {
      const der = orFail(native.pointKey(String(algorithm.namedCurve), bytesOf(data)), 'DataError', 'key: found no point of the curve');
      return makePairKey(algorithm, der, extractable, usages, false);
    }
    if (format !== 'jwk') fail('NotSupportedError', `unsupported key format: ${format}`);
    if (data.kty !== kind) fail('DataError', `key: found kty ${data.kty}, expected ${kind}`);
    const fields = {};
    for (const name of fieldNames[kind]) {
      if (data[name] !== undefined) fields[name] = fromUrl64(data[name]);
    }
    const der = orFail(native.keyOfFields(kind, String(data.crv), fields), 'DataError', 'key: found no key in these numbers');
    return makePairKey(algorithm, der, extractable, usages, fields.d !== undefined);
  };
  const exportPairKey = (format, key, der) => {
    const isPrivate = key.type === 'private';
    if (format === (isPrivate ? 'pkcs8' : 'spki')) return der.slice(0);
    if (format === 'raw' && !isPrivate && kindOf(key.algorithm.name) === 'EC') return native.keyPoint(der);
    if (format !== 'jwk') fail('InvalidAccessError', `unsupported format of a ${key.type} key: ${format}`);
    const kind = kindOf(key.algorithm.name);
    const fields = native.keyFields(der, isPrivate);
    const jwk = { kty: kind, ext: key.extractable, key_ops: key.usages.slice() };
    for (const name of fieldNames[kind]) {
      if (fields[name] !== undefined) jwk[name] = toUrl64(new Uint8Array(fields[name]));
    }
    if (kind === 'EC') {
      jwk.crv = key.algorithm.namedCurve;
    } else {
      const bits = key.algorithm.hash.name.slice(4);
      jwk.alg = { 'RSASSA-PKCS1-v1_5': 'RS', 'RSA-PSS': 'PS', 'RSA-OAEP': 'RSA-OAEP-' }[key.algorithm.name] + bits;
      if (jwk.alg === 'RSA-OAEP-1') jwk.alg = 'RSA-OAEP';
    }
    return jwk;
  };
  const ofType = (key, name, usage, type) => {
    const der = secret(key, name, usage);
    if (key.type !== type) fail('InvalidAccessError', `key: found a ${key.type} one, expected a ${type} one`);
    return der;
  };
  const signatureHash = (algorithm, key) => hashes[hashOf(key.algorithm.hash === undefined ? algorithm.hash : key.algorithm.hash)];
  const saltOf = (algorithm) => (algorithm.saltLength === undefined ? 0 : algorithm.saltLength);
  const signatureName = (algorithm) => {
    const name = pairName(algorithm);
    if (name === undefined || name === 'RSA-OAEP' || name === 'ECDH') fail('NotSupportedError', `unsupported algorithm: ${nameOf(algorithm)}`);
    return name;
  };
  const oaep = (encrypt, algorithm, key, data) => {
    const der = ofType(key, 'RSA-OAEP', encrypt ? 'encrypt' : 'decrypt', encrypt ? 'public' : 'private');
    const label = algorithm.label === undefined ? new Uint8Array(0) : bytesOf(algorithm.label);
    const result = native.oaep(encrypt, hashes[key.algorithm.hash.name], der, bytesOf(data), label);
    return orFail(result, 'OperationError', encrypt ? 'encryption failed' : 'decryption failed');
  };
  const derive = (algorithm, key, usage, length) => {
    if (pairName(algorithm) !== 'ECDH') fail('NotSupportedError', `unsupported algorithm: ${nameOf(algorithm)}`);
    const der = secret(key, 'ECDH');
    if (key.type !== 'private' || !key.usages.includes(usage)) fail('InvalidAccessError', `key usage: expected ${usage} of a private key`);
    const other = ofType(algorithm.public, 'ECDH', undefined, 'public');
    const bits = orFail(native.shared(der, other), 'OperationError', 'the keys are not of one curve');
    if (length === undefined || length === null) return bits;
    if (length % 8 !== 0 || length / 8 > bits.byteLength) fail('OperationError', `length: found ${length} bits, expected at most ${bits.byteLength * 8}`);
    return bits.slice(0, length / 8);
  };

  return {
    async digest(algorithm, data) { return native.digest(hashes[hashOf(algorithm)], bytesOf(data)); },
    async generateKey(algorithm, extractable, usages) {
      const name = nameOf(algorithm);
      if (pairName(algorithm) !== undefined) return generatePair(algorithm, extractable, usages);
      let length = algorithm.length;
      if (name === 'HMAC' && length === undefined) length = /^SHA-(384|512)$/.test(hashOf(algorithm.hash)) ? 1024 : 512;
      if (!(length > 0 && length <= 65536 && length % 8 === 0)) fail('OperationError', `key length: found ${length} bits`);
      const bytes = new Uint8Array(native.random(length / 8));
      return makeKey(keyAlgorithm(algorithm, bytes), bytes, extractable, usages);
    },
    async importKey(format, data, algorithm, extractable, usages) {
      if (pairName(algorithm) !== undefined) return importPairKey(format, data, algorithm, extractable, usages);
      if (format !== 'raw' && format !== 'jwk') fail('NotSupportedError', `unsupported key format: ${format}`);
      const bytes = format === 'jwk' ? fromUrl64(data.k) : bytesOf(data).slice();
      return makeKey(keyAlgorithm(algorithm, bytes), bytes, extractable, usages);
    },
    async exportKey(format, key) {
      const bytes = secret(key);
      if (!key.extractable) fail('InvalidAccessError', 'the key is not extractable');
      if (key.type !== 'secret') return exportPairKey(format, key, bytes);
      if (format === 'raw') return bytes.slice().buffer;
      if (format !== 'jwk') fail('NotSupportedError', `unsupported key format: ${format}`);
      return { kty: 'oct', k: toUrl64(bytes), alg: jwkName(key.algorithm), ext: key.extractable, key_ops: key.usages.slice() };
    },
    async sign(algorithm, key, data) {
      if (nameOf(algorithm) !== 'HMAC') {
        const name = signatureName(algorithm);
        const der = ofType(key, name, 'sign', 'private');
        const made = native.sign(name, signatureHash(algorithm, key), der, bytesOf(data), saltOf(algorithm));
        return orFail(made, 'OperationError', 'signing failed');
      }
      return native.hmac(hashes[key.algorithm.hash.name], secret(key, 'HMAC', 'sign'), bytesOf(data));
    },
    async verify(algorithm, key, signature, data) {
      if (nameOf(algorithm) !== 'HMAC') {
        const name = signatureName(algorithm);
        const der = ofType(key, name, 'verify', 'public');
        const fits = native.verify(name, signatureHash(algorithm, key), der, bytesOf(signature), bytesOf(data), saltOf(algorithm));
        return orFail(fits, 'OperationError', 'verification failed');
      }
      const made = new Uint8Array(native.hmac(hashes[key.algorithm.hash.name], secret(key, 'HMAC', 'verify'), bytesOf(data)));
      const given = bytesOf(signature);
      return made.length === given.length && made.every((byte, i) => byte === given[i]);
    },
    async encrypt(algorithm, key, data) { return (pairName(algorithm) === 'RSA-OAEP' ? oaep : aes)(true, algorithm, key, data); },
    async decrypt(algorithm, key, data) { return (pairName(algorithm) === 'RSA-OAEP' ? oaep : aes)(false, algorithm, key, data); },
    async deriveBits(algorithm, key, length) { return derive(algorithm, key, 'deriveBits', length); },
    async deriveKey(algorithm, key, wanted, extractable, usages) {
      return this.importKey('raw', derive(algorithm, key, 'deriveKey', wanted.length), wanted, extractable, usages);
    },
  };
})
