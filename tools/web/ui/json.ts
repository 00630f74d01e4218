// JSON values and JSON pointers (RFC 6901) into them.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const namesOf = (pointer: string): string[] =>
  pointer.split('/').slice(1).map(name => name.replace(/~1/g, '/').replace(/~0/g, '~'));

export const pointerOf = (names: (string | number)[]): string =>
  names.map(name => '/' + String(name).replace(/~/g, '~0').replace(/\//g, '~1')).join('');

export const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const step = (value: Json | undefined, name: string): Json | undefined => {
  if (Array.isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
};

/** Undefined where there is nothing. */
export const valueAt = (document: Json, pointer: string): Json | undefined =>
  namesOf(pointer).reduce<Json | undefined>(step, document);

/** The document with another value there; whatever is not there remains so but for the last name. */
export const withValue = (document: Json, pointer: string, value: Json): Json => {
  const [name, ...rest] = namesOf(pointer);
  if (name === undefined) return value;
  const inner = step(document, name);
  if (rest.length > 0 && inner === undefined) return document;
  const changed = rest.length > 0 ? withValue(inner!, pointerOf(rest), value) : value;
  if (Array.isArray(document)) return document.map((item, i) => (String(i) === name ? changed : item));
  return isObject(document) ? { ...document, [name]: changed } : document;
};

export const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** All values that hold no others, in their order. */
export const leavesOf = (value: Json, pointer = ''): { pointer: string; value: Json }[] => {
  if (typeof value !== 'object' || value === null) return [{ pointer, value }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner as Json, pointer + pointerOf([name])));
};
