// Numbers with their units, as the command's tables have them.

export const digits = (value: number, count: number): string => String(Number(value.toPrecision(count)));

export const seconds = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0s';
  if (size < 1e-6) return digits(value * 1e9, 4) + 'ns';
  if (size < 1e-3) return digits(value * 1e6, 4) + 'µs';
  if (size < 1) return digits(value * 1e3, 4) + 'ms';
  if (size < 60) return digits(value, 4) + 's';
  const whole = Math.round(value);
  const [h, m, s] = [Math.trunc(whole / 3600), Math.trunc(whole / 60) % 60, whole % 60];
  return (h ? h + 'h' : '') + m + 'm' + s + 's';
};

const bytes = (value: number): string => {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  while (Math.abs(value) >= 1000 && at < names.length - 1) { value /= 1000; ++at; }
  return digits(value, 4) + names[at];
};

export const quantity = (value: number | null | undefined, unit: string): string => {
  if (value === null || value === undefined) return '–';
  switch (unit) {
    case 's': return seconds(value);
    case 'share': return digits(value * 100, 4) + '%';
    case '1/s': return digits(value, 4) + '/s';
    case 'B': return bytes(value);
    case 'B/s': return bytes(value) + '/s';
    default: return digits(value, 6) + (unit === '1' ? '' : ' ' + unit);
  }
};
