// k6/experimental/csv: records of a file of k6/experimental/fs.
(function (native) {
  'use strict';
  const { SharedArray } = native.builtin('k6/data');
  const readOptions = (options) => {
    const given = options === undefined || options === null ? {} : options;
    const read = {
      delimiter: ',', skipFirstLine: false, fromLine: 0, toLine: Infinity, asObjects: false,
    };
    for (const name of Object.keys(read)) {
      if (given[name] !== undefined && given[name] !== null) read[name] = given[name];
    }
    if (typeof read.delimiter !== 'string' || read.delimiter.length !== 1) {
      throw new TypeError('the delimiter option must be a single character');
    }
    for (const name of ['fromLine', 'toLine']) {
      if (read[name] < 0) throw new TypeError(`the ${name} option must be greater than or equal to 0`);
    }
    if (read.toLine < read.fromLine) {
      throw new TypeError('the fromLine option must be less than or equal to the toLine option');
    }
    if (read.asObjects && read.fromLine > 0) {
      throw new TypeError("the fromLine option can't be used with the asObjects option, which reads names from the first line");
    }
    return read;
  };
  // Lines are records, counted from 0: that of the names is one of them.
  class Records {
    constructor(file, options) {
      this.options = readOptions(options);
      this.cursor = native.cursor(file, this.options.delimiter);
      this.line = 0;
      this.names = this.options.asObjects ? this.take() : undefined;
      const first = this.options.skipFirstLine && !this.options.asObjects ? 1 : 0;
      while (this.line < Math.max(first, this.options.fromLine) && this.take() !== null);
    }
    take() {
      ++this.line;
      return native.next(this.cursor);
    }
    next() {
      if (this.line > this.options.toLine) return null;
      const record = this.take();
      if (record === null || !this.options.asObjects) return record;
      const object = {};
      this.names.forEach((name, i) => { object[name] = record[i]; });
      return object;
    }
  }
  const records = new WeakMap();
  class Parser {
    constructor(file, options) {
      if (!native.inInit()) throw new TypeError('csv Parser constructor must be called in the init context');
      records.set(this, new Records(file, options));
    }
    async next() {
      const value = records.get(this).next();
      return value === null ? { done: true, value: undefined } : { done: false, value };
    }
  }
  return {
    Parser,
    async parse(file, options) {
      if (!native.inInit()) throw new TypeError('parse function must be called in the init context');
      const read = readOptions(options);
      // All VUs share what one of them has parsed.
      return new SharedArray(`\xffcsv ${file.path} ${JSON.stringify(read)}`, () => {
        const all = [];
        const from = new Records(file, options);
        for (let record = from.next(); record !== null; record = from.next()) all.push(record);
        return all;
      });
    },
  };
})
