// What of a file is worth a slider, and the fields for it.

import { element } from '../parts/element';
import { durationText, roundStep, secondsOf } from './durations';
import { isObject, leavesOf, namesOf, pointerOf, valueAt, type Json } from './json';
import type { State } from './state';

type Kind = 'number' | 'duration' | 'other';

interface FieldFacts {
  pointer: string;
  label: string;
  kind: Kind;
  value: Json;
}

export interface Group {
  title: string;
  open: boolean;
  fields: FieldFacts[];
  /** Where its stages are. */
  ramp?: { scenario: string; start: 'startVUs' | 'startRate' };
}

const kMostFields = 24;
const kMostFound = 12;
/** Options of scenarios that are there without being in the file, with their default; those of an executor only. */
const kDefaults: [option: string, value: Json, executors: RegExp][] = [
  ['gracefulStop', '30s', /^(constant|ramping|shared|per)-/],
  ['gracefulRampDown', '30s', /^ramping-vus$/],
];

const kindOf = (value: Json): Kind => {
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' && secondsOf(value) !== null ? 'duration' : 'other';
};

const factsOf = (pointer: string, value: Json, above: string): FieldFacts =>
  ({ pointer, label: namesOf(pointer).slice(namesOf(above).length).join(' › '), kind: kindOf(value), value });

const fieldsBelow = (value: Json, pointer: string, isWanted = (_behind: string) => true): FieldFacts[] =>
  leavesOf(value, pointer).map(leaf => factsOf(leaf.pointer, leaf.value, pointer))
    .filter(field => field.kind !== 'other' && isWanted(field.pointer.slice(pointer.length))).slice(0, kMostFields);

const scenarioGroup = (title: string, pointer: string, scenario: Json): Group => {
  const options = isObject(scenario) ? scenario : {};
  const executor = String(options.executor ?? (options.stages ? 'ramping-vus' : ''));
  const fields = fieldsBelow(scenario, pointer, behind => !/\/(stages\/.*|timeUnit|tags\/.*|env\/.*|thresholds\/.*)$/.test(behind));
  for (const [name, value, executors] of kDefaults) {
    if (executors.test(executor) && options[name] === undefined) fields.push(factsOf(pointer + '/' + name, value, pointer));
  }
  const group: Group = { title: `${title}${executor ? ` (${executor})` : ''}`, open: true, fields };
  if (Array.isArray(options.stages) && /^ramping-/.test(executor)) {
    group.ramp = { scenario: pointer, start: executor === 'ramping-vus' ? 'startVUs' : 'startRate' };
    group.fields = fields.filter(field => field.pointer !== `${pointer}/${group.ramp!.start}`);
  }
  return group;
};

/** Scenarios, then targets, then the other parts of a rehearsal. */
export const groupsOf = (state: State): Group[] => {
  const document = isObject(state.original) ? state.original : {};
  const at = state.optionsPointer();
  const options = valueAt(document, at) ?? {};
  const scenarios = isObject(options) ? options.scenarios : undefined;
  const groups: Group[] = isObject(scenarios)
    ? Object.entries(scenarios).map(([name, scenario]) => scenarioGroup(name, at + pointerOf(['scenarios', name]), scenario))
    : [scenarioGroup('default', at, options)];
  if (isObject(document.targets)) {
    for (const [name, target] of Object.entries(document.targets)) {
      groups.push({ title: `target ${name}`, open: true, fields: fieldsBelow(target, pointerOf(['targets', name])) });
    }
  }
  for (const part of ['journeys', 'setup', 'teardown', 'vuInit', 'control']) {
    if (document[part] !== undefined && at === '/options') {
      groups.push({ title: part, open: false, fields: fieldsBelow(document[part], pointerOf([part])) });
    }
  }
  return groups.filter(group => group.fields.length > 0 || group.ramp);
};

let nextId = 0;

/** A field with its slider, which follows the state. */
export class Field {
  readonly row: HTMLElement;
  private input: HTMLInputElement;
  private slider: HTMLInputElement | null = null;

  constructor(private facts: FieldFacts, private state: State) {
    const id = `field${++nextId}`;
    this.input = element('input', { id, type: facts.kind === 'number' ? 'number' : 'text', step: 'any', autocomplete: 'off',
      spellcheck: 'false', 'data-pointer': facts.pointer }) as HTMLInputElement;
    this.input.addEventListener('input', () => this.typed());
    this.row = element('div', { class: 'field' }, element('label', { for: id, title: facts.pointer }, facts.label), this.input);
    if (facts.kind !== 'other') this.addSlider();
    this.sync(state.document());
  }

  sync(document: Json): void {
    const value = valueAt(document, this.facts.pointer) ?? this.facts.value;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (this.read() !== value && this.input !== globalThis.document.activeElement) this.show(text);
    this.row.classList.toggle('changed', text !== String(this.facts.value));
    const number = this.numberOf(value);
    if (!this.slider || number === null) return;
    if (number > Number(this.slider.max)) this.slider.max = String(roundStep(number * 2));
    this.slider.value = String(number);
    this.slider.setAttribute('aria-valuetext', text);
  }

  private show(text: string): void {
    this.input.value = text;
    this.input.removeAttribute('aria-invalid');
  }

  private numberOf(value: Json): number | null {
    if (typeof value === 'number') return value;
    return typeof value === 'string' ? secondsOf(value) : null;
  }

  private addSlider(): void {
    const now = this.numberOf(this.facts.value) ?? 0;
    const whole = this.facts.kind === 'number' && Number.isInteger(now);
    const most = roundStep(now > 0 ? now * 4 : whole ? 10 : 30);
    const step = whole ? 1 : roundStep(most / 400);
    this.slider = element('input', { type: 'range', min: '0', max: String(most), step: String(step), 'aria-label': this.facts.label,
      'data-slider': this.facts.pointer }) as HTMLInputElement;
    this.slider.addEventListener('input', () => {
      const number = Number(this.slider!.value);
      const value = this.facts.kind === 'duration' ? durationText(number) : Number(number.toPrecision(12));
      this.show(String(value));
      this.state.set(this.facts.pointer, value);
    });
    this.row.append(this.slider);
  }

  /** Undefined: what is in the field cannot be its value. */
  private read(): Json | undefined {
    const text = this.input.value.trim();
    if (this.facts.kind === 'number') return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    if (this.facts.kind === 'duration') return secondsOf(text) === null ? undefined : text;
    if (typeof this.facts.value === 'string') return text;
    try { return JSON.parse(text); } catch { return undefined; }
  }

  private typed(): void {
    const value = this.read();
    if (value === undefined) return this.input.setAttribute('aria-invalid', 'true');
    this.input.removeAttribute('aria-invalid');
    this.state.set(this.facts.pointer, value);
  }
}

/** Finds any value of the file by words of its path. */
export class Search {
  readonly box: HTMLElement;
  private input = element('input', { type: 'search', id: 'search', placeholder: 'servers, timeout, weight …', autocomplete: 'off' }) as HTMLInputElement;
  private found = element('div', { class: 'found' });
  private fields: Field[] = [];

  constructor(private state: State) {
    this.box = element('div', { class: 'search' }, element('label', { for: 'search' }, 'Any value of the file, by its path'), this.input, this.found);
    this.input.addEventListener('input', () => this.search());
  }

  sync(document: Json): void {
    for (const field of this.fields) field.sync(document);
  }

  private search(): void {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = words.length === 0 ? [] : leavesOf(this.state.document()).filter(leaf => words.every(word => leaf.pointer.toLowerCase().includes(word)));
    this.fields = all.slice(0, kMostFound).map(leaf => new Field(factsOf(leaf.pointer, leaf.value, ''), this.state));
    this.found.replaceChildren(...this.fields.map(field => field.row));
    if (all.length > kMostFound) this.found.append(element('p', { class: 'dim' }, `and ${all.length - kMostFound} more`));
    if (words.length > 0 && all.length === 0) this.found.append(element('p', { class: 'dim' }, 'The file has no such path.'));
  }
}
