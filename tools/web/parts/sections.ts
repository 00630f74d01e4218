// The parts of a page that reports and the playground have in common.

import { Chart } from './chart';
import type { Page, Panel, Picture, Table } from './data';
import { element, tableOf } from './element';
import { heatOf } from './heat';

export const verdictOf = (page: Page): HTMLElement | null =>
  page.verdict ? element('p', { class: 'verdict ' + (page.verdict.ok ? 'good' : 'bad') }, (page.verdict.ok ? '✓ ' : '✗ ') + page.verdict.text) : null;

export const factsOf = (facts: Page['facts']): HTMLElement => {
  const list = element('dl', { class: 'facts' });
  for (const { name, text, other } of facts) {
    const value = element('dd', {}, text);
    if (other !== undefined) value.append(' ', element('small', {}, other));
    list.append(element('div', {}, element('dt', {}, name), value));
  }
  return list;
};

export const sectionsOf = (tables: Table[]): HTMLElement[] =>
  tables.flatMap(table => [element('h2', {}, table.title), tableOf(table.columns, table.rows, table.title)]);

/** What is above the pictures. */
export const headOf = (page: Page): HTMLElement[] => {
  const verdict = verdictOf(page);
  return [element('h1', {}, page.title), element('p', { class: 'dim' }, page.lead), ...(verdict ? [verdict] : []), factsOf(page.facts)];
};

/** What is below them. */
export const tailOf = (page: Page): HTMLElement[] => [...sectionsOf(page.tables), element('p', { class: 'dim' }, page.version)];

/** Its figure, and the chart to be started once it is on the page. */
export const figureOf = (panel: Panel): { figure: HTMLElement; chart: Chart | null } => {
  if (panel.heat) return { figure: element('figure', {}, element('h3', {}, panel.title), heatOf(panel)), chart: null };
  const chart = new Chart(panel);
  return { figure: chart.figure, chart };
};

/** Draws pictures into a box; the charts that can take the new numbers stay. */
export class Pictures {
  readonly box = element('div');
  private shown: { figure: HTMLElement; chart: Chart | null }[] = [];
  private titles = '';

  show(pictures: Picture[]): void {
    const panels = pictures.flatMap(picture => picture.panels);
    const titles = JSON.stringify(pictures.map(picture => [picture.title, picture.note, picture.panels.map(panel => panel.title)]));
    if (titles === this.titles) {
      panels.forEach((panel, i) => {
        if (this.shown[i].chart?.show(panel)) return;
        const made = figureOf(panel);
        this.shown[i].chart?.stop();
        this.shown[i].figure.replaceWith(made.figure);
        made.chart?.start();
        this.shown[i] = made;
      });
      return;
    }
    this.titles = titles;
    for (const { chart } of this.shown) chart?.stop();
    this.shown = panels.map(figureOf);
    this.box.replaceChildren();
    let next = 0;
    for (const picture of pictures) {
      this.box.append(element('h2', {}, picture.title));
      for (const _ of picture.panels) this.box.append(this.shown[next++].figure);
      if (picture.note) this.box.append(element('p', { class: 'dim' }, picture.note));
    }
    if (this.box.isConnected) this.start();
  }

  /** Requires: what is in the box is on the page now, and was not before. Returns how many charts there are. */
  start(): number {
    for (const { chart } of this.shown) chart?.start();
    return this.shown.filter(({ chart }) => chart !== null).length;
  }
}
