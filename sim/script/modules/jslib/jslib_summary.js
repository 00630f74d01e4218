// https://jslib.k6.io/k6-summary: textSummary and jUnit of handleSummary's data.
(function () {
  'use strict';
  const colors = { bold: 1, faint: 2, red: 31, green: 32, cyan: 36 };
  const marks = { true: '✓', false: '✗' };
  const scales = { s: 1000, ms: 1, us: 0.001 };
  const suffixes = { s: 's', ms: 'ms', us: 'µs' };
  const width = (text) => Array.from(text.normalize('NFC')).length;
  const fill = (text, size) => text + ' '.repeat(Math.max(0, size - width(text)));

  // Cut, not rounded, at a number of digits; zeros at the end are left out.
  const cut = (value, digits) => String(parseFloat((Math.trunc(value * 10 ** digits) / 10 ** digits).toFixed(digits)));

  function bytes(value) {
    if (value < 1000) return `${value} B`;
    const names = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
    const power = Math.min(Math.floor(Math.log(value) / Math.log(1000)), names.length - 1);
    const scaled = Math.floor(value / 1000 ** power * 10 + 0.5) / 10;
    return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${names[power]}`;
  }

  // Milliseconds as the greatest unit that leaves something before the point.
  function time(value) {
    if (value === 0) return '0s';
    if (value < 0.001) return `${Math.trunc(value * 1e6)}ns`;
    if (value < 1) return `${cut(value * 1000, 2)}µs`;
    if (value < 1000) return `${cut(value, 2)}ms`;
    if (value < 60000) return `${(Math.trunc(value / (value > 10000 ? 10 : 1)) * (value > 10000 ? 10 : 1) / 1000).toFixed(2).replace(/\.?0+$/, '')}s`;
    const minutes = Math.trunc(value / 60000);
    const seconds = Math.trunc(value % 60000 / 1000);
    const hours = Math.trunc(minutes / 60);
    return `${hours > 0 ? `${hours}h` : ''}${hours > 0 ? String(minutes % 60).padStart(2, '0') : minutes}m${hours > 0 || minutes > 0 ? String(seconds).padStart(2, '0') : seconds}s`;
  }

  function value(number, metric, unit) {
    if (metric.type === 'rate') return `${(Math.trunc(number * 10000) / 100).toFixed(2)}%`;
    if (metric.contains === 'data') return bytes(number);
    if (metric.contains === 'time') {
      return scales[unit] === undefined ? time(number) : `${(number / scales[unit]).toFixed(2)}${suffixes[unit]}`;
    }
    return cut(number, 6);
  }

  // The first column, and columns beside it.
  function columns(metric, unit) {
    const v = metric.values;
    if (metric.type === 'counter') {
      return [value(v.count, metric, unit), `${value(v.rate, metric.contains === 'data' ? metric : {}, unit)}/s`];
    }
    if (metric.type === 'gauge') {
      return [value(v.value, metric, unit), `min=${value(v.min, metric, unit)}`, `max=${value(v.max, metric, unit)}`];
    }
    return [value(v.rate, metric, unit), `✓ ${v.passes}`, `✗ ${v.fails}`];
  }

  function order(names) {
    const parent = (name) => name.split('{', 1)[0];
    return names.slice().sort((a, b) => {
      const [x, y] = [parent(a), parent(b)];
      if (x !== y) return x < y ? -1 : 1;
      return a < b ? -1 : a > b ? 1 : 0;
    });
  }

  function metricLines(options, data, paint) {
    const names = order(Object.keys(data.metrics));
    const unit = options.summaryTimeUnit || (data.options && data.options.summaryTimeUnit) || '';
    const stats = options.summaryTrendStats || (data.options && data.options.summaryTrendStats) ||
      ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];
    const shown = (name) => {
      const at = name.indexOf('{');
      return at < 0 ? name : `{ ${name.slice(at + 1, -1)} }`;
    };
    const indent = (name) => (name.includes('{') ? '  ' : '');
    const longest = Math.max(0, ...names.map((name) => width(indent(name) + shown(name))));
    const trends = {};
    const plain = {};
    const widths = { trend: stats.map(() => 0), plain: [0, 0, 0] };
    for (const name of names) {
      const metric = data.metrics[name];
      if (metric.type === 'trend') {
        trends[name] = stats.map((stat) => (stat === 'count' ? String(metric.values[stat]) : value(metric.values[stat], metric, unit)));
        trends[name].forEach((text, i) => { widths.trend[i] = Math.max(widths.trend[i], width(text)); });
      } else {
        plain[name] = columns(metric, unit);
        plain[name].forEach((text, i) => { widths.plain[i] = Math.max(widths.plain[i], width(text)); });
      }
    }
    return names.map((name) => {
      const metric = data.metrics[name];
      let mark = ' ';
      let markOf = (text) => text;
      if (metric.thresholds) {
        const ok = Object.values(metric.thresholds).every((threshold) => threshold.ok);
        mark = marks[ok];
        markOf = (text) => paint(text, ok ? 'green' : 'red');
      }
      const label = indent(name) + shown(name);
      const dots = paint('.'.repeat(longest - width(label) + 3) + ':', 'faint');
      const head = `${options.indent}  ${markOf(mark)} ${label}${dots} `;
      if (metric.type === 'trend') {
        return head + trends[name].map((text, i) => `${stats[i]}=${paint(fill(text, widths.trend[i]), 'cyan')}`).join(' ').trimEnd();
      }
      const [first, ...rest] = plain[name];
      const beside = rest.map((text, i) => paint(i < rest.length - 1 ? fill(text, widths.plain[i + 1]) : text, 'cyan', 'faint'));
      return head + paint(fill(first, widths.plain[0]), 'cyan') + ' ' + beside.join(' ');
    });
  }

  function groupLines(group, indent, paint) {
    const lines = [];
    let inner = indent;
    if (group.name !== '') {
      lines.push(`${indent}█ ${group.name}`, '');
      inner = indent + '  ';
    }
    const checks = Object.values(group.checks || []);
    for (const check of checks) {
      if (check.fails === 0) {
        lines.push(paint(`${inner}✓ ${check.name}`, 'green'));
      } else {
        const share = Math.floor(100 * check.passes / (check.passes + check.fails));
        lines.push(paint(`${inner}✗ ${check.name}`, 'red'), paint(`${inner} ↳  ${share}% — ✓ ${check.passes} / ✗ ${check.fails}`, 'red'));
      }
    }
    if (checks.length > 0) lines.push('');
    for (const part of Object.values(group.groups || [])) lines.push(...groupLines(part, inner, paint));
    return lines;
  }

  function textSummary(data, given = {}) {
    const options = { indent: ' ', enableColors: true, ...given };
    const paint = (text, ...names) => (options.enableColors
      ? `\x1b[${names.map((name) => colors[name]).join(';')}m${text}\x1b[0m` : text);
    return [...groupLines(data.root_group, options.indent + '    ', paint), ...metricLines(options, data, paint)].join('\n');
  }

  const escape = (text) => String(text).replace(/[&<>'"]/g, (character) => (
    { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&quot;' }[character]));

  function jUnit(data, given = {}) {
    const name = given.name || 'k6 thresholds';
    const classname = given.classname || 'Unnamed folder';
    const cases = [];
    let failures = 0;
    for (const [metric, facts] of Object.entries(data.metrics)) {
      for (const [expression, threshold] of Object.entries(facts.thresholds || {})) {
        const title = escape(`${metric} - ${expression}`);
        if (threshold.ok) {
          cases.push(`<testcase name="${title}" classname="${escape(classname)}" />`);
        } else {
          ++failures;
          const figures = Object.entries(facts.values).map(([stat, figure]) => `${stat} value: ${figure}`).join(', ');
          cases.push(`<testcase name="${title}" classname="${escape(classname)}"><failure message="${escape(`${metric} threshold failed: ${figures}`)}" /></testcase>`);
        }
      }
    }
    return `<?xml version="1.0"?>\n<testsuites tests="${cases.length}" failures="${failures}">\n<testsuite name="${escape(name)}" tests="${cases.length}" failures="${failures}">${cases.length > 0 ? '\n' : ''}${cases.join('\n')}\n</testsuite>\n</testsuites>`;
  }

  return {
    textSummary,
    jUnit,
    humanizeValue: value,
  };
})
