// https://jslib.k6.io/url: URL and URLSearchParams.
(function () {
  'use strict';
  const encode = (text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g,
    (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase());
  const decode = (text) => {
    try {
      return decodeURIComponent(text.replace(/\+/g, ' '));
    } catch (error) {
      return text;
    }
  };

  class URLSearchParams {
    #pairs = [];
    #changed = () => {};
    constructor(init = '', changed) {
      if (typeof changed === 'function') this.#changed = changed;
      if (typeof init === 'string') {
        for (const part of init.replace(/^\?/, '').split('&')) {
          if (part === '') continue;
          const at = part.indexOf('=');
          this.#pairs.push(at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
        }
      } else if (init !== null && typeof init === 'object') {
        const pairs = typeof init[Symbol.iterator] === 'function' ? Array.from(init) : Object.entries(init);
        for (const pair of pairs) {
          const [name, value] = Array.from(pair);
          this.#pairs.push([String(name), String(value)]);
        }
      }
    }
    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
      this.#changed();
    }
    delete(name) {
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name));
      this.#changed();
    }
    get(name) {
      const found = this.#pairs.find((pair) => pair[0] === String(name));
      return found === undefined ? null : found[1];
    }
    getAll(name) { return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]); }
    has(name) { return this.#pairs.some((pair) => pair[0] === String(name)); }
    set(name, value) {
      const first = this.#pairs.findIndex((pair) => pair[0] === String(name));
      if (first < 0) return this.append(name, value);
      this.#pairs = this.#pairs.filter((pair, i) => i <= first || pair[0] !== String(name));
      this.#pairs[first][1] = String(value);
      this.#changed();
    }
    sort() {
      this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
      this.#changed();
    }
    forEach(call, self) { for (const [name, value] of this.#pairs) call.call(self, value, name, this); }
    keys() { return this.#pairs.map((pair) => pair[0])[Symbol.iterator](); }
    values() { return this.#pairs.map((pair) => pair[1])[Symbol.iterator](); }
    entries() { return this.#pairs.map((pair) => pair.slice())[Symbol.iterator](); }
    [Symbol.iterator]() { return this.entries(); }
    get size() { return this.#pairs.length; }
    toString() { return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'); }
  }

  const ports = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21' };
  const shape = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(?:\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/;
  // RFC 3986, 5.2.4.
  const normal = (path) => {
    const out = [];
    const parts = path.split('/');
    parts.forEach((part, i) => {
      const last = i === parts.length - 1;
      if (part === '..') {
        if (out.length > 1) out.pop();
        if (last) out.push('');
      } else if (part === '.') {
        if (last) out.push('');
      } else {
        out.push(part);
      }
    });
    return out.join('/');
  };
  const absolute = (text, base) => {
    if (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text)) return text;
    if (base === undefined) throw new TypeError(`Invalid URL: ${text}`);
    const from = new URL(base);
    if (text.startsWith('//')) return from.protocol + text;
    if (text.startsWith('/')) return from.origin + text;
    if (text.startsWith('?')) return from.origin + from.pathname + text;
    if (text.startsWith('#')) return from.origin + from.pathname + from.search + text;
    return from.origin + from.pathname.replace(/[^/]*$/, '') + text;
  };
  const safe = (text) => text.replace(/[^\x21-\x7e]/gu, encodeURIComponent).replace(/["<>`{}]/g, encodeURIComponent);

  class URL {
    constructor(text, base) {
      const parts = shape.exec(absolute(String(text).trim(), base === undefined ? undefined : String(base)));
      if (parts === null) throw new TypeError(`Invalid URL: ${text}`);
      const [, protocol, login, host, port, path, query, hash] = parts;
      this.protocol = protocol.toLowerCase();
      if (ports[this.protocol] !== undefined && !host) throw new TypeError(`Invalid URL: ${text}`);
      const colon = login === undefined ? -1 : login.indexOf(':');
      this.username = login === undefined ? '' : colon < 0 ? login : login.slice(0, colon);
      this.password = colon < 0 ? '' : login.slice(colon + 1);
      this.hostname = (host || '').toLowerCase();
      this.port = port === undefined || port === ports[this.protocol] ? '' : port;
      this.pathname = safe(host === undefined ? path : normal(path === '' ? '/' : path));
      this.hash = hash === undefined || hash === '#' ? '' : safe(hash);
      Object.defineProperty(this, 'query', { value: query === undefined || query === '?' ? '' : safe(query), writable: true });
      Object.defineProperty(this, 'searchParams', {
        value: new URLSearchParams(this.query, () => {
          const made = this.searchParams.toString();
          this.query = made === '' ? '' : '?' + made;
        }),
        enumerable: true,
      });
    }
    get search() { return this.query; }
    set search(text) {
      const given = new URLSearchParams(String(text));
      for (const name of Array.from(this.searchParams.keys())) this.searchParams.delete(name);
      for (const [name, value] of given) this.searchParams.append(name, value);
    }
    get host() { return this.hostname + (this.port === '' ? '' : ':' + this.port); }
    get origin() { return ports[this.protocol] === undefined ? 'null' : `${this.protocol}//${this.host}`; }
    get href() {
      const login = this.username === '' && this.password === '' ? ''
        : this.username + (this.password === '' ? '' : ':' + this.password) + '@';
      const authority = this.hostname === '' ? '' : `//${login}${this.host}`;
      return this.protocol + authority + this.pathname + this.query + this.hash;
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
  }
  return { URL, URLSearchParams };
})
