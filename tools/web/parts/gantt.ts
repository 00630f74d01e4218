// What each VU did when: a row for each, on a canvas that can be zoomed into, and a table.

import type { VuCourse, Vus } from './data';
import { button, colour, element, tableOf } from './element';
import { seconds } from './quantity';
import { timeStep } from './time_steps';

const kGutter = 64;
const kAxis = 26;
const kTop = 8;
const kRows = { least: 2, most: 16, all: 420 };
const kZoom = 2;
const kLeastTicks = 4;

interface Slice {
  from: number;
  until: number;
  complete: number;
  interrupted: number;
}

const slicesOf = ({ slices }: VuCourse): Slice[] => {
  const all: Slice[] = [];
  let at = 0;
  for (let i = 0; i + 3 < slices.length; i += 4) {
    const from = at + slices[i];
    at = from + slices[i + 1];
    all.push({ from, until: at, complete: slices[i + 2], interrupted: slices[i + 3] });
  }
  return all;
};

const kindOf = ({ complete, interrupted }: Slice): 'complete' | 'interrupted' | 'waiting' =>
  interrupted > 0 ? 'interrupted' : complete > 0 ? 'complete' : 'waiting';
/** Names of colours, and how much of a row's height they take: so that the colour is not all that tells them apart. */
const kLooks = { complete: { colour: 'c0', height: .8, strength: 1 }, interrupted: { colour: 'c1', height: 1, strength: 1 },
  waiting: { colour: 'c7', height: .25, strength: .6 } };

export class Gantt {
  private figure = element('figure');
  /** To be put onto the page. */
  readonly parts = [element('h2', {}, 'VUs one by one'), this.figure];
  private rows: { vu: number; slices: Slice[] }[];
  private end: number;
  private low = 0;
  private high: number;
  private row = 0;
  private at = -1;
  private height: number;
  private canvas = element('canvas') as HTMLCanvasElement;
  private box = element('div', { class: 'gantt', tabindex: '0', role: 'img' }, this.canvas);
  private values = element('div', { class: 'values', 'aria-live': 'polite' });
  private dragged: { from: number; until: number } | null = null;

  constructor(private vus: Vus) {
    this.rows = vus.vus.map(course => ({ vu: course.vu, slices: slicesOf(course) }));
    this.end = Math.max(1, ...this.rows.map(({ slices }) => slices.at(-1)?.until ?? 0));
    this.high = this.end;
    this.height = Math.min(Math.max(Math.floor(kRows.all / this.rows.length), kRows.least), kRows.most);
    const sum = (name: 'complete' | 'interrupted') => vus.vus.reduce((total, course) => total + course[name], 0);
    this.box.setAttribute('aria-label', `${this.rows.length} VUs one by one: ${sum('complete')} complete and ${sum('interrupted')} interrupted iterations. ` +
      'Up and down choose a VU, left and right read what it did, plus and minus zoom, Escape shows all.');
    const keys = element('ul', { class: 'keys' });
    for (const [name, { colour: of }] of Object.entries(kLooks)) {
      const mark = element('i', { class: name });
      mark.style.color = `var(--${of})`;
      keys.append(element('li', {}, mark, name));
    }
    const details = element('details', {}, element('summary', {}, 'As a table'));
    details.addEventListener('toggle', () => {
      if (details.childElementCount === 1) details.append(this.table());
    });
    this.figure.append(keys, this.box, this.values,
      element('div', { class: 'buttons' }, button('Zoom in', 'gantt-in', () => this.zoom(1 / kZoom)), button('Zoom out', 'gantt-out', () => this.zoom(kZoom)),
        button('All', 'gantt-all', () => this.view(0, this.end))),
      ...(vus.together > 0 ? [element('p', { class: 'dim' }, `There are so many iterations that those of a VU which begin within ${seconds(vus.together)} are drawn as one.`)] : []),
      details);
    this.box.addEventListener('keydown', event => this.press(event));
    this.listenToPointer();
  }

  /** Requires: it is on the page. */
  start(): void {
    this.draw();
    new ResizeObserver(() => this.draw()).observe(this.box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  private table(): HTMLElement {
    const rows = this.vus.vus.map(({ vu, complete, interrupted, busy, waiting }) => [`VU ${vu}`, String(complete), String(interrupted), seconds(busy), seconds(waiting)]);
    return tableOf(['VU', 'complete', 'interrupted', 'busy', 'waited'], rows, 'VUs one by one');
  }

  private time(ticks: number): string { return seconds(ticks * this.vus.tick); }

  private width(): number { return Math.max(this.box.clientWidth, kGutter + 100); }
  private placeOf(ticks: number): number { return kGutter + (ticks - this.low) / (this.high - this.low) * (this.width() - kGutter); }
  private ticksAt(place: number): number {
    const share = Math.min(Math.max((place - kGutter) / (this.width() - kGutter), 0), 1);
    return this.low + share * (this.high - this.low);
  }

  private view(low: number, high: number): void {
    const length = Math.min(Math.max(high - low, kLeastTicks), this.end);
    this.low = Math.min(Math.max(low, 0), this.end - length);
    this.high = this.low + length;
    this.draw();
  }

  private zoom(factor: number): void {
    const chosen = this.rows[this.row].slices[this.at];
    const middle = chosen ? (chosen.from + chosen.until) / 2 : (this.low + this.high) / 2;
    const length = (this.high - this.low) * factor;
    this.view(middle - length / 2, middle + length / 2);
  }

  private choose(row: number, at: number): void {
    [this.row, this.at] = [row, at];
    const { vu, slices } = this.rows[row];
    const slice = slices[at];
    if (!slice) {
      this.values.textContent = `VU ${vu}`;
      return;
    }
    const counts = slice.complete + slice.interrupted > 1 ? ` · ${slice.complete} complete, ${slice.interrupted} interrupted` : ` · ${kindOf(slice)}`;
    this.values.textContent = `VU ${vu} · ${this.time(slice.from)} to ${this.time(slice.until)}${counts}`;
  }

  private press(event: KeyboardEvent): void {
    const { slices } = this.rows[this.row];
    const byRow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const to = { ArrowRight: Math.min(this.at + 1, slices.length - 1), ArrowLeft: Math.max(this.at - 1, 0), Home: 0, End: slices.length - 1 }[event.key];
    if (byRow !== undefined) {
      const row = Math.min(Math.max(this.row + byRow, 0), this.rows.length - 1);
      const now = slices[this.at]?.from ?? this.low;
      this.choose(row, this.rows[row].slices.findIndex(slice => slice.until > now));
    } else if (to !== undefined) this.choose(this.row, to);
    else if (event.key === '+' || event.key === '=') this.zoom(1 / kZoom);
    else if (event.key === '-') this.zoom(kZoom);
    else if (event.key === 'Escape') this.view(0, this.end);
    else return;
    event.preventDefault();
    const slice = this.rows[this.row].slices[this.at];
    const length = this.high - this.low;
    if (slice && (slice.from < this.low || slice.from > this.high)) this.view(slice.from - length / 4, slice.from + length * 3 / 4);
    else this.draw();
  }

  private listenToPointer(): void {
    const place = (event: PointerEvent) => event.clientX - this.canvas.getBoundingClientRect().left;
    this.canvas.addEventListener('pointerdown', event => {
      this.canvas.setPointerCapture(event.pointerId);
      this.dragged = { from: this.ticksAt(place(event)), until: this.ticksAt(place(event)) };
    });
    this.canvas.addEventListener('pointermove', event => {
      const now = this.ticksAt(place(event));
      if (this.dragged) {
        this.dragged.until = now;
      } else {
        const row = Math.floor((event.clientY - this.canvas.getBoundingClientRect().top - kTop) / this.height);
        if (row < 0 || row >= this.rows.length) return;
        this.choose(row, this.rows[row].slices.findIndex(slice => slice.from <= now && now < slice.until));
      }
      this.draw();
    });
    this.canvas.addEventListener('pointerup', () => {
      const dragged = this.dragged;
      this.dragged = null;
      if (!dragged) return;
      const [low, high] = [Math.min(dragged.from, dragged.until), Math.max(dragged.from, dragged.until)];
      if ((high - low) / (this.high - this.low) > .01) this.view(low, high);
      else this.draw();
    });
    this.canvas.addEventListener('dblclick', () => this.view(0, this.end));
  }

  private draw(): void {
    const [width, height] = [this.width(), this.rows.length * this.height + kAxis];
    const scale = devicePixelRatio;
    [this.canvas.width, this.canvas.height] = [width * scale, (kTop + height) * scale];
    [this.canvas.style.width, this.canvas.style.height] = [`${width}px`, `${kTop + height}px`];
    const ink = this.canvas.getContext('2d')!;
    ink.scale(scale, scale);
    ink.translate(0, kTop);
    this.drawAxes(ink, width);
    ink.save();
    ink.beginPath();
    ink.rect(kGutter, 0, width - kGutter, height - kAxis);
    ink.clip();
    for (const kind of ['waiting', 'complete', 'interrupted'] as const) this.drawSlices(ink, kind);
    this.drawChosen(ink);
    if (this.dragged) {
      const [from, until] = [this.placeOf(this.dragged.from), this.placeOf(this.dragged.until)];
      ink.fillStyle = colour('shade');
      ink.fillRect(Math.min(from, until), 0, Math.abs(until - from), height - kAxis);
    }
    ink.restore();
  }

  private drawSlices(ink: CanvasRenderingContext2D, kind: keyof typeof kLooks): void {
    const look = kLooks[kind];
    ink.fillStyle = colour(look.colour);
    ink.globalAlpha = look.strength;
    const high = Math.max(this.height * look.height, 1);
    this.rows.forEach(({ slices }, row) => {
      for (const slice of slices) {
        if (slice.until < this.low || slice.from > this.high || kindOf(slice) !== kind) continue;
        const [from, until] = [this.placeOf(slice.from), this.placeOf(slice.until)];
        // Neighbours are told apart where there is room.
        const gap = until - from > 4 ? 1 : 0;
        ink.fillRect(from, row * this.height + (this.height - high) / 2, Math.max(until - from - gap, .75), high);
      }
    });
    ink.globalAlpha = 1;
  }

  private drawChosen(ink: CanvasRenderingContext2D): void {
    const slice = this.rows[this.row].slices[this.at];
    if (!slice) return;
    ink.strokeStyle = colour('ink');
    ink.lineWidth = 1.5;
    const [from, until] = [this.placeOf(slice.from), this.placeOf(slice.until)];
    ink.strokeRect(from, this.row * this.height, Math.max(until - from, 2), this.height);
  }

  private drawAxes(ink: CanvasRenderingContext2D, width: number): void {
    const bottom = this.rows.length * this.height;
    ink.font = '12px system-ui, sans-serif';
    ink.fillStyle = colour('dim');
    ink.strokeStyle = colour('line');
    ink.textAlign = 'right';
    ink.textBaseline = 'middle';
    const every = Math.ceil(14 / this.height);
    for (let row = 0; row < this.rows.length; row += every) ink.fillText(`VU ${this.rows[row].vu}`, kGutter - 8, (row + .5) * this.height);
    ink.textAlign = 'center';
    ink.textBaseline = 'top';
    const step = timeStep((this.high - this.low) * this.vus.tick, Math.max(Math.floor((width - kGutter) / 90), 1));
    for (let mark = Math.ceil(this.low * this.vus.tick / step - 1e-9) * step; mark <= this.high * this.vus.tick * (1 + 1e-9); mark += step) {
      const x = this.placeOf(mark / this.vus.tick);
      ink.beginPath();
      ink.moveTo(x, 0);
      ink.lineTo(x, bottom + 4);
      ink.stroke();
      if (x < width - 12) ink.fillText(seconds(Number(mark.toPrecision(8))), Math.max(x, kGutter + 8), bottom + 8);
    }
  }
}
