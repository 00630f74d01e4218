// TextEncoder and TextDecoder.
(function (native) {
  'use strict';
  const bytesOf = (input) => {
    if (input === undefined) return new Uint8Array(0);
    if (input instanceof ArrayBuffer) return new Uint8Array(input);
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    throw new TypeError('unsupported input, expected an ArrayBuffer or a view of one');
  };
  const labels = {
    'utf-8': 'utf-8', 'utf8': 'utf-8', 'unicode-1-1-utf-8': 'utf-8', 'utf-16': 'utf-16le', 'utf-16le': 'utf-16le',
    'utf-16be': 'utf-16be',
  };
  // How many bytes at the end begin a character that is not whole.
  const unfinished = (bytes) => {
    for (let back = 1; back <= 3 && back <= bytes.length; ++back) {
      const byte = bytes[bytes.length - back];
      if ((byte & 0xc0) === 0x80) continue;
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return length > back ? back : 0;
    }
    return 0;
  };
  const isUtf8 = (bytes, text) => {
    if (!text.includes('\ufffd')) return true;
    const again = new Uint8Array(native.bytes(text));
    return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
  };

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text) { return new Uint8Array(native.bytes(text)); }
    encodeInto(text, target) {
      let read = 0;
      let written = 0;
      for (const character of String(text)) {
        const bytes = new Uint8Array(native.bytes(character));
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += character.length;
      }
      return { read, written };
    }
  }

  class TextDecoder {
    #kept = new Uint8Array(0);
    #begun = false;
    constructor(label = 'utf-8', options = {}) {
      const encoding = labels[String(label).trim().toLowerCase()];
      if (encoding === undefined) throw new RangeError(`unsupported encoding: ${label}`);
      this.encoding = encoding;
      this.fatal = Boolean(options.fatal);
      this.ignoreBOM = Boolean(options.ignoreBOM);
    }
    decode(input, options = {}) {
      let bytes = bytesOf(input);
      if (this.#kept.length !== 0) {
        const joined = new Uint8Array(this.#kept.length + bytes.length);
        joined.set(this.#kept);
        joined.set(bytes, this.#kept.length);
        bytes = joined;
      }
      const utf8 = this.encoding === 'utf-8';
      const rest = !options.stream ? 0 : utf8 ? unfinished(bytes) : bytes.length % 2;
      this.#kept = bytes.slice(bytes.length - rest);
      bytes = bytes.slice(0, bytes.length - rest);
      let text = utf8 ? native.text(bytes) : this.#utf16(bytes);
      if (this.fatal && !(utf8 ? isUtf8(bytes, text) : bytes.length % 2 === 0)) {
        throw new TypeError('unable to decode text; reason: invalid data');
      }
      if (!this.#begun && !this.ignoreBOM && text.startsWith('\ufeff')) text = text.slice(1);
      this.#begun = Boolean(options.stream) && (this.#begun || bytes.length !== 0);
      return text;
    }
    #utf16(bytes) {
      const low = this.encoding === 'utf-16le' ? 0 : 1;
      let text = '';
      for (let i = 0; i + 1 < bytes.length; i += 2) {
        text += String.fromCharCode(bytes[i + low] | bytes[i + 1 - low] << 8);
      }
      return bytes.length % 2 === 0 ? text : text + '\ufffd';
    }
  }
  return { TextEncoder, TextDecoder };
})
