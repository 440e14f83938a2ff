const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

const SECOND = 1_000;
const UNITS: [string, number][] = [
  ['day', 86_400 * SECOND],
  ['hour', 3_600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
];
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** What stands where there is nothing to say (yet). */
export const NOTHING = '–';

export function count(value: number): string {
  return WHOLE.format(value);
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Messages per second; undefined as long as there is only one observation. */
export function rate(perSecond: number | undefined): string {
  if (perSecond === undefined) {
    return NOTHING;
  }
  return `${(perSecond < 10 ? ONE_DIGIT : WHOLE).format(perSecond)}/s`;
}

/** The largest unit that keeps it readable: 90 minutes are "1.5 hours". */
export function duration(ms: number): string {
  const [noun, size] = UNITS.find(([, unit]) => ms >= unit) ?? ['second', SECOND];
  const value = ONE_DIGIT.format(ms / size);
  return `${value} ${noun}${value === '1' ? '' : 's'}`;
}

export function bytes(value: number): string {
  let power = 0;
  let scaled = value;
  while (scaled >= 1024 && power < BYTE_UNITS.length - 1) {
    scaled /= 1024;
    power++;
  }
  return `${ONE_DIGIT.format(scaled)} ${BYTE_UNITS[power]}`;
}

/** How long messages stay. null is the server's default, -1 unlimited, for each of the two limits. */
export function retention(ms: number | null, byteLimit: number | null): string {
  if (ms === null && byteLimit === null) {
    return 'server default';
  }
  const age = ms === null ? 'default age' : ms < 0 ? undefined : duration(ms);
  const size = byteLimit === null || byteLimit < 0 ? undefined : `${bytes(byteLimit)} per partition`;
  return [age, size].filter(Boolean).join(', ') || 'unlimited';
}

export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString();
}
