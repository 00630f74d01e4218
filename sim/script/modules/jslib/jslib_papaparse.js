// https://jslib.k6.io/papaparse: CSV in and out.
(function () {
  'use strict';
  const separators = [',', '\t', '|', ';', '\x1e', '\x1f'];

  // Rows of fields (RFC 4180), and errors.
  function split(text, config) {
    const quote = config.quoteChar === undefined ? '"' : config.quoteChar;
    const rows = [];
    const errors = [];
    let row = [];
    let at = 0;
    const most = config.preview > 0 ? config.preview : Infinity;
    const endRow = () => {
      if (!(config.comments && String(row[0]).startsWith(config.comments === true ? '#' : config.comments))) rows.push(row);
      row = [];
    };
    while (at <= text.length && rows.length < most) {
      let field = '';
      if (quote !== null && text.startsWith(quote, at)) {
        let end = at + 1;
        for (;;) {
          const found = text.indexOf(quote, end);
          if (found < 0) {
            errors.push({ type: 'Quotes', code: 'MissingQuotes', message: 'Quoted field unterminated', row: rows.length, index: at });
            field += text.slice(end);
            at = text.length;
            break;
          }
          field += text.slice(end, found);
          if (text.startsWith(quote, found + 1)) {
            field += quote;
            end = found + 2;
          } else {
            at = found + 1;
            break;
          }
        }
      }
      let end = at;
      while (end < text.length && text[end] !== '\n' && text[end] !== '\r' && !text.startsWith(config.delimiter, end)) ++end;
      row.push(field + text.slice(at, end));
      at = end;
      if (at < text.length && text.startsWith(config.delimiter, at)) {
        at += config.delimiter.length;
        continue;
      }
      const ended = at >= text.length;
      endRow();
      at += text.startsWith('\r\n', at) ? 2 : 1;
      if (ended) break;
    }
    return { rows, errors };
  }

  function guess(text) {
    let best = ',';
    let most = 0;
    for (const delimiter of separators) {
      const counts = split(text, { delimiter, preview: 10 }).rows.filter((row) => row.length > 1).map((row) => row.length);
      const even = counts.length > 0 && counts.every((count) => count === counts[0]);
      if (even && counts[0] > most) {
        most = counts[0];
        best = delimiter;
      }
    }
    return best;
  }

  const typed = (value) => {
    if (value === 'true' || value === 'TRUE') return true;
    if (value === 'false' || value === 'FALSE') return false;
    if (/^\s*-?(\d+\.?|\.\d+|\d+\.\d+)([eE][-+]?\d+)?\s*$/.test(value)) return parseFloat(value);
    return value === '' ? null : value;
  };

  function parse(input, given = {}) {
    const text = String(input).replace(/^\ufeff/, '');
    const config = { ...given };
    config.delimiter = config.delimiter || guess(text);
    const { rows, errors } = split(text, { ...config, preview: config.preview > 0 ? config.preview + (config.header ? 1 : 0) : 0 });
    const linebreak = /\r\n|\n|\r/.exec(text);
    const meta = { delimiter: config.delimiter, linebreak: linebreak === null ? '\n' : linebreak[0], aborted: false, truncated: false, cursor: text.length };
    let kept = rows;
    if (config.skipEmptyLines) {
      kept = rows.filter((row) => (config.skipEmptyLines === 'greedy' ? row.join('').trim() !== '' : row.length !== 1 || row[0] !== ''));
    }
    let names;
    if (config.header && kept.length > 0) {
      names = kept[0].map((name, i) => (config.transformHeader ? config.transformHeader(name, i) : name));
      kept = kept.slice(1);
      meta.fields = names;
    }
    const wants = (name) => {
      const asked = config.dynamicTyping;
      return typeof asked === 'function' ? asked(name) : asked !== null && typeof asked === 'object' ? asked[name] : Boolean(asked);
    };
    const value = (field, name) => {
      const changed = config.transform ? config.transform(field, name) : field;
      return wants(name) ? typed(changed) : changed;
    };
    const data = kept.map((row, r) => {
      if (names === undefined) return row.map((field, i) => value(field, i));
      if (row.length !== names.length) {
        const few = row.length < names.length;
        errors.push({
          type: 'FieldMismatch', code: few ? 'TooFewFields' : 'TooManyFields', row: r,
          message: `Too ${few ? 'few' : 'many'} fields: expected ${names.length} fields but parsed ${row.length}`,
        });
      }
      const made = {};
      row.forEach((field, i) => {
        if (i < names.length) made[names[i]] = value(field, names[i]);
        else (made.__parsed_extra = made.__parsed_extra || []).push(value(field, '__parsed_extra'));
      });
      return made;
    });
    const results = { data, errors, meta };
    if (typeof config.step === 'function') {
      for (const one of data) config.step({ data: one, errors: [], meta }, { abort() {}, pause() {}, resume() {} });
    }
    if (typeof config.complete === 'function') config.complete(results);
    return results;
  }

  function unparse(input, config = {}) {
    const delimiter = config.delimiter || ',';
    const newline = config.newline || '\r\n';
    const quote = config.quoteChar || '"';
    const given = typeof input === 'string' ? JSON.parse(input) : input;
    let rows = Array.isArray(given) ? given : given.data || [];
    let names = config.columns || (Array.isArray(given) ? undefined : given.fields);
    if (names === undefined && rows.length > 0 && !Array.isArray(rows[0])) names = Object.keys(rows[0]);
    rows = rows.map((row) => (Array.isArray(row) ? row : names.map((name) => row[name])));
    if (names !== undefined && config.header !== false) rows = [names, ...rows];
    const field = (value) => {
      if (value === undefined || value === null) return '';
      const text = String(value);
      const must = config.quotes === true || text.includes(delimiter) || text.includes(quote) || /[\r\n]|^ | $/.test(text);
      return must ? quote + text.split(quote).join(quote + quote) + quote : text;
    };
    return rows.map((row) => row.map(field).join(delimiter)).join(newline);
  }

  return { parse, unparse, RECORD_SEP: '\x1e', UNIT_SEP: '\x1f', WORKERS_SUPPORTED: false, BAD_DELIMITERS: ['\r', '\n', '"', '\ufeff'] };
})
