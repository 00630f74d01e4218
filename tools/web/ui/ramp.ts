// The stages of a ramp as a line with points that can be dragged, or moved with the arrow keys.

import { button, element } from '../parts/element';
import { seconds } from '../parts/quantity';
import { durationText, roundEnd, roundStep, secondsOfValue } from './durations';
import { isObject, valueAt, type Json } from './json';
import type { State } from './state';

const kHeight = 180;
const kEdge = { left: 52, right: 14, top: 12, bottom: 24 };
const kRadius = 7;

interface Stage {
  target: number;
  seconds: number;
  rest: { [key: string]: Json };
}

const drawing = (name: string, attributes: Record<string, string | number>, text = ''): SVGElement => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
};

const stagesOf = (value: Json | undefined): Stage[] =>
  (Array.isArray(value) ? value : []).map(stage => {
    const rest = isObject(stage) ? stage : {};
    return { target: Number(rest.target ?? 0), seconds: secondsOfValue(rest.duration) ?? 0, rest };
  });

export class Ramp {
  readonly box = element('div', { class: 'ramp' });
  private svg = drawing('svg', { height: kHeight, role: 'group', 'aria-label': 'Stages: drag their points, or move them with the arrow keys' });
  private stages: Stage[] = [];
  private start = 0;
  private width = 320;
  /** The axes while a point is dragged, which stay as they were. */
  private held: { seconds: number; target: number } | null = null;

  constructor(private state: State, private scenario: string, private startName: 'startVUs' | 'startRate') {
    const add = button('Add a stage', null, () => {
      const last = this.stages.at(-1) ?? { target: this.start, seconds: 10, rest: {} };
      this.put([...this.stages, { ...last, rest: {} }]);
    });
    const remove = button('Remove the last', null, () => { if (this.stages.length > 1) this.put(this.stages.slice(0, -1)); });
    this.box.append(this.svg, element('div', { class: 'buttons' }, add, remove));
    new ResizeObserver(() => {
      if (this.box.clientWidth === this.width || this.box.clientWidth === 0) return;
      this.width = this.box.clientWidth;
      this.draw();
    }).observe(this.box);
    this.sync(state.document());
  }

  sync(document: Json): void {
    this.stages = stagesOf(valueAt(document, this.scenario + '/stages'));
    this.start = Number(valueAt(document, `${this.scenario}/${this.startName}`) ?? (this.startName === 'startVUs' ? 1 : 0));
    this.draw();
  }

  private put(stages: Stage[]): void {
    this.state.set(this.scenario + '/stages', stages.map(({ target, seconds, rest }) => ({ ...rest, target, duration: durationText(seconds) })));
  }

  /** Moves a point; -1 is the start. */
  private move(index: number, at: number, target: number): void {
    const { target: most, seconds: end } = this.axes();
    const value = Math.max(0, Math.round(target / this.targetStep(most)) * this.targetStep(most));
    if (index < 0) return this.state.set(`${this.scenario}/${this.startName}`, value);
    const step = roundStep(end / 400);
    const before = this.instant(index - 1);
    const length = Math.max(step, Math.round((at - before) / step) * step);
    this.put(this.stages.map((stage, i) => (i === index ? { ...stage, target: value, seconds: Number(length.toPrecision(12)) } : stage)));
  }

  private instant(index: number): number {
    return this.stages.slice(0, index + 1).reduce((sum, stage) => sum + stage.seconds, 0);
  }

  private targetOf(index: number): number {
    return index < 0 ? this.start : this.stages[index].target;
  }

  private targetStep(most: number): number {
    return Math.max(1, roundStep(most / 400));
  }

  private axes(): { seconds: number; target: number } {
    if (this.held) return this.held;
    const most = Math.max(this.start, ...this.stages.map(stage => stage.target), 1);
    return { seconds: Math.max(this.instant(this.stages.length - 1), 0.1) * 1.1, target: roundEnd(most * 1.2) };
  }

  private place(at: number, target: number): [number, number] {
    const axes = this.axes();
    return [kEdge.left + (at / axes.seconds) * (this.width - kEdge.left - kEdge.right),
      kHeight - kEdge.bottom - (target / axes.target) * (kHeight - kEdge.top - kEdge.bottom)];
  }

  private draw(): void {
    const focused = this.svg.contains(document.activeElement) ? document.activeElement!.getAttribute('data-point') : null;
    const axes = this.axes();
    const points = this.stages.map((_, i) => i);
    const line = [-1, ...points].map(i => this.place(i < 0 ? 0 : this.instant(i), this.targetOf(i)).map(v => v.toFixed(1)).join(','));
    const [left, bottom] = this.place(0, 0);
    const [right] = this.place(axes.seconds, axes.target);
    const marks = [0, axes.target / 2, axes.target].flatMap(target => {
      const y = this.place(0, target)[1];
      return [drawing('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }),
        drawing('text', { x: left - 12, y: y + 4, 'text-anchor': 'end' }, String(Number(target.toPrecision(3))))];
    });
    const times = [drawing('text', { x: left, y: kHeight - 6, 'text-anchor': 'middle' }, '0s'),
      ...points.filter(i => i === this.stages.length - 1).map(i =>
        drawing('text', { x: this.place(this.instant(i), 0)[0], y: kHeight - 6, 'text-anchor': 'middle' }, seconds(this.instant(i))))];
    this.svg.setAttribute('width', String(this.width));
    this.svg.setAttribute('viewBox', `0 0 ${this.width} ${kHeight}`);
    const area = `${left},${bottom} ${line.join(' ')} ${line.at(-1)!.split(',')[0]},${bottom}`;
    // The points stay, as one of them may have the pointer.
    const old = new Map([...this.svg.querySelectorAll('circle')].map(circle => [circle.getAttribute('data-point'), circle as SVGElement]));
    const circles = [-1, ...points].map(i => this.point(i, old.get(String(i))));
    for (const child of [...this.svg.children]) if (!circles.includes(child as SVGElement)) child.remove();
    this.svg.prepend(...marks, ...times, drawing('polygon', { class: 'area', points: area }), drawing('polyline', { class: 'course', points: line.join(' ') }));
    for (const circle of circles) if (!circle.isConnected) this.svg.append(circle);
    if (focused !== null) this.svg.querySelector<SVGElement>(`[data-point="${focused}"]`)?.focus();
  }

  private point(index: number, old: SVGElement | undefined): SVGElement {
    const at = index < 0 ? 0 : this.instant(index);
    const target = this.targetOf(index);
    const circle = old ?? this.newPoint(index);
    const [x, y] = this.place(at, target);
    const name = index < 0 ? 'start' : `stage ${index + 1}`;
    const values = { cx: x.toFixed(1), cy: y.toFixed(1), 'aria-label': name, 'aria-valuenow': target, 'aria-valuemin': 0,
      'aria-valuemax': this.axes().target, 'aria-valuetext': `${target} at ${seconds(at)}` };
    for (const [key, value] of Object.entries(values)) circle.setAttribute(key, String(value));
    return circle;
  }

  private newPoint(index: number): SVGElement {
    const circle = drawing('circle', { r: kRadius, tabindex: 0, role: 'slider', 'data-point': index });
    circle.addEventListener('pointerdown', event => {
      event.preventDefault();
      circle.focus();
      circle.setPointerCapture(event.pointerId);
      this.held = this.axes();
    });
    circle.addEventListener('pointermove', event => {
      if (!this.held) return;
      const box = this.svg.getBoundingClientRect();
      const at = ((event.clientX - box.left - kEdge.left) / (this.width - kEdge.left - kEdge.right)) * this.held.seconds;
      const target = ((kHeight - kEdge.bottom - (event.clientY - box.top)) / (kHeight - kEdge.top - kEdge.bottom)) * this.held.target;
      this.move(index, at, Math.min(target, this.held.target));
    });
    const release = () => {
      this.held = null;
      this.draw();
    };
    circle.addEventListener('pointerup', release);
    circle.addEventListener('pointercancel', release);
    circle.addEventListener('keydown', event => this.press(index, event));
    return circle;
  }

  private press(index: number, event: KeyboardEvent): void {
    const { target: most, seconds: end } = this.axes();
    const far = event.shiftKey ? 10 : 1;
    const byTarget = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const byTime = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (byTarget === undefined && byTime === undefined) return;
    event.preventDefault();
    const at = index < 0 ? 0 : this.instant(index);
    this.move(index, at + (byTime ?? 0) * far * roundStep(end / 400), this.targetOf(index) + (byTarget ?? 0) * far * this.targetStep(most));
  }
}
