import { describe, expect, it } from '@jest/globals';
import { validate } from '../kit/validate.ts';
import { eegPageQuery, trendQuery } from './ward.ts';
import { wholeNumberText } from './whole-number-text.ts';

describe('a whole number in a path or a query', () => {
  it.each([
    ['0', 0],
    ['8640000000000000', 8_640_000_000_000_000],
  ])('is read from %s', (text, value) => {
    expect(wholeNumberText(0, 8_640_000_000_000_000).parse(text)).toBe(value);
  });

  it.each(['', ' ', ' 1', '+1', '-1', '-0', '1e3', '0x1', '1.0', 'NaN', '9007199254740992', '1'.repeat(99)])(
    'is not made of %j',
    (text) => {
      expect(wholeNumberText(0, Number.MAX_SAFE_INTEGER).safeParse(text).success).toBe(false);
    },
  );
});

describe('the span of a query', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an empty start', { fromMs: '', toMs: '5' }, /^'fromMs' \(""\) must be a whole number from 0 to/],
    ['no start', { toMs: '5' }, /^'fromMs' \(absent\) must be a whole number from 0 to/],
    ['a start given twice', { fromMs: ['1', '2'], toMs: '5' }, /^'fromMs' \(2 entries\) must be a whole/],
    ['an end before the start', { fromMs: '9', toMs: '5' }, /^'toMs' \(5\) must be later than 'fromMs'/],
  ])('is refused with %s, showing what came', (_what, query, message) => {
    expect(() => validate(trendQuery, query)).toThrow(message);
  });

  it('is refused for a page of EEG that would be too long, showing what came', () => {
    expect(() => validate(eegPageQuery, { fromMs: '0', toMs: '600001' })).toThrow(
      /^'toMs' \(600001\) must be at most 600000 ms after 'fromMs'/,
    );
  });
});
