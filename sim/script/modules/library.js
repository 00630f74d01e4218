// What k6's engine has in its library and QuickJS does not, and the other way round.
(function () {
  'use strict';
  const define = (object, methods) => {
    for (const name of Object.getOwnPropertyNames(methods)) {
      if (object[name] === undefined) {
        Object.defineProperty(object, name,
                              { value: methods[name], writable: true, configurable: true });
      }
    }
  };
  const replace = (object, methods) => {
    for (const name of Object.getOwnPropertyNames(methods)) {
      Object.defineProperty(object, name,
                            { value: methods[name], writable: true, configurable: true });
    }
  };
  const integer = (value) => Math.trunc(Number(value)) || 0;
  const methods = {
    at(index) {
      const i = integer(index);
      return this[i < 0 ? this.length + i : i];
    },
    findLast(fits, self) {
      for (let i = this.length - 1; i >= 0; --i) {
        if (fits.call(self, this[i], i, this)) return this[i];
      }
    },
    findLastIndex(fits, self) {
      for (let i = this.length - 1; i >= 0; --i) {
        if (fits.call(self, this[i], i, this)) return i;
      }
      return -1;
    },
    toReversed() { return this.slice().reverse(); },
    toSorted(order) { return this.slice().sort(order); },
    with(index, value) {
      const i = integer(index);
      const at = i < 0 ? this.length + i : i;
      if (at < 0 || at >= this.length) throw new RangeError('Invalid index');
      const copy = this.slice();
      copy[at] = value;
      return copy;
    },
  };
  define(Array.prototype, methods);
  define(Array.prototype, {
    toSpliced(...args) {
      const copy = this.slice();
      copy.splice(...args);
      return copy;
    },
  });
  define(Object.getPrototypeOf(Uint8Array.prototype), methods);
  define(String.prototype, { at: methods.at });
  define(Object, {
    hasOwn(object, name) { return Object.prototype.hasOwnProperty.call(object, name); },
  });

  // The order that people expect: letters before their case and accents.
  const marks = /[\u0300-\u036f]/g;
  const ordered = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  replace(String.prototype, {
    localeCompare(other) {
      const a = String(this).normalize('NFD');
      const b = String(other).normalize('NFD');
      if (a === b) return 0;
      const x = a.replace(marks, '');
      const y = b.replace(marks, '');
      return ordered(x.toLowerCase(), y.toLowerCase()) || ordered(a.toLowerCase(), b.toLowerCase()) ||
             -ordered(x, y) || -ordered(a, b);
    },
  });

  const two = (number) => String(number).padStart(2, '0');
  const day = (date) => `${two(date.getMonth() + 1)}/${two(date.getDate())}/${date.getFullYear()}`;
  const time = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const valid = (text) => function () {
    return isNaN(this.getTime()) ? 'Invalid Date' : text(this);
  };
  const plain = Date.prototype.toString;
  replace(Date.prototype, {
    toLocaleDateString: valid(day),
    toLocaleTimeString: valid(time),
    toLocaleString: valid((date) => `${day(date)}, ${time(date)}`),
    toString: valid((date) => plain.call(date).replace(/ \([^)]*\)$/, '') + ' (UTC)'),
    toTimeString: valid((date) => time(date) + ' GMT+0000 (UTC)'),
  });

  for (const name of ['groupBy', '__getClass']) delete Object[name];
})
