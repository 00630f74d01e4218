// A panel's curves as a uPlot chart, which can take another panel of the same form.

import uPlot from 'uplot';
import type { Axis, Curve, Panel } from './data';
import { colour, element, tableOf } from './element';
import { digits, quantity } from './quantity';
import { kTimeSteps } from './time_steps';

const kHeight = 220;
const kLeastWidth = 240;

const nameOfColour = (curve: Curve, i: number): string => 'c' + (curve.like ?? i) % 8;

/** The curves over one list of x: those of all of them. Each curve has three columns: value, low, high. */
const joined = (panel: Panel): (number | null | undefined)[][] =>
  uPlot.join(panel.curves.map(curve => [curve.x, curve.y, curve.low ?? curve.y, curve.high ?? curve.y] as uPlot.AlignedData)) as
    (number | null | undefined)[][];

/** What a chart has to be made anew for; the numbers themselves may change. */
const formOf = (panel: Panel): string =>
  JSON.stringify([panel.title, panel.x.title, panel.x.unit, panel.x.names, panel.y.unit,
    panel.curves.map(curve => [curve.name, curve.form, curve.like, curve.low !== undefined, curve.x.length < 2])]);

/** Marks of an axis; with more digits where some would look alike. */
const marksOf = (ticks: number[], unit: string): string[] => {
  const marks = ticks.map(tick => quantity(tick, unit));
  return new Set(marks).size === marks.length || unit !== 's' ? marks : ticks.map(tick => digits(tick, 8) + 's');
};

const rangeOfX = (axis: Axis, low: number, high: number): [number, number] =>
  [axis.low ?? low, Math.max(axis.high ?? high, (axis.low ?? low) + 1e-9)];
const rangeOfY = (axis: Axis, low: number | null, high: number | null): [number, number] =>
  [axis.low ?? Math.min(0, low ?? 0), Math.max(axis.high ?? (high ?? 1) * 1.05, 1e-12)];

const isDashed = (curve: Curve): boolean => curve.like !== undefined && curve.form !== 'band';

const seriesOf = (curve: Curve, i: number): uPlot.Series[] => {
  const stroke = () => colour(nameOfColour(curve, i));
  const line: uPlot.Series = { label: curve.name, stroke, width: 1.75, spanGaps: true, points: { show: curve.x.length < 2 } };
  if (isDashed(curve)) line.dash = [6, 4];
  if (curve.form === 'band') { line.paths = () => null; line.points = { show: false }; }
  if (curve.form === 'step') line.paths = uPlot.paths.stepped!({ align: 1 });
  if (curve.form === 'dots') { line.paths = () => null; line.points = { show: true, size: 7, fill: stroke }; }
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false }, spanGaps: true };
  return [line, { ...edge, label: curve.name + ' low' }, { ...edge, label: curve.name + ' high' }];
};

export class Chart {
  readonly figure = element('figure');
  private panel: Panel;
  private points: (number | null | undefined)[][] = [];
  private drawn: uPlot | null = null;
  private box = element('div', { class: 'chart', tabindex: '0', role: 'img' });
  private values = element('div', { class: 'values', 'aria-live': 'polite' });
  private details = element('details', {}, element('summary', {}, 'As a table'));
  private at = -1;
  private width = 0;
  private dark = matchMedia('(prefers-color-scheme: dark)');
  private redraw = () => this.draw();
  private resized = new ResizeObserver(() => {
    if (this.box.clientWidth === this.width) return;
    this.width = this.box.clientWidth;
    this.drawn?.setSize({ width: Math.max(this.width, kLeastWidth), height: kHeight });
  });

  constructor(panel: Panel) {
    this.panel = panel;
    this.figure.append(element('h3', {}, panel.title));
    const keys = this.keys();
    if (keys) this.figure.append(keys);
    this.figure.append(this.box, this.values, this.details);
    this.box.addEventListener('keydown', event => this.press(event));
    this.details.addEventListener('toggle', () => this.fillTable());
    this.take(panel);
  }

  /** Draws it once it is on the page, and again when its width or the colours change. */
  start(): void {
    this.draw();
    this.width = this.box.clientWidth;
    this.resized.observe(this.box);
    this.dark.addEventListener('change', this.redraw);
  }

  stop(): void {
    this.resized.disconnect();
    this.dark.removeEventListener('change', this.redraw);
    this.drawn?.destroy();
    this.drawn = null;
  }

  /** Shows another panel instead; whether it can. */
  show(panel: Panel): boolean {
    if (formOf(panel) !== formOf(this.panel)) return false;
    this.take(panel);
    this.drawn?.setData(this.points as uPlot.AlignedData);
    if (this.at >= 0) this.say(Math.min(this.at, this.points[0].length - 1));
    this.fillTable();
    return true;
  }

  private take(panel: Panel): void {
    this.panel = panel;
    this.points = joined(panel);
    const range = panel.curves.map(curve => {
      const known = curve.y.filter((y): y is number => y !== null);
      return `${curve.name} from ${quantity(Math.min(...known), panel.y.unit)} to ${quantity(Math.max(...known), panel.y.unit)}`;
    }).join('; ');
    this.box.setAttribute('aria-label', `${panel.title}: ${range}. Arrow keys read its values.`);
  }

  private keys(): HTMLElement | null {
    if (this.panel.curves.length < 2) return null;
    const keys = element('ul', { class: 'keys' });
    this.panel.curves.forEach((curve, i) => {
      const box = element('i', isDashed(curve) ? { class: 'dashed' } : curve.form === 'band' ? { class: 'band' } : {});
      box.style.color = `var(--${nameOfColour(curve, i)})`;
      keys.append(element('li', {}, box, curve.name));
    });
    return keys;
  }

  private nameOf(x: number): string {
    return this.panel.x.names ? this.panel.x.names[x] : quantity(x, this.panel.x.unit);
  }

  private cell(i: number, at: number): string {
    const [y, low, high] = [1, 2, 3].map(part => this.points[3 * i + part][at]);
    if (y === null || y === undefined) return '';
    const { unit } = this.panel.y;
    return quantity(y, unit) + (low! < high! ? ` [${quantity(low, unit)}, ${quantity(high, unit)}]` : '');
  }

  private say(at: number): void {
    const x = this.points[0][at] as number;
    const parts = this.panel.curves.map((curve, i) => this.cell(i, at) && `${curve.name} ${this.cell(i, at)}`).filter(Boolean);
    const near = this.panel.shades.filter(shade => shade.from <= x && x <= shade.until).map(shade => shade.what);
    this.values.textContent = [`${this.panel.x.title} ${this.nameOf(x)}`, ...parts, ...near].join(' · ');
  }

  private press(event: KeyboardEvent): void {
    const last = this.points[0].length - 1;
    const to = { ArrowRight: Math.min(this.at + 1, last), ArrowLeft: Math.max(this.at - 1, 0), Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.at = to;
    this.drawn?.setCursor({ left: this.drawn.valToPos(this.points[0][to] as number, 'x'), top: 10 });
    this.say(to);
  }

  private fillTable(): void {
    while (this.details.childElementCount > 1) this.details.lastElementChild!.remove();
    if (!(this.details as HTMLDetailsElement).open) return;
    const rows = this.points[0].map((x, at) => [this.nameOf(x as number), ...this.panel.curves.map((_, i) => this.cell(i, at))]);
    this.details.append(tableOf([this.panel.x.title, ...this.panel.curves.map(curve => curve.name)], rows, this.panel.title));
  }

  private draw(): void {
    this.drawn?.destroy();
    this.drawn = new uPlot(this.options(Math.max(this.box.clientWidth, kLeastWidth)), this.points as uPlot.AlignedData, this.box);
  }

  private shade(chart: uPlot): void {
    const { ctx, bbox } = chart;
    const [low, high] = [chart.scales.x.min!, chart.scales.x.max!];
    ctx.save();
    ctx.fillStyle = colour('shade');
    for (const shade of this.panel.shades) {
      const from = chart.valToPos(Math.min(Math.max(shade.from, low), high), 'x', true);
      const until = chart.valToPos(Math.min(Math.max(shade.until, low), high), 'x', true);
      ctx.fillRect(from, bbox.top, Math.max(until - from, 2), bbox.height);
    }
    ctx.restore();
  }

  // Whatever may change without the form changing is looked up when it is drawn.
  private options(width: number): uPlot.Options {
    const panel = this.panel;
    const names = panel.x.names;
    const axis = { stroke: () => colour('dim'), grid: { stroke: () => colour('line'), width: 1 },
      ticks: { stroke: () => colour('line') }, font: '12px system-ui, sans-serif' };
    const overTime = panel.x.unit === 's' && panel.x.title === 'time of the test';
    return {
      width, height: kHeight, pxAlign: 1,
      scales: {
        x: { time: false, range: (_, low, high) => rangeOfX(this.panel.x, low, high) },
        y: { range: (_, low, high) => rangeOfY(this.panel.y, low, high) },
      },
      axes: [
        { ...axis, space: 80,
          ...(names ? { incrs: [1, 2, 5, 10, 20, 50, 100] } : panel.x.unit === 's' ? { incrs: kTimeSteps } : {}),
          values: (_, ticks) => names ? ticks.map(tick => names[tick] ?? '') : marksOf(ticks, panel.x.unit) },
        { ...axis, size: 72, values: (_, ticks) => marksOf(ticks, panel.y.unit) },
      ],
      legend: { show: false },
      cursor: { ...(overTime ? { sync: { key: 'time' } } : {}), drag: { x: true, y: false } },
      series: [{}, ...panel.curves.flatMap(seriesOf)],
      bands: panel.curves.flatMap((curve, i) =>
        curve.low ? [{ series: [3 * i + 3, 3 * i + 2] as [number, number], fill: () => colour(nameOfColour(curve, i)) + '33' }] : []),
      hooks: {
        drawClear: [chart => this.shade(chart)],
        setCursor: [chart => { if (chart.cursor.idx !== null && chart.cursor.idx !== undefined) this.say(chart.cursor.idx); }],
      },
    };
  }
}
