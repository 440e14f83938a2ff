import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute } from '../../src/shell/useRoute';

describe('the route in the fragment', () => {
  it('is the topics when it is empty or unknown', () => {
    expect([parseRoute(''), parseRoute('#/nowhere')].map((route) => route.view)).toEqual(['topics', 'topics']);
  });

  it('names the open topic', () => {
    expect(parseRoute('#/topics/orders')).toEqual({ view: 'topics', name: 'orders' });
  });

  it('survives any name, there and back', () => {
    const name = 'a/b%c d';
    expect(parseRoute(hrefOf('groups', name))).toEqual({ view: 'groups', name });
  });

  it('takes a broken escape as it is', () => {
    expect(parseRoute('#/topics/100%').name).toBe('100%');
  });
});
