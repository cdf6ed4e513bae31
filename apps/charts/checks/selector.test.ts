import { describe, expect, it } from '@jest/globals';
import { matchesSelector } from './selector.ts';

const labels = { app: 'web' };
const expression = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});

describe('matchesSelector', () => {
  it.each([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'front' } }, false],
    [expression('app', 'In', 'web', 'api'), true],
    [expression('tier', 'In', 'front'), false],
    [expression('app', 'NotIn', 'web'), false],
    [expression('tier', 'NotIn', 'front'), true],
    [expression('app', 'Exists'), true],
    [expression('tier', 'Exists'), false],
    [expression('app', 'DoesNotExist'), false],
    [{ matchLabels: { app: 'web' }, ...expression('app', 'DoesNotExist') }, false],
  ])('%j selects app=web: %s', (selector, selected) => {
    expect(matchesSelector(selector, labels)).toBe(selected);
  });

  it('refuses an operator that Kubernetes does not have', () => {
    expect(() => matchesSelector(expression('app', 'Is'), labels)).toThrow(
      new RangeError("'operator' (Is) must be one of In, NotIn, Exists, DoesNotExist"),
    );
  });
});
