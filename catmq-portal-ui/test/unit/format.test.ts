import { describe, expect, it } from 'vitest';
import { bytes, count, duration, plural, rate, retention } from '../../src/format';

describe('numbers', () => {
  it('groups thousands', () => expect(count(1_234_567)).toBe('1,234,567'));
  it('says one thing of one', () => expect([plural(1, 'member'), plural(2, 'member')]).toEqual(['1 member', '2 members']));
  it('shows a small rate with a digit and a large one without', () =>
    expect([rate(0), rate(3.456), rate(1234.5)]).toEqual(['0/s', '3.5/s', '1,235/s']));
  it('shows a dash for a rate that is not known yet', () => expect(rate(undefined)).toBe('–'));
  it('picks the unit of bytes', () => expect([bytes(512), bytes(1536), bytes(1024 ** 3)]).toEqual(['512 B', '1.5 KiB', '1 GiB']));
});

describe('durations', () => {
  it.each([
    [500, '0.5 seconds'],
    [1_000, '1 second'],
    [90 * 60_000, '1.5 hours'],
    [7 * 86_400_000, '7 days'],
  ])('%i ms are %s', (ms, text) => expect(duration(ms)).toBe(text));
});

describe('retention', () => {
  const week = 7 * 86_400_000;
  it('null is the default of the server', () => expect(retention(null, null)).toBe('server default'));
  it('-1 is unlimited', () => expect(retention(-1, -1)).toBe('unlimited'));
  it('tells the age', () => expect(retention(week, null)).toBe('7 days'));
  it('tells the size', () => expect(retention(-1, 1024 ** 3)).toBe('1 GiB per partition'));
  it('tells both', () => expect(retention(week, 1024 ** 3)).toBe('7 days, 1 GiB per partition'));
  it('does not hide that the age is the default beside a size of its own', () =>
    expect(retention(null, 1024 ** 3)).toBe('default age, 1 GiB per partition'));
});
