// A live test while it runs: the program tells how it is, and can be asked to pause, resume, scale or stop it.

import type { Page } from '../parts/data';
import { button, element } from '../parts/element';
import { Gantt } from '../parts/gantt';
import { Pictures, headOf, tailOf } from '../parts/sections';

/** What start.json says of a live test. */
export interface LiveStart {
  name: string;
  live: { pauses: boolean; scales: boolean };
}

interface Message {
  state: string;
  paused: boolean;
  vus: number;
  maxVUs: number;
  said: string;
  page: Page;
}

const kOver = 'over';

/** As k6's REST API takes it; what becomes of it comes with the next message. */
const patch = async (attributes: Record<string, unknown>): Promise<string> => {
  try {
    const body = JSON.stringify({ data: { type: 'status', id: 'default', attributes } });
    const response = await fetch('do/status', { method: 'POST', body });
    return response.ok ? '' : ((await response.json()) as { error: string }).error;
  } catch {
    return 'The program does not answer.';
  }
};

class Steering {
  readonly box = element('div', { class: 'buttons' });
  readonly note = element('p', { class: 'note', role: 'status' });
  private pause = button('Pause', 'pause', () => void this.ask({ paused: true }));
  private resume = button('Resume', 'resume', () => void this.ask({ paused: false }));
  private stop = button('Stop', 'stop', () => void this.ask({ stopped: true }));
  private vus = element('input', { id: 'vus', type: 'number', min: '0', step: '1' }) as HTMLInputElement;
  private max = element('input', { id: 'max', type: 'number', min: '0', step: '1' }) as HTMLInputElement;
  private scale = element('form', { class: 'scale' }, element('label', { for: 'vus' }, 'VUs'), this.vus,
    element('label', { for: 'max' }, 'of at most'), this.max, element('button', { type: 'submit', id: 'scale' }, 'Scale'));

  constructor({ live }: LiveStart) {
    if (live.pauses) this.box.append(this.pause, this.resume);
    if (live.scales) this.box.append(this.scale);
    this.box.append(this.stop);
    this.scale.addEventListener('submit', event => {
      event.preventDefault();
      void this.ask({ vus: Number(this.vus.value), 'vus-max': Number(this.max.value) });
    });
  }

  show({ state, paused, vus, maxVUs, said }: Message): void {
    const over = state === kOver;
    this.pause.disabled = over || paused;
    this.resume.disabled = over || !paused;
    for (const part of [this.stop, ...this.scale.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button')]) part.disabled = over;
    if (!this.scale.contains(document.activeElement)) [this.vus.value, this.max.value] = [String(vus), String(maxVUs)];
    this.note.textContent = said;
    this.note.classList.toggle('plain', !said.includes('refused'));
  }

  private async ask(attributes: Record<string, unknown>): Promise<void> {
    const wrong = await patch(attributes);
    if (wrong) this.note.textContent = wrong;
  }
}

/** Follows the test until the program ends; then what is shown stays. */
export const watch = (start: LiveStart): void => {
  const { dataset } = document.documentElement;
  const steering = new Steering(start);
  const state = element('span', { id: 'state', 'aria-live': 'polite' }, 'has not said anything yet');
  const box = document.getElementById('results')!;
  const [head, vus, tail] = [element('div'), element('div'), element('div')];
  const pictures = new Pictures();
  document.title = `${start.name} · rehearse live`;
  document.getElementById('playground')!.classList.add('watching');
  document.getElementById('head')!.append(element('strong', {}, start.name), state, steering.box);
  box.append(steering.note, head, pictures.box, vus, tail);
  const events = new EventSource('events');
  events.addEventListener('message', event => {
    const message = JSON.parse(event.data as string) as Message;
    const { page } = message;
    box.classList.remove('stale');
    if (state.textContent !== message.state) state.textContent = message.state;
    steering.show(message);
    head.replaceChildren(...headOf(page));
    pictures.show(page.pictures);
    tail.replaceChildren(...tailOf(page));
    // When the test is over, and then they stay as they are.
    if (page.vus && !vus.hasChildNodes()) {
      const gantt = new Gantt(page.vus);
      vus.append(...gantt.parts);
      gantt.start();
    }
    dataset.told = String(Number(dataset.told ?? 0) + 1);
  });
  events.addEventListener('error', () => {
    // After the end the program may have more to show, until it leaves.
    if (state.textContent === kOver) return events.close();
    box.classList.add('stale');
    state.textContent = 'does not answer: what is shown is how it was';
  });
};
