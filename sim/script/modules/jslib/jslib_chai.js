// https://jslib.k6.io/k6chaijs: describe and expect; each assertion is a check.
(function (native) {
  'use strict';
  const config = { truncateVariableThreshold: 100, truncateMsgThreshold: 300, aggregateChecks: true, logFailures: false };
  const state = { name: '' };
  const module = (name) => {
    const made = native.builtin(name);
    return made.default === undefined ? made : made.default;
  };
  let k6;
  const check = (name, passed) => {
    if (k6 === undefined) k6 = module('k6');
    k6.check(null, { [name]: () => passed });
  };
  const group = (name, run) => {
    if (k6 === undefined) k6 = module('k6');
    return k6.group(name, run);
  };

  class AssertionError extends Error {
    constructor(message, expected, actual) {
      super(message);
      this.name = 'AssertionError';
      this.expected = expected;
      this.actual = actual;
    }
  }
  class ExpectationError extends Error {
    constructor(message) {
      super(message);
      this.name = 'ExpectationError';
    }
  }

  const kind = (value) => Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
  function same(a, b, depth = 0) {
    if (Object.is(a, b)) return true;
    if (depth > 100 || kind(a) !== kind(b) || typeof a !== 'object' || a === null || b === null) return false;
    if (a instanceof Date) return a.getTime() === b.getTime();
    if (a instanceof RegExp) return String(a) === String(b);
    if (a instanceof Map || a instanceof Set) return same(Array.from(a), Array.from(b), depth + 1);
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length &&
      keys.every((key) => Object.prototype.hasOwnProperty.call(b, key) && same(a[key], b[key], depth + 1));
  }
  function show(value) {
    let text;
    if (typeof value === 'string') text = `'${value}'`;
    else if (typeof value === 'function') text = `[Function${value.name ? `: ${value.name}` : ''}]`;
    else if (value instanceof Error) text = `[${value}]`;
    else if (typeof value === 'object' && value !== null) {
      try {
        text = JSON.stringify(value);
      } catch (error) {
        text = String(kind(value));
      }
    } else text = String(value);
    return text.length > config.truncateVariableThreshold ? text.slice(0, config.truncateVariableThreshold) + '...' : text;
  }
  const sizeOf = (value) => (value instanceof Map || value instanceof Set ? value.size : value.length);

  // Words of a chain that change nothing.
  const words = ['to', 'be', 'been', 'is', 'and', 'has', 'have', 'with', 'that', 'which', 'at', 'of', 'same', 'but', 'does', 'still', 'also'];

  class Assertion {
    constructor(value, label) {
      this.value = value;
      this.label = label;
      this.flags = {};
    }
    // `passed` or its contrary under `not`; says the rest of "expected X [not] to …".
    verify(passed, rest, expected) {
      const not = Boolean(this.flags.not);
      const subject = this.label === undefined ? show(this.value) : this.label;
      const ok = not ? !passed : Boolean(passed);
      const sentence = `expected ${this.label === undefined ? subject : this.label} ${not ? rest.replace(/^to /, 'to not ') : rest}`;
      const name = sentence.length > config.truncateMsgThreshold ? sentence.slice(0, config.truncateMsgThreshold) + '...' : sentence;
      if (!ok) {
        if (!config.aggregateChecks) check(name, false);
        const error = new AssertionError(this.label === undefined ? name : `${name}. Got ${show(this.value)}`, expected, this.value);
        error.checkName = name;
        throw error;
      }
      check(name, true);
      return this;
    }
    get not() {
      this.flags.not = true;
      return this;
    }
    get deep() {
      this.flags.deep = true;
      return this;
    }
    get nested() {
      this.flags.nested = true;
      return this;
    }
    get own() {
      this.flags.own = true;
      return this;
    }
    get any() {
      this.flags.any = true;
      return this;
    }
    get all() {
      this.flags.all = true;
      return this;
    }
    get ok() { return this.verify(this.value, 'to be truthy'); }
    get true() { return this.verify(this.value === true, 'to be true'); }
    get false() { return this.verify(this.value === false, 'to be false'); }
    get null() { return this.verify(this.value === null, 'to be null'); }
    get undefined() { return this.verify(this.value === undefined, 'to be undefined'); }
    get NaN() { return this.verify(Number.isNaN(this.value), 'to be NaN'); }
    get exist() { return this.verify(this.value !== null && this.value !== undefined, 'to exist'); }
    get finite() { return this.verify(Number.isFinite(this.value), 'to be a finite number'); }
    get empty() {
      const value = this.value;
      const size = typeof value === 'string' || Array.isArray(value) || value instanceof Map || value instanceof Set
        ? sizeOf(value) : Object.keys(Object(value)).length;
      return this.verify(size === 0, 'to be empty');
    }
    get length() { return this.lengthOf(); }
    equal(other) {
      if (this.flags.deep) return this.eql(other);
      return this.verify(this.value === other, `to equal ${show(other)}`, other);
    }
    eql(other) { return this.verify(same(this.value, other), `to deeply equal ${show(other)}`, other); }
    a(type) { return this.verify(kind(this.value) === String(type).toLowerCase(), `to be ${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type}`); }
    instanceOf(type) { return this.verify(this.value instanceof type, `to be an instance of ${type.name}`); }
    number() { return this.size === undefined ? this.value : this.size; }
    above(other) { return this.verify(this.number() > other, `to be above ${show(other)}`, other); }
    least(other) { return this.verify(this.number() >= other, `to be at least ${show(other)}`, other); }
    below(other) { return this.verify(this.number() < other, `to be below ${show(other)}`, other); }
    most(other) { return this.verify(this.number() <= other, `to be at most ${show(other)}`, other); }
    within(low, high) { return this.verify(this.number() >= low && this.number() <= high, `to be within ${low}..${high}`); }
    closeTo(other, delta) { return this.verify(Math.abs(this.value - other) <= delta, `to be close to ${other} +/- ${delta}`); }
    lengthOf(size) {
      const found = this.value === null || this.value === undefined ? undefined : sizeOf(this.value);
      if (size === undefined) {
        this.size = found;
        return this;
      }
      return this.verify(found === size, `to have a length of ${size} but got ${found}`, size);
    }
    include(item) {
      const value = this.value;
      const fits = this.flags.deep ? (x) => same(x, item) : (x) => x === item;
      let found = false;
      if (typeof value === 'string') found = value.includes(item);
      else if (Array.isArray(value)) found = value.some(fits);
      else if (value instanceof Set || value instanceof Map) found = Array.from(value.values()).some(fits);
      else if (value !== null && typeof value === 'object') {
        found = Object.keys(Object(item)).every((key) => (this.flags.deep ? same(value[key], item[key]) : value[key] === item[key]));
      }
      return this.verify(found, `to include ${show(item)}`, item);
    }
    property(name, ...expected) {
      const path = this.flags.nested ? String(name).replace(/\[(\w+)\]/g, '.$1').split('.') : [name];
      let value = this.value;
      let has = true;
      for (const part of path) {
        has = value !== null && value !== undefined &&
          (this.flags.own ? Object.prototype.hasOwnProperty.call(value, part) : part in Object(value));
        value = has ? value[part] : undefined;
        if (!has) break;
      }
      const fits = expected.length === 0 ? has : has && (this.flags.deep ? same(value, expected[0]) : value === expected[0]);
      this.verify(fits, `to have ${this.flags.deep ? 'deep ' : ''}${this.flags.nested ? 'nested ' : ''}property ${show(name)}${expected.length === 0 ? '' : ` of ${show(expected[0])}`}`);
      if (!this.flags.not) {
        this.value = value;
        this.label = undefined;
      }
      return this;
    }
    keys(...names) {
      const wanted = names.length === 1 && typeof names[0] === 'object' ? (Array.isArray(names[0]) ? names[0] : Object.keys(names[0])) : names;
      const found = this.value instanceof Map || this.value instanceof Set ? Array.from(this.value.keys()) : Object.keys(Object(this.value));
      const has = (name) => found.includes(name);
      const fits = this.flags.any ? wanted.some(has) : wanted.every(has) && (this.flags.contains || found.length === wanted.length);
      return this.verify(fits, `to have keys ${wanted.map(show).join(', ')}`);
    }
    members(items) {
      const fits = (x, y) => (this.flags.deep ? same(x, y) : x === y);
      const rest = Array.from(this.value);
      const all = items.every((item) => {
        const at = rest.findIndex((x) => fits(x, item));
        if (at >= 0) rest.splice(at, 1);
        return at >= 0;
      });
      return this.verify(all && (this.flags.contains || rest.length === 0), `to have the same members as ${show(items)}`);
    }
    oneOf(items) { return this.verify(items.some((item) => (this.flags.deep ? same(item, this.value) : item === this.value)), `to be one of ${show(items)}`); }
    match(pattern) { return this.verify(pattern.test(this.value), `to match ${pattern}`); }
    string(text) { return this.verify(typeof this.value === 'string' && this.value.includes(text), `to contain ${show(text)}`); }
    satisfy(test) { return this.verify(test(this.value), `to satisfy ${show(test)}`); }
    respondTo(name) { return this.verify(typeof this.value[name] === 'function' || typeof (this.value.prototype || {})[name] === 'function', `to respond to ${show(name)}`); }
    throw(type, text) {
      let thrown;
      let threw = false;
      try {
        this.value();
      } catch (error) {
        threw = true;
        thrown = error;
      }
      const message = String(thrown && thrown.message !== undefined ? thrown.message : thrown);
      const says = (wanted) => wanted === undefined || (wanted instanceof RegExp ? wanted.test(message) : message.includes(wanted));
      const fits = threw && (typeof type === 'function' ? thrown instanceof type && says(text) : says(type));
      return this.verify(fits, `to throw ${type === undefined ? 'an error' : show(type)}`);
    }
    validJsonBody() {
      let valid = true;
      try {
        this.value.json();
      } catch (error) {
        valid = false;
      }
      return this.verify(valid, 'to have valid JSON body');
    }
  }
  for (const word of words) {
    Object.defineProperty(Assertion.prototype, word, { get() { return this; }, configurable: true });
  }
  const names = {
    equals: 'equal', eq: 'equal', eqls: 'eql', an: 'a', instanceof: 'instanceOf', gt: 'above', greaterThan: 'above', gte: 'least',
    greaterThanOrEqual: 'least', lt: 'below', lessThan: 'below', lte: 'most', lessThanOrEqual: 'most', approximately: 'closeTo',
    lengthof: 'lengthOf', key: 'keys', matches: 'match', throws: 'throw', Throw: 'throw', satisfies: 'satisfy',
    ownProperty: 'property', haveOwnProperty: 'property',
  };
  for (const [name, method] of Object.entries(names)) Assertion.prototype[name] = Assertion.prototype[method];

  // Words that are called, and that lead a chain too: "to.include.keys", "lengthOf.at.least".
  const { a, include, lengthOf } = Assertion.prototype;
  const leads = {
    a: [a], an: [a], include: [include, 'contains'], includes: [include, 'contains'], contain: [include, 'contains'],
    contains: [include, 'contains'], length: [lengthOf, 'size'], lengthOf: [lengthOf, 'size'],
  };
  for (const [name, [call, flag]] of Object.entries(leads)) {
    Object.defineProperty(Assertion.prototype, name, {
      configurable: true,
      get() {
        const self = this;
        const lead = function (...args) { return call.apply(self, args); };
        return new Proxy(lead, {
          get(target, word) {
            if (flag === 'size') lengthOf.call(self);
            else if (flag !== undefined) self.flags[flag] = true;
            const value = self[word];
            return typeof value === 'function' ? value.bind(self) : value;
          },
        });
      },
    });
  }

  const expect = (value, label) => new Assertion(value, label);
  expect.fail = (message) => { throw new AssertionError(message === undefined ? 'expect.fail()' : message); };

  // An assertion that fails ends its describe, not the iteration.
  function describe(name, run) {
    const outer = state.name;
    state.name = name;
    try {
      let passed = true;
      group(name, () => {
        try {
          run();
        } catch (error) {
          if (!(error instanceof AssertionError) && !(error instanceof ExpectationError)) throw error;
          passed = false;
          if (config.aggregateChecks && error.checkName !== undefined) check(error.checkName, false);
          if (config.logFailures) console.warn(error.message);
        }
      });
      return passed;
    } finally {
      state.name = outer;
    }
  }

  const chai = { config, expect, AssertionError, use() { return chai; } };
  return { describe, expect, chai, config, AssertionError, ExpectationError, default: chai };
})
