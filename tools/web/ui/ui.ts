// A page to play with a test: what can be changed on one side, what happens on the other.

import 'uplot-style';
import '../parts/style.css';
import './ui.css';
import type { Page } from '../parts/data';
import { button, element } from '../parts/element';
import { Pictures, headOf, tailOf } from '../parts/sections';
import { startOf, type Problem } from './asking';
import { beside } from './compare';
import { Exports } from './exports';
import { Field, Search, groupsOf } from './fields';
import { Fixes } from './fixes';
import { Ramp } from './ramp';
import { Simulation, type View } from './simulation';
import { State, type Start } from './state';
import { watch } from './watch';

/** What happens: the run that was simulated last, beside the one that was pinned. */
class Results implements View {
  readonly box = document.getElementById('results')!;
  pinned: Page | null = null;
  private page: Page | null = null;
  private pictures = new Pictures();
  private top = element('div', { class: 'top' });
  private head = element('div');
  private tail = element('div');
  private wrong = element('ul', { class: 'problems', role: 'alert' });
  private note = element('p', { class: 'note', 'aria-live': 'polite' });
  private bar = element('progress', { max: '1', 'aria-label': 'how much is simulated' });
  private under = element('div', { class: 'under' });

  constructor(private fixes: Fixes, exports: Exports, cancel: () => void) {
    this.under.append(element('span', {}, 'is being simulated'), this.bar, button('Cancel', 'cancel', cancel));
    this.under.hidden = true;
    this.top.append(this.note, this.under, this.wrong);
    this.box.append(this.top, this.head, this.pictures.box, fixes.box, this.tail, exports.box);
  }

  paint(page: Page): void {
    this.page = page;
    this.fixes.show(page);
    this.draw();
  }

  problems(problems: Problem[]): void {
    this.box.classList.toggle('stale', problems.length > 0);
    this.wrong.replaceChildren(...problems.map(({ path, message }) => element('li', {}, path ? `${path}: ${message}` : message)));
    for (const field of document.querySelectorAll<HTMLElement>('[data-pointer]')) {
      const pointer = field.dataset.pointer!;
      field.toggleAttribute('data-wrong', problems.some(({ path }) => path !== '' && (path === pointer || pointer.endsWith(path))));
    }
  }

  waiting(share: number | null | undefined): void {
    this.under.hidden = share === null;
    this.box.classList.toggle('stale', share !== null);
    if (typeof share === 'number') this.bar.setAttribute('value', String(share));
    else this.bar.removeAttribute('value');
  }

  message(text: string): void {
    this.note.textContent = text;
    if (text) this.box.classList.add('stale');
  }

  pin(): void {
    this.pinned = this.pinned ? null : this.page;
    this.draw();
  }

  private draw(): void {
    if (!this.page) return;
    const page = beside(this.page, this.pinned);
    this.head.replaceChildren(...headOf(page));
    this.pictures.show(page.pictures);
    this.tail.replaceChildren(...tailOf(page));
  }
}

const controlsOf = (state: State): { parts: HTMLElement[]; sync: () => void } => {
  const followers: { sync(document: ReturnType<State['document']>): void }[] = [];
  const parts = groupsOf(state).map(group => {
    const box = element('details', { class: 'group', ...(group.open ? { open: '' } : {}) }, element('summary', {}, group.title));
    if (group.ramp) {
      const ramp = new Ramp(state, group.ramp.scenario, group.ramp.start);
      followers.push(ramp);
      box.append(ramp.box);
    }
    for (const facts of group.fields) {
      const field = new Field(facts, state);
      followers.push(field);
      box.append(field.row);
    }
    return box;
  });
  const search = new Search(state);
  followers.push(search);
  return { parts: [...parts, search.box], sync: () => { const now = state.document(); for (const each of followers) each.sync(now); } };
};

const seedField = (state: State): { row: HTMLElement; sync: () => void } => {
  const input = element('input', { id: 'seed', inputmode: 'numeric', autocomplete: 'off' }) as HTMLInputElement;
  input.addEventListener('input', () => {
    const good = /^\d{1,20}$/.test(input.value);
    input.setAttribute('aria-invalid', String(!good));
    if (good) state.setSeed(input.value);
  });
  const other = button('Another', 'reseed', () => state.setSeed(String(BigInt(state.seed) + 1n)));
  const sync = () => { if (input !== document.activeElement) input.value = state.seed; };
  sync();
  return { row: element('div', { class: 'field' }, element('label', { for: 'seed' }, 'seed'), input, other), sync };
};

const play = (start: Start): void => {
  const state = new State(start);
  document.title = `${state.name} · rehearse`;
  const fixes = new Fixes(state);
  const exports = new Exports(state);
  const results: Results = new Results(fixes, exports, () => void simulation.cancel());
  const simulation: Simulation = new Simulation(results, () => state.body());
  const controls = controlsOf(state);
  const seed = seedField(state);
  const undo = button('Undo', 'undo', () => state.undo());
  const redo = button('Redo', 'redo', () => state.redo());
  const reset = button('As in the file', 'reset', () => state.reset());
  const pin = button('Pin as A', 'pin', () => {
    results.pin();
    pin.textContent = results.pinned ? 'Unpin A' : 'Pin as A';
    pin.setAttribute('aria-pressed', String(results.pinned !== null));
  });
  document.getElementById('head')!.append(element('strong', {}, state.name), element('div', { class: 'buttons' }, undo, redo, reset, pin));
  document.getElementById('controls')!.append(seed.row, ...controls.parts);
  const follow = () => {
    controls.sync();
    seed.sync();
    exports.sync();
    undo.disabled = !state.canUndo;
    redo.disabled = !state.canRedo;
    simulation.change();
  };
  state.changed = follow;
  addEventListener('keydown', event => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== 'range';
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || typing) return;
    event.preventDefault();
    if (event.shiftKey) state.redo();
    else state.undo();
  });
  follow();
};

const begin = async (): Promise<void> => {
  const start = await startOf();
  if ('live' in start) watch(start);
  else play(start);
};

void begin();
