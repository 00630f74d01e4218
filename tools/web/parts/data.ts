// What the program gives a page: report_page.cpp and picture_json.cpp write it.

export interface Axis {
  title: string;
  unit: string;
  names?: string[];
  low?: number;
  high?: number;
}

export interface Curve {
  name: string;
  form: 'line' | 'step' | 'dots' | 'band';
  x: number[];
  y: (number | null)[];
  low?: (number | null)[];
  high?: (number | null)[];
  /** Of another run: in the colour of the curve at this place; a line is dashed. */
  like?: number;
}

export interface Shade {
  from: number;
  until: number;
  what: string;
}

export interface Panel {
  title: string;
  x: Axis;
  y: Axis;
  curves: Curve[];
  shades: Shade[];
  heat?: { unit: string; values: (number | null)[] };
}

export interface Picture {
  title: string;
  note: string;
  panels: Panel[];
}

export interface Table {
  title: string;
  first: boolean;
  columns: string[];
  rows: string[][];
}

export interface VuCourse {
  vu: number;
  complete: number;
  interrupted: number;
  busy: number;
  waiting: number;
  /** Four numbers each: ticks since the last one, ticks until its end, iterations complete, and interrupted. */
  slices: number[];
}

/** vus_json.cpp writes it. */
export interface Vus {
  tick: number;
  together: number;
  vus: VuCourse[];
}

export interface Page {
  title: string;
  lead: string;
  verdict?: { ok: boolean; text: string };
  /** `other`: what it was in another run. */
  facts: { name: string; text: string; other?: string }[];
  tables: Table[];
  pictures: Picture[];
  vus?: Vus;
  command: string;
  file: string;
  version: string;
  result: unknown;
}
