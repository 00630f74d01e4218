// crypto.subtle: digests, HMAC and AES.
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
    constructor(algorithm, extractable, usages) {
      this.type = 'secret';
      this.algorithm = algorithm;
      this.extractable = Boolean(extractable);
      this.usages = Array.from(usages);
    }
  }
  const makeKey = (algorithm, bytes, extractable, usages) => {
    const key = new CryptoKey(algorithm, extractable, usages);
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

  return {
    async digest(algorithm, data) { return native.digest(hashes[hashOf(algorithm)], bytesOf(data)); },
    async generateKey(algorithm, extractable, usages) {
      const name = nameOf(algorithm);
      let length = algorithm.length;
      if (name === 'HMAC' && length === undefined) length = /^SHA-(384|512)$/.test(hashOf(algorithm.hash)) ? 1024 : 512;
      if (!(length > 0 && length <= 65536 && length % 8 === 0)) fail('OperationError', `key length: found ${length} bits`);
      const bytes = new Uint8Array(native.random(length / 8));
      return makeKey(keyAlgorithm(algorithm, bytes), bytes, extractable, usages);
    },
    async importKey(format, data, algorithm, extractable, usages) {
      if (format !== 'raw' && format !== 'jwk') fail('NotSupportedError', `unsupported key format: ${format}`);
      const bytes = format === 'jwk' ? fromUrl64(data.k) : bytesOf(data).slice();
      return makeKey(keyAlgorithm(algorithm, bytes), bytes, extractable, usages);
    },
    async exportKey(format, key) {
      const bytes = secret(key);
      if (!key.extractable) fail('InvalidAccessError', 'the key is not extractable');
      if (format === 'raw') return bytes.slice().buffer;
      if (format !== 'jwk') fail('NotSupportedError', `unsupported key format: ${format}`);
      return { kty: 'oct', k: toUrl64(bytes), alg: jwkName(key.algorithm), ext: key.extractable, key_ops: key.usages.slice() };
    },
    async sign(algorithm, key, data) {
      if (nameOf(algorithm) !== 'HMAC') fail('NotSupportedError', `unsupported algorithm: ${nameOf(algorithm)}`);
      return native.hmac(hashes[key.algorithm.hash.name], secret(key, 'HMAC', 'sign'), bytesOf(data));
    },
    async verify(algorithm, key, signature, data) {
      if (nameOf(algorithm) !== 'HMAC') fail('NotSupportedError', `unsupported algorithm: ${nameOf(algorithm)}`);
      const made = new Uint8Array(native.hmac(hashes[key.algorithm.hash.name], secret(key, 'HMAC', 'verify'), bytesOf(data)));
      const given = bytesOf(signature);
      return made.length === given.length && made.every((byte, i) => byte === given[i]);
    },
    async encrypt(algorithm, key, data) { return aes(true, algorithm, key, data); },
    async decrypt(algorithm, key, data) { return aes(false, algorithm, key, data); },
  };
})
