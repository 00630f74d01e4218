// What can be taken away: the file, its options, the command, the link and the report.

import { button, element } from '../parts/element';
import { ask } from './asking';
import { valueAt } from './json';
import type { State } from './state';

const save = (name: string, type: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

export class Exports {
  readonly box: HTMLElement;
  private command = element('code');
  private said = element('span', { class: 'dim', 'aria-live': 'polite' });

  constructor(private state: State) {
    this.box = element('section', { 'aria-label': 'To take away' }, element('h2', {}, 'To take away'),
      element('pre', { tabindex: '0', id: 'command' }, this.command),
      element('div', { class: 'buttons' },
        button('Copy the command', null, () => void this.copy(state.command())),
        button('Copy the link', null, () => void this.copy(state.link())),
        ...(state.ofScript ? [] : [button('Save the file', null, () => save(this.baseName() + '.json', 'application/json', this.file()))]),
        button('Save k6’s options', null, () => save(this.baseName() + '.options.json', 'application/json', this.options())),
        button('Save the report', null, () => void this.report()), this.said));
    this.sync();
  }

  sync(): void {
    this.command.textContent = this.state.command();
    this.said.textContent = '';
  }

  private baseName(): string {
    return this.state.name.replace(/^.*\//, '').replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '-') || 'rehearsal';
  }
  private file(): string { return JSON.stringify(this.state.document(), null, 2) + '\n'; }
  private options(): string { return JSON.stringify(valueAt(this.state.document(), this.state.optionsPointer()), null, 2) + '\n'; }

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.said.textContent = 'copied';
    } catch {
      this.said.textContent = 'the browser does not allow it';
    }
  }

  private async report(): Promise<void> {
    this.said.textContent = 'is being made …';
    const answer = await ask<{ html: string }>('report', { ...this.state.body(), command: this.state.command(), file: this.state.ofScript ? '' : this.file() });
    this.said.textContent = answer.kind === 'answer' ? 'saved' : 'could not be made';
    if (answer.kind === 'answer') save(this.baseName() + '.html', 'text/html', answer.answer.html);
  }
}
