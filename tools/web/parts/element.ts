// Elements of the page, and tables.

export const element = (name: string, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElement => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** `id`: null where nothing looks for it. */
export const button = (text: string, id: string | null, act: () => void): HTMLButtonElement => {
  const made = element('button', { type: 'button', ...(id === null ? {} : { id }) }, text) as HTMLButtonElement;
  made.addEventListener('click', act);
  return made;
};

export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/** A table that can be scrolled, by keys too. */
export const tableOf = (columns: string[], rows: string[][], caption = ''): HTMLElement => {
  const head = element('tr');
  for (const column of columns) head.append(element('th', { scope: 'col' }, column));
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    row.forEach((text, i) => line.append(i === 0 ? element('th', { scope: 'row' }, text) : element('td', {}, text)));
    body.append(line);
  }
  const table = element('table', {}, element('thead', {}, head), body);
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption || columns.join(', ') }, table);
};
