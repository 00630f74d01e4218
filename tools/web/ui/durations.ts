// Durations as k6 and rehearsals write them: "1m30s", "250ms", or a number of milliseconds.

import type { Json } from './json';

const kUnits: Record<string, number> = { d: 86400, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, 'µs': 1e-6, ns: 1e-9 };

/** Seconds; null where the text is no duration. */
export const secondsOf = (text: string): number | null => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(d|h|ms|m|s|us|µs|ns)/g)];
  if (text === '' || parts.map(part => part[0]).join('') !== text) return null;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * kUnits[unit], 0);
};

/** Likewise of a value, whose numbers are milliseconds. */
export const secondsOfValue = (value: Json | undefined): number | null => {
  if (typeof value === 'number') return value / 1000;
  return typeof value === 'string' ? secondsOf(value) : null;
};

/** The shortest way to write it, to the microsecond. */
export const durationText = (seconds: number): string => {
  const us = Math.round(seconds * 1e6);
  if (us === 0) return '0s';
  if (us < 1000) return us + 'us';
  if (us < 1_000_000) return us / 1000 + 'ms';
  const hours = Math.floor(us / 3.6e9);
  const minutes = Math.floor((us - hours * 3.6e9) / 6e7);
  const rest = (us - hours * 3.6e9 - minutes * 6e7) / 1e6;
  return (hours ? hours + 'h' : '') + (minutes ? minutes + 'm' : '') + (rest || (!hours && !minutes) ? rest + 's' : '');
};

/** The end of an axis: a number of two digits that is not below the one given, and whose half has two digits too. */
export const roundEnd = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map(factor => factor * power).find(end => end >= least * (1 - 1e-9)) ?? least;
};

/** The nearest of 1, 2 and 5 times a power of ten that is not below the number. */
export const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least * (1 - 1e-9)) ?? least;
};
