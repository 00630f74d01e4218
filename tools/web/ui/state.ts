// What of the file is changed: values by JSON pointer and the seed, with undo, as `--set` and as a link.

import { isObject, namesOf, pointerOf, same, valueAt, withValue, type Json } from './json';

/** What start.json says. */
export interface Start {
  name: string;
  words: string;
  script: boolean;
  seed: string;
  text: string;
}

interface Change {
  values: [string, Json][];
  seed: string;
}

const kMostUndo = 200;
/** Changes of one place that follow each other within this time are undone together, in ms. */
const kTogether = 800;

/** Browsers refuse an address that changes too often (Chrome: 200 times in 30 s); then it is written this much later, in ms. */
const kLinkLater = 2000;

/** As `--set` takes it: JSON, or a text that is no JSON. */
const settingText = (value: Json): string => {
  const json = JSON.stringify(value);
  if (typeof value !== 'string') return json;
  try { JSON.parse(value); return json; } catch { return value; }
};

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;

export class State {
  readonly original: Json;
  private values = new Map<string, Json>();
  private seedNow: string;
  private before: Change[] = [];
  private behind: Change[] = [];
  private lastPlace = '';
  private lastTime = -Infinity;
  private linkTimer = 0;
  /** Called after each change. */
  changed: () => void = () => {};

  constructor(private start: Start) {
    this.original = JSON.parse(start.text);
    this.seedNow = start.seed;
    this.readLink();
    addEventListener('hashchange', () => { if (this.readLink()) this.changed(); });
  }

  get name(): string { return this.start.name; }
  /** Then the document is what its options amount to, which is no file that could be run. */
  get ofScript(): boolean { return this.start.script; }
  get seed(): string { return this.seedNow; }
  get canUndo(): boolean { return this.before.length > 0; }
  get canRedo(): boolean { return this.behind.length > 0; }

  /** Puts a value at a place; equal ones in a row are one change. */
  set(pointer: string, value: Json, now = performance.now()): void {
    if (!this.differs(pointer, value)) return;
    this.remember(pointer, now);
    this.put(pointer, value);
    this.after();
  }

  /** Puts all of them, as one change. */
  setAll(changes: [pointer: string, value: Json][]): void {
    if (!changes.some(([pointer, value]) => this.differs(pointer, value))) return;
    this.lastTime = -Infinity;
    this.remember('', performance.now());
    for (const [pointer, value] of changes) this.put(pointer, value);
    this.after();
  }

  setSeed(seed: string): void {
    if (seed === this.seedNow) return;
    this.remember('seed', performance.now());
    this.seedNow = seed;
    this.after();
  }

  undo(): void { this.move(this.before, this.behind); }
  redo(): void { this.move(this.behind, this.before); }
  reset(): void {
    if (this.values.size === 0 && this.seedNow === this.start.seed) return;
    this.remember('reset', performance.now());
    this.values.clear();
    this.seedNow = this.start.seed;
    this.after();
  }

  /** The file with the changes. */
  document(): Json {
    return [...this.values].reduce<Json>((document, [pointer, value]) => withValue(document, pointer, value), this.original);
  }

  /** Where the options are: bare options are the document itself. */
  optionsPointer(): string {
    return isObject(this.original) && isObject(this.original.options) ? '/options' : '';
  }

  /** "PATH=VALUE" of each change. */
  settings(): string[] {
    return [...this.values].map(([pointer, value]) => `${pointer}=${settingText(value)}`);
  }

  /** What every question begins with. */
  body(): Record<string, unknown> {
    return { values: this.settings(), ...(this.seedNow === this.start.seed ? {} : { seed: this.seedNow }) };
  }

  /** The command that simulates the same. */
  command(): string {
    let words = this.start.words.replace(/^rehearse ui/, 'rehearse run');
    for (const setting of this.settings()) words += ' --set ' + quoted(setting);
    if (this.seedNow === this.start.seed) return words;
    return words.replace(/ --seed[ =]\d+/, '') + ' --seed ' + this.seedNow;
  }

  link(): string {
    const query = new URLSearchParams();
    for (const setting of this.settings()) query.append('set', setting);
    if (this.seedNow !== this.start.seed) query.set('seed', this.seedNow);
    const hash = query.toString();
    return location.href.replace(/#.*$/, '') + (hash ? '#' + hash : '');
  }

  private differs(pointer: string, value: Json): boolean {
    return !same(valueAt(this.document(), pointer), value);
  }

  private put(pointer: string, value: Json): void {
    const above = [...this.values.keys()].find(place => pointer.startsWith(place + '/'));
    if (above !== undefined) return this.put(above, withValue(this.values.get(above)!, pointer.slice(above.length), value));
    for (const place of this.values.keys()) if (place.startsWith(pointer + '/')) this.values.delete(place);
    if (same(valueAt(this.original, pointer), value)) this.values.delete(pointer);
    else this.values.set(pointer, value);
  }

  private change(): Change {
    return { values: [...this.values], seed: this.seedNow };
  }

  private remember(place: string, now: number): void {
    const continues = place === this.lastPlace && now - this.lastTime < kTogether;
    [this.lastPlace, this.lastTime] = [place, now];
    if (continues) return;
    this.before.push(this.change());
    if (this.before.length > kMostUndo) this.before.shift();
    this.behind = [];
  }

  private move(from: Change[], to: Change[]): void {
    const next = from.pop();
    if (!next) return;
    to.push(this.change());
    this.take(next);
    this.lastPlace = '';
    this.after();
  }

  private take(change: Change): void {
    this.values = new Map(change.values);
    this.seedNow = change.seed;
  }

  private after(): void {
    this.changed();
    this.writeLink();
  }

  private writeLink(): void {
    clearTimeout(this.linkTimer);
    try { history.replaceState(null, '', this.link()); } catch { this.linkTimer = window.setTimeout(() => this.writeLink(), kLinkLater); }
  }

  /** Whether the link says something else than before. */
  private readLink(): boolean {
    const query = new URLSearchParams(location.hash.slice(1));
    const values: [string, Json][] = [];
    for (const setting of query.getAll('set')) {
      const equals = setting.indexOf('=');
      if (!setting.startsWith('/') || equals < 0) continue;
      const text = setting.slice(equals + 1);
      const pointer = pointerOf(namesOf(setting.slice(0, equals)));
      try { values.push([pointer, JSON.parse(text)]); } catch { values.push([pointer, text]); }
    }
    const seed = query.get('seed') ?? this.start.seed;
    const next = { values, seed };
    if (same(next as unknown as Json, this.change() as unknown as Json)) return false;
    this.take(next);
    return true;
  }
}
