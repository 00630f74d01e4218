// What would fix it: asks size, and find for thresholds that are crossed; and a form for find.

import { button, element } from '../parts/element';
import type { Page } from '../parts/data';
import { ask, type Answer } from './asking';
import { durationText, secondsOf, secondsOfValue } from './durations';
import { isObject, leavesOf, pointerOf, valueAt, type Json } from './json';
import type { State } from './state';

const kRuns = 100;
const kMostServers = 64;

interface Enough {
  value: number;
  share: number;
}
interface Size {
  runs: number;
  scenarios: Record<string, Record<'preAllocatedVUs' | 'maxVUs' | 'gracefulStopNs' | 'gracefulRampDownNs', Enough | null>>;
}
interface Found {
  path: string;
  asked: 'least' | 'most';
  condition: string;
  found: { value: number | string; runs: number } | null;
  monotone: boolean;
}
interface Outcome {
  services?: Record<string, { utilisation: number | null }>;
  verdict?: { thresholds: { metric: string; threshold: string; ok: boolean }[] };
}

const failureOf = (answer: Answer<unknown>): string => {
  switch (answer.kind) {
    case 'problems': return answer.problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    case 'failed': return answer.message;
    case 'gone': return 'The program does not answer.';
    default: return '';
  }
};

/** A threshold as a condition of find: k6's are in milliseconds where they are about times. */
export const conditionOf = (metric: string, threshold: string): string | null => {
  const parts = /^\s*(p\([\d.]+\)|avg|min|max|med|rate|count)\s*(<=|>=|<|>)\s*([\d.]+)\s*$/.exec(threshold);
  if (!parts) return null;
  const [, stat, relation, limit] = parts;
  const times = /duration|waiting|blocked|connecting|receiving|sending|tls/.test(metric) && stat !== 'count' && stat !== 'rate';
  return `${stat} of ${metric} ${relation} ${limit}${times ? 'ms' : stat === 'rate' && metric === 'http_reqs' ? '/s' : ''}`;
};

export class Fixes {
  readonly box: HTMLElement;
  private list = element('ul', { class: 'fixes', 'aria-live': 'polite' });
  private page: Page | null = null;
  private serial = 0;
  private form: { least: HTMLSelectElement; path: HTMLInputElement; from: HTMLInputElement; to: HTMLInputElement; condition: HTMLInputElement; runs: HTMLInputElement };
  private answer = element('p', { class: 'dim', 'aria-live': 'polite' });

  constructor(private state: State) {
    const input = (id: string, value: string, attributes: Record<string, string> = {}) =>
      element('input', { id, value, autocomplete: 'off', ...attributes }) as HTMLInputElement;
    const numbers = leavesOf(state.original).filter(({ value }) => typeof value === 'number' || (typeof value === 'string' && secondsOf(value) !== null));
    const paths = element('datalist', { id: 'paths' }, ...numbers.slice(0, 500).map(({ pointer }) => element('option', { value: pointer })));
    this.form = {
      least: element('select', { id: 'find-which' }, element('option', { value: 'least' }, 'least'), element('option', { value: 'most' }, 'most')) as HTMLSelectElement,
      path: input('find-path', numbers.find(({ pointer }) => /preAllocatedVUs|servers|rate$/.test(pointer))?.pointer ?? numbers[0]?.pointer ?? '', { list: 'paths' }),
      from: input('find-from', '1', { size: '6' }),
      to: input('find-to', '100', { size: '6' }),
      condition: input('find-condition', 'dropped == 0'),
      runs: input('find-runs', String(kRuns), { type: 'number', min: '1', max: '100000' }),
    };
    const labelled = (text: string, field: HTMLElement) => element('div', {}, element('label', { for: field.id }, text), field);
    const find = element('button', { type: 'submit' }, 'Find');
    const form = element('form', { class: 'find' }, labelled('the', this.form.least), labelled('value of', this.form.path),
      labelled('from', this.form.from), labelled('to', this.form.to), labelled('with which', this.form.condition), labelled('runs', this.form.runs), find, paths);
    form.addEventListener('submit', event => {
      event.preventDefault();
      void this.find();
    });
    this.box = element('section', { 'aria-label': 'What would fix it' }, element('h2', {}, 'What would fix it'), button('What would fix it?', 'fix', () => void this.fix()), this.list,
      element('details', {}, element('summary', {}, 'Find the least or most value with which a condition holds'), form, this.answer));
  }

  /** The run that is shown. */
  show(page: Page): void {
    this.page = page;
    ++this.serial;
    this.list.replaceChildren();
  }

  private doIt(changes: [string, Json][]): HTMLElement {
    return button('Do it', null, () => this.state.setAll(changes));
  }

  private add(text: string, changes: [string, Json][]): void {
    this.list.append(element('li', {}, this.doIt(changes), ' ', text));
  }

  private async fix(): Promise<void> {
    const serial = ++this.serial;
    this.list.replaceChildren(element('li', { class: 'dim' }, 'is being worked out …'));
    const [answer] = await Promise.all([ask<Size>('size', { ...this.state.body(), runs: kRuns }), this.offerServers(serial)]);
    if (serial !== this.serial) return;
    this.list.querySelector('.dim')?.remove();
    if (answer.kind === 'answer') this.offerSizes(answer.answer);
    else this.list.append(element('li', {}, failureOf(answer)));
    if (this.list.childElementCount === 0) {
      this.list.append(element('li', {}, 'Nothing: VUs and graceful stops are enough, and thresholds hold.'));
    }
  }

  private offerSizes(size: Size): void {
    const document = this.state.document();
    for (const [name, enough] of Object.entries(size.scenarios)) {
      const pointer = this.state.optionsPointer() + pointerOf(['scenarios', name]);
      const options = valueAt(document, pointer);
      if (!isObject(options)) continue;
      const vus = Math.max(Number(options.preAllocatedVUs ?? 0), Number(options.maxVUs ?? 0));
      const needed = enough.preAllocatedVUs;
      if (needed && needed.value > vus) {
        const changes: [string, Json][] = [[pointer + '/preAllocatedVUs', needed.value]];
        if (options.maxVUs !== undefined) changes.push([pointer + '/maxVUs', needed.value]);
        this.add(`${name}: preAllocatedVUs ${needed.value} instead of ${vus}: no arrival is dropped in ${needed.share * 100} % of ${size.runs} runs`, changes);
      }
      for (const [option, grace] of [['gracefulStop', enough.gracefulStopNs], ['gracefulRampDown', enough.gracefulRampDownNs]] as const) {
        const now = secondsOfValue(options[option] ?? '30s');
        if (!grace || now === null || grace.value / 1e9 <= now) continue;
        const text = durationText(grace.value / 1e9);
        this.add(`${name}: ${option} ${text}: none of its iterations is interrupted by it in ${grace.share * 100} % of ${size.runs} runs`, [[pointer + '/' + option, text]]);
      }
    }
  }

  /** For each threshold that is crossed: how many servers of the busiest service it takes. */
  private async offerServers(serial: number): Promise<void> {
    const outcome = (this.page?.result ?? {}) as Outcome;
    const document = this.state.document();
    const busiest = Object.entries(outcome.services ?? {}).filter(([name]) => typeof valueAt(document, pointerOf(['targets', name, 'servers'])) === 'number')
      .sort(([, a], [, b]) => (b.utilisation ?? 0) - (a.utilisation ?? 0))[0];
    if (!busiest) return;
    const pointer = pointerOf(['targets', busiest[0], 'servers']);
    const now = valueAt(document, pointer) as number;
    for (const { metric, threshold, ok } of outcome.verdict?.thresholds ?? []) {
      const condition = ok ? null : conditionOf(metric, threshold);
      if (condition === null) continue;
      const answer = await ask<Found>('find', { ...this.state.body(), least: true, range: `${pointer}=${now}..${Math.max(now + kMostServers, now * 2)}`, condition, runs: 1 });
      if (serial !== this.serial) return;
      if (answer.kind === 'answer' && answer.answer.found) {
        const value = answer.answer.found.value as Json;
        this.add(`target ${busiest[0]}: ${value} servers instead of ${now}: ${condition}`, [[pointer, value]]);
      }
    }
  }

  private async find(): Promise<void> {
    const { least, path, from, to, condition, runs } = this.form;
    this.answer.textContent = 'is being worked out …';
    const answer = await ask<Found>('find', { ...this.state.body(), least: least.value === 'least',
      range: `${path.value}=${from.value}..${to.value}`, condition: condition.value, runs: Number(runs.value) });
    if (answer.kind === 'replaced') return;
    if (answer.kind !== 'answer') {
      this.answer.textContent = failureOf(answer);
      return;
    }
    const { found, monotone, asked } = answer.answer;
    if (!found) {
      this.answer.textContent = 'It holds nowhere in this range, as far as was looked.';
      return;
    }
    const apply = this.doIt([[path.value, found.value]]);
    this.answer.replaceChildren(`The ${asked} is ${found.value}${monotone ? '' : '; but the condition changes more than once in the range'}. `, apply);
  }
}
