// Simulates what the state says after each change; what is older than what is shown is never shown.

import type { Page } from '../parts/data';
import { ask, cancel, isThere, progress, type Problem } from './asking';

/** A question that is under way may take this long before a newer one takes its place, in ms: half as long again as the last one,
    so that a picture follows a point that is being dragged. */
const kPatience = { least: 250, most: 1500, share: 1.5 };
const kProgressEach = 200;
const kRetryEach = 1000;

export interface View {
  /** The picture of a change. */
  paint(page: Page): void;
  problems(problems: Problem[]): void;
  /** Null: nothing is under way; otherwise how far it is, if that is known. */
  waiting(share: number | null | undefined): void;
  message(text: string): void;
}

export class Simulation {
  private wanted = 0;
  private shown = 0;
  private asked = 0;
  private askedAt = -Infinity;
  private changedAt = 0;
  private timer = 0;
  private took = 0;
  private retrying = false;

  constructor(private view: View, private body: () => Record<string, unknown>) {
    setInterval(() => void this.watch(), kProgressEach);
  }

  /** The state is another one. */
  change(): void {
    ++this.wanted;
    this.changedAt = performance.now();
    this.say();
    this.pump();
  }

  /** Gives up what is under way; what is shown stays as it is. */
  async cancel(): Promise<void> {
    clearTimeout(this.timer);
    this.asked = 0;
    await cancel('simulate');
    this.view.waiting(null);
    this.view.message('Cancelled: the picture is that of before the last change.');
  }

  private pump(): void {
    if (this.asked > 0) {
      const patience = Math.min(Math.max(this.took * kPatience.share, kPatience.least), kPatience.most);
      const left = this.askedAt + patience - performance.now();
      if (left > 0) {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.pump(), left);
        return;
      }
    }
    if (this.wanted > this.shown && this.asked !== this.wanted) void this.send();
  }

  private async send(): Promise<void> {
    const serial = (this.asked = this.wanted);
    const changedAt = this.changedAt;
    this.askedAt = performance.now();
    const answer = await ask<{ page: Page }>('simulate', this.body());
    if (serial !== this.asked) return;  // a newer one was asked, or this one was cancelled
    this.asked = 0;
    this.took = performance.now() - this.askedAt;
    this.view.waiting(null);
    switch (answer.kind) {
      case 'answer':
        this.shown = serial;
        this.view.paint(answer.answer.page);
        this.view.problems([]);
        this.view.message('');
        requestAnimationFrame(() => setTimeout(() => this.measure(changedAt)));
        break;
      case 'problems':
        this.shown = serial;
        this.view.problems(answer.problems);
        break;
      case 'gone':
        this.view.message('The program does not answer. What is shown is that of before the last change.');
        return this.retry();
      case 'failed':
        this.view.message(`${answer.message}. What is shown is that of before the last change.`);
        return;
      case 'replaced':  // by an older one that came to the program later, on another connection: ask again
        break;
    }
    this.say();
    this.pump();
  }

  private retry(): void {
    if (this.retrying) return;
    this.retrying = true;
    setTimeout(async () => {
      this.retrying = false;
      if (!(await isThere())) return this.retry();
      this.view.message('');
      this.pump();
    }, kRetryEach);
  }

  private async watch(): Promise<void> {
    if (this.asked === 0 || performance.now() - this.askedAt < kProgressEach) return;
    const serial = this.asked;
    const share = await progress('simulate');
    if (serial === this.asked) this.view.waiting(share ?? undefined);
  }

  // What is wanted and what is shown, and how long it took from the change to the paint, in ms: for tests and for those
  // who measure.
  private say(): void {
    const { dataset } = document.documentElement;
    dataset.wanted = String(this.wanted);
    dataset.shown = String(this.shown);
  }

  private measure(changedAt: number): void {
    document.documentElement.dataset.latency = (performance.now() - changedAt).toFixed(1);
  }
}
