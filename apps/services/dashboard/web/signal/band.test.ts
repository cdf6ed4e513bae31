import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bandOf, bandSigns, probabilityText } from './band.ts';
import { qualityText } from './score-text.ts';

describe('bandOf', () => {
  it.each([
    [0, 'low'],
    [0.2999, 'low'],
    [0.3, 'medium'],
    [0.7, 'medium'],
    [0.7001, 'high'],
    [1, 'high'],
  ])('puts %p into %p', (probability, band) => {
    expect(bandOf(probability)).toBe(band);
  });

  it('gives each band a word and a symbol of its own', () => {
    const signs = Object.values(bandSigns);
    expect(new Set(signs.map(({ word }) => word)).size).toBe(3);
    expect(new Set(signs.map(({ symbol }) => symbol)).size).toBe(3);
  });
});

describe('probabilityText', () => {
  it.each([
    [0, '<0.01'],
    [0.05, '0.05'],
    [0.2999, '0.2999'],
    [0.701, '0.701'],
    [0.9731, '0.97'],
    [1, '>0.99'],
  ])('writes %p as %p', (probability, text) => {
    expect(probabilityText(probability)).toBe(text);
  });

  it('never shows a number that belongs to another band', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (probability) => {
        const shown = Number(probabilityText(probability).replace(/[<>]/, ''));
        expect(bandOf(shown)).toBe(bandOf(probability));
      }),
    );
  });
});

describe('qualityText', () => {
  it('says why there is no probability', () => {
    const reasons = [
      { code: 'flat', text: 'flat signal' },
      { code: 'clip', text: 'clipped' },
    ];
    expect(qualityText({ status: 'not-assessable', reasons, modelVersion: '1' })).toBe(
      'not assessable: flat signal, clipped',
    );
    expect(qualityText({ status: 'unscored', reason: 'away' })).toBe('not yet scored');
  });
});
