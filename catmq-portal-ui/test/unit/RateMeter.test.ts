import { describe, expect, it } from 'vitest';
import { RateMeter } from '../../src/topics/RateMeter';

describe('the produce rate', () => {
  it('is not known from one observation', () => {
    expect(new RateMeter().observe(1, 500, 0)).toBeUndefined();
  });

  it('is what came divided by the time it took', () => {
    const meter = new RateMeter();
    meter.observe(1, 500, 0);
    expect(meter.observe(1, 700, 2_000)).toBe(100);
  });

  it('forgets what is older than the window', () => {
    const meter = new RateMeter();
    meter.observe(1, 0, 0);
    meter.observe(1, 1_000, 5_000);
    expect(meter.observe(1, 1_000, 15_000)).toBe(0);
  });

  it('keeps topics apart, and forgets those that are gone', () => {
    const meter = new RateMeter();
    meter.observe(1, 0, 0);
    meter.observe(2, 0, 0);
    expect(meter.observe(2, 30, 1_000)).toBe(30);
    meter.keepOnly(new Set([2]));
    expect(meter.observe(1, 99, 1_000)).toBeUndefined();
  });
});
