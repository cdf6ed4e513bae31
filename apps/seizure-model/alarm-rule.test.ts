import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alarmStates, defaultAlarmRule } from './alarm-rule.ts';

const results = (text: string) =>
  [...text].map((sign) => ({ probability: { S: 0.9, '-': 0.1 }[sign] ?? null }));
const states = (text: string): string =>
  alarmStates(results(text))
    .map((on) => (on ? '!' : '.'))
    .join('');

describe('alarmStates', () => {
  it('switches on at the third seizure window of five and off when two are left', () => {
    expect(states('--SSS----')).toBe('....!!!..');
    expect(states('S--S--S--')).toBe('.........');
    expect(states('SS--S----')).toBe('....!....');
  });

  it('neither starts nor ends an alarm at windows without a probability', () => {
    expect(states('SS????????')).toBe('..........');
    expect(states('SSS????????')).toBe('..!!!!!!!!!');
    expect(states('SSS???---')).toBe('..!!!!!!.');
  });

  it('gives the states of the scored windows alone, however many unscored ones lie between', () => {
    const sign = fc.constantFrom('S', '-', '?');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
        const withGaps = states(signs.join(''));
        const scored = signs.filter((value) => value !== '?').join('');
        expect([...withGaps].filter((_, i) => signs[i] !== '?').join('')).toBe(states(scored));
      }),
    );
  });

  it('counts a probability at the threshold as seizure', () => {
    const rule = { ...defaultAlarmRule, k: 1, n: 1 };
    expect(
      alarmStates([{ probability: rule.threshold }, { probability: rule.threshold - 1e-4 }], rule),
    ).toEqual([true, false]);
  });

  it.each([
    [{ k: 6, n: 5, threshold: 0.5 }, "'k' (6)"],
    [{ k: 1, n: 0, threshold: 0.5 }, "'n' (0)"],
    [{ k: 3, n: 5, threshold: 0 }, "'threshold' (0)"],
  ])('refuses the rule %j', (rule, message) => {
    expect(() => alarmStates([], rule)).toThrow(message);
  });

  it('refuses a probability outside of [0, 1]', () => {
    expect(() => alarmStates([{ probability: Number.NaN }])).toThrow("'results[0].probability' (NaN)");
  });
});
