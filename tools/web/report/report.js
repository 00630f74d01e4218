// Draws a report from the data on its page; every figure in it comes from there.
(() => {
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const main = document.getElementById('report');

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

// Numbers with their units, as the command's tables have them.
const digits = (value, count) => String(Number(value.toPrecision(count)));
const seconds = value => {
  const size = Math.abs(value);
  if (size === 0) return '0s';
  if (size < 1e-6) return digits(value * 1e9, 4) + 'ns';
  if (size < 1e-3) return digits(value * 1e6, 4) + 'µs';
  if (size < 1) return digits(value * 1e3, 4) + 'ms';
  if (size < 60) return digits(value, 4) + 's';
  const whole = Math.round(value);
  const [h, m, s] = [Math.trunc(whole / 3600), Math.trunc(whole / 60) % 60, whole % 60];
  return (h ? h + 'h' : '') + m + 'm' + s + 's';
};
const bytes = value => {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  while (Math.abs(value) >= 1000 && at < names.length - 1) { value /= 1000; ++at; }
  return digits(value, 4) + names[at];
};
const quantity = (value, unit) => {
  if (value === null || value === undefined) return '–';
  switch (unit) {
    case 's': return seconds(value);
    case 'share': return digits(value * 100, 4) + '%';
    case '1/s': return digits(value, 4) + '/s';
    case 'B': return bytes(value);
    case 'B/s': return bytes(value) + '/s';
    default: return digits(value, 6) + (unit === '1' ? '' : ' ' + unit);
  }
};

const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const colour_of = i => colour('c' + i % 8);

const tableOf = (columns, rows, caption) => {
  const table = element('table');
  const head = element('tr');
  for (const column of columns) head.append(element('th', { scope: 'col' }, column));
  table.append(element('thead', {}, head));
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    row.forEach((text, i) => line.append(i === 0 ? element('th', { scope: 'row' }, text) : element('td', {}, text)));
    body.append(line);
  }
  table.append(body);
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption || columns.join(', ') }, table);
};

// The curves of a panel over one list of x: those of all of them.
const joined = panel => {
  const tables = panel.curves.map(curve => [curve.x, curve.y, curve.low ?? curve.y, curve.high ?? curve.y]);
  return uPlot.join(tables);
};

const heat = panel => {
  const { values, unit } = panel.heat;
  const known = values.filter(value => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const stops = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  const mixed = share => {
    const place = share * (stops.length - 1);
    const below = Math.min(Math.trunc(place), stops.length - 2);
    return stops[below].map((low, i) => Math.round(low + (stops[below + 1][i] - low) * (place - below)));
  };
  const table = element('table', { class: 'heat' });
  table.append(element('caption', { class: 'dim' }, `down: ${panel.y.title}; across: ${panel.x.title}`));
  const head = element('tr', {}, element('td'));
  for (const name of panel.x.names) head.append(element('th', { scope: 'col' }, name));
  table.append(element('thead', {}, head));
  const body = element('tbody');
  for (let row = panel.y.names.length - 1; row >= 0; --row) {
    const line = element('tr', {}, element('th', { scope: 'row' }, panel.y.names[row]));
    panel.x.names.forEach((_, column) => {
      const value = values[row * panel.x.names.length + column];
      const cell = element('td', {}, quantity(value, unit));
      if (value !== null) {
        const share = most > least ? (value - least) / (most - least) : 0;
        cell.style.background = `rgb(${mixed(share).join(' ')})`;
        cell.style.color = share > 0.6 ? '#1b1f24' : '#ffffff';
      }
      line.append(cell);
    });
    body.append(line);
  }
  table.append(body);
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': panel.title }, table);
};

const shadesOf = panel => ({
  hooks: {
    drawClear: chart => {
      const { ctx, bbox } = chart;
      ctx.save();
      ctx.fillStyle = colour('shade');
      for (const shade of panel.shades ?? []) {
        const [low, high] = [chart.scales.x.min, chart.scales.x.max];
        const from = chart.valToPos(Math.min(Math.max(shade.from, low), high), 'x', true);
        const until = chart.valToPos(Math.min(Math.max(shade.until, low), high), 'x', true);
        ctx.fillRect(from, bbox.top, Math.max(until - from, 2), bbox.height);
      }
      ctx.restore();
    },
  },
});

const seriesOf = (curve, i) => {
  const stroke = () => colour_of(i);
  const line = { label: curve.name, stroke, width: 1.75, spanGaps: true, points: { show: curve.x.length < 2 } };
  if (curve.form === 'step') line.paths = uPlot.paths.stepped({ align: 1 });
  if (curve.form === 'dots') { line.paths = () => null; line.points = { show: true, size: 7, fill: stroke }; }
  const edge = { stroke: 'transparent', width: 0, points: { show: false }, spanGaps: true };
  return [line, { ...edge, label: curve.name + ' low' }, { ...edge, label: curve.name + ' high' }];
};

// Marks of an axis; with more digits where some would look alike.
const marksOf = (ticks, unit) => {
  const marks = ticks.map(tick => quantity(tick, unit));
  return new Set(marks).size === marks.length || unit !== 's' ? marks : ticks.map(tick => digits(tick, 8) + 's');
};

const optionsOf = (panel, width) => {
  const axis = { stroke: () => colour('dim'), grid: { stroke: () => colour('line'), width: 1 }, ticks: { stroke: () => colour('line') }, font: '12px system-ui, sans-serif' };
  const names = panel.x.names;
  const options = {
    width, height: 220, pxAlign: 1,
    scales: { x: { time: false, range: (_, low, high) => [panel.x.low ?? low, Math.max(panel.x.high ?? high, (panel.x.low ?? low) + 1e-9)] },
              y: { range: (_, low, high) => [panel.y.low ?? Math.min(0, low ?? 0), Math.max(panel.y.high ?? (high ?? 1) * 1.05, 1e-12)] } },
    axes: [{ ...axis, space: 80, values: (_, ticks) => names ? ticks.map(tick => names[tick] ?? '') : marksOf(ticks, panel.x.unit) },
           { ...axis, size: 72, values: (_, ticks) => marksOf(ticks, panel.y.unit) }],
    legend: { show: false },
    cursor: { sync: panel.x.unit === 's' && panel.x.title === 'time of the test' ? { key: 'time' } : undefined, drag: { x: true, y: false } },
    series: [{}, ...panel.curves.flatMap(seriesOf)],
    bands: panel.curves.flatMap((curve, i) => curve.low ? [{ series: [3 * i + 3, 3 * i + 2], fill: () => colour_of(i) + '33' }] : []),
    plugins: [shadesOf(panel)],
  };
  if (panel.x.unit === 's') options.axes[0].incrs = [1e-6, 1e-5, 1e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
  if (names) options.axes[0].incrs = [1, 2, 5, 10, 20, 50, 100];
  return options;
};

const panelOf = panel => {
  const figure = element('figure', {}, element('h3', {}, panel.title));
  if (panel.heat) {
    figure.append(heat(panel));
    return figure;
  }
  const points = joined(panel);
  if (panel.curves.length > 1) {
    const keys = element('ul', { class: 'keys' });
    panel.curves.forEach((curve, i) => {
      const box = element('i');
      box.style.background = `var(--c${i % 8})`;
      keys.append(element('li', {}, box, curve.name));
    });
    figure.append(keys);
  }
  const range = panel.curves.map(curve => `${curve.name} from ${quantity(Math.min(...curve.y), panel.y.unit)} to ${quantity(Math.max(...curve.y), panel.y.unit)}`).join('; ');
  const chart = element('div', { class: 'chart', tabindex: '0', role: 'img', 'aria-label': `${panel.title}: ${range}. Arrow keys read its values.` });
  const values = element('div', { class: 'values', 'aria-live': 'polite' });
  figure.append(chart, values);
  const name_of = x => panel.x.names ? panel.x.names[x] : quantity(x, panel.x.unit);
  const cell = (i, at) => {
    const [y, low, high] = [1, 2, 3].map(part => points[3 * i + part][at]);
    if (y === null || y === undefined) return '';
    return quantity(y, panel.y.unit) + (low < high ? ` [${quantity(low, panel.y.unit)}, ${quantity(high, panel.y.unit)}]` : '');
  };
  const say = at => {
    const parts = panel.curves.map((curve, i) => cell(i, at) && `${curve.name} ${cell(i, at)}`).filter(Boolean);
    const near = (panel.shades ?? []).filter(shade => shade.from <= points[0][at] && points[0][at] <= shade.until).map(shade => shade.what);
    values.textContent = [`${panel.x.title} ${name_of(points[0][at])}`, ...parts, ...near].join(' · ');
  };
  let drawn = null;
  const draw = () => {
    drawn?.destroy();
    const options = optionsOf(panel, Math.max(chart.clientWidth, 240));
    options.hooks = { setCursor: [u => { if (u.cursor.idx !== null && u.cursor.idx !== undefined) say(u.cursor.idx); }] };
    drawn = new uPlot(options, points, chart);
  };
  let at = -1;
  chart.addEventListener('keydown', event => {
    const last = points[0].length - 1;
    const to = { ArrowRight: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    at = to;
    drawn.setCursor({ left: drawn.valToPos(points[0][at], 'x'), top: 10 });
    say(at);
  });
  const details = element('details', {}, element('summary', {}, 'As a table'));
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    const rows = points[0].map((x, at) => [name_of(x), ...panel.curves.map((_, i) => cell(i, at))]);
    details.append(tableOf([panel.x.title, ...panel.curves.map(curve => curve.name)], rows, panel.title));
  });
  figure.append(details);
  ready.push(() => {
    draw();
    let width = chart.clientWidth;
    new ResizeObserver(() => {
      if (chart.clientWidth === width) return;
      width = chart.clientWidth;
      drawn.setSize({ width: Math.max(width, 240), height: 220 });
    }).observe(chart);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  });
  return figure;
};

const ready = [];
document.title = data.title + ' · rehearse';
main.append(element('h1', {}, data.title));
if (data.lead) main.append(element('p', { class: 'dim' }, data.lead));
if (data.verdict) main.append(element('p', { class: 'verdict ' + (data.verdict.ok ? 'good' : 'bad') }, (data.verdict.ok ? '✓ ' : '✗ ') + data.verdict.text));
if (data.facts.length) {
  const facts = element('dl', { class: 'facts' });
  for (const fact of data.facts) facts.append(element('div', {}, element('dt', {}, fact.name), element('dd', {}, fact.text)));
  main.append(facts);
}
const tables = first => {
  for (const table of data.tables.filter(table => Boolean(table.first) === first)) {
    main.append(element('h2', {}, table.title), tableOf(table.columns, table.rows, table.title));
  }
};
tables(true);
for (const picture of data.pictures) {
  main.append(element('h2', {}, picture.title));
  for (const panel of picture.panels) main.append(panelOf(panel));
  if (picture.note) main.append(element('p', { class: 'dim' }, picture.note));
}
tables(false);
main.append(element('h2', {}, 'To repeat it'), element('pre', { tabindex: '0' }, element('code', {}, data.command)));
if (data.file) main.append(element('details', {}, element('summary', {}, 'The file'), element('pre', { tabindex: '0' }, element('code', {}, data.file))));
main.append(element('p', { class: 'dim' }, data.version));
for (const draw of ready) draw();
document.documentElement.dataset.drawn = String(ready.length);
})();
