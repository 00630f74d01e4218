// A run beside another one that was pinned.

import type { Page, Panel } from '../parts/data';

const withCurvesOf = (panel: Panel, pinned: Panel | undefined): Panel => {
  if (!pinned || panel.heat) return panel;
  const others = pinned.curves.map(curve => {
    const like = panel.curves.findIndex(({ name }) => name === curve.name);
    const { low, high, ...line } = curve;
    return { ...line, name: 'A: ' + curve.name, like: like < 0 ? panel.curves.length : like };
  });
  const high = panel.x.high === undefined ? {} : { high: Math.max(panel.x.high, pinned.x.high ?? 0) };
  return { ...panel, x: { ...panel.x, ...high }, curves: [...panel.curves, ...others] };
};

/** The page with the pinned one's curves, and its figures where they differ. */
export const beside = (page: Page, pinned: Page | null): Page => {
  if (!pinned) return page;
  const panels = pinned.pictures.flatMap(picture => picture.panels);
  const was = new Map(pinned.facts.map(fact => [fact.name, fact.text]));
  return {
    ...page,
    facts: page.facts.map(({ name, text }) => {
      const before = was.get(name);
      return before === undefined || before === text ? { name, text } : { name, text, other: `A: ${before}` };
    }),
    pictures: page.pictures.map(picture => ({
      ...picture,
      panels: picture.panels.map(panel => withCurvesOf(panel, panels.find(({ title }) => title === panel.title))),
    })),
  };
};
