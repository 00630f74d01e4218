// A value for each place of two axes, as a table of colours.

import type { Panel } from './data';
import { element } from './element';
import { quantity } from './quantity';

const kStops = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

const mixed = (share: number): number[] => {
  const place = share * (kStops.length - 1);
  const below = Math.min(Math.trunc(place), kStops.length - 2);
  return kStops[below].map((low, i) => Math.round(low + (kStops[below + 1][i] - low) * (place - below)));
};

/** Requires: both axes have names. */
export const heatOf = (panel: Panel): HTMLElement => {
  const { values, unit } = panel.heat!;
  const [across, down] = [panel.x.names!, panel.y.names!];
  const known = values.filter((value): value is number => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const head = element('tr', {}, element('td'));
  for (const name of across) head.append(element('th', { scope: 'col' }, name));
  const body = element('tbody');
  for (let row = down.length - 1; row >= 0; --row) {
    const line = element('tr', {}, element('th', { scope: 'row' }, down[row]));
    across.forEach((_, column) => {
      const value = values[row * across.length + column];
      const cell = element('td', {}, quantity(value, unit));
      if (value !== null) {
        const share = most > least ? (value - least) / (most - least) : 0;
        cell.style.background = `rgb(${mixed(share).join(' ')})`;
        cell.style.color = share > 0.6 ? '#1b1f24' : '#ffffff';
      }
      line.append(cell);
    });
    body.append(line);
  }
  const caption = element('caption', { class: 'dim' }, `down: ${panel.y.title}; across: ${panel.x.title}`);
  const table = element('table', { class: 'heat' }, caption, element('thead', {}, head), body);
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': panel.title }, table);
};
