import { describe, expect, it } from '@jest/globals';
import type { HealthAutoExportBody } from '../../../contracts/health-auto-export.ts';
import { samplesOf } from './samples-of.ts';

const nowMs = Date.UTC(2026, 4, 19, 12);
const rules = { nowMs, futureToleranceMs: 300_000, zone: undefined };
const date = '2026-05-19 12:00:00 +0200';
const instantMs = Date.UTC(2026, 4, 19, 10);
const source = 'Anna\u2019s Apple\u00a0Watch|iPhone';

const heartRates = (...data: unknown[]) => ({ data: { metrics: [{ name: 'heart_rate', data }] } });

describe('samplesOf', () => {
  it('finds heart_rate at any index and lists the other metrics', () => {
    const body = {
      data: {
        metrics: [
          { name: 'step_count', units: 'count', data: [{ date, qty: 12 }] },
          { name: 'resting_heart_rate', units: 'count/min', data: [{ date, qty: 50 }] },
          { name: 'unheard_of', data: 'no list' },
          { name: 'heart_rate', units: 'count/min', data: [{ Max: 70, source, date, Avg: 64.5, Min: 61 }] },
        ],
      },
    };
    expect(samplesOf(body, rules)).toEqual({
      samples: [[instantMs, 120, 61, 64.5, 70, 0]],
      sources: [source],
      skipped: {},
      ignoredMetrics: ['step_count', 'resting_heart_rate', 'unheard_of'],
    });
  });

  it('takes a quantity as lowest, mean and highest', () => {
    expect(samplesOf(heartRates({ date, qty: 64, source }), rules).samples).toEqual([
      [instantMs, 120, 64, 64, 64, 0],
    ]);
  });

  it.each(['Heart Rate', 'heart-rate', 'HEART_RATE'])('knows the metric as %j too', (name) => {
    const body = { data: { metrics: [{ name, data: [{ date, qty: 64, source }] }] } };
    expect(samplesOf(body, rules).samples).toHaveLength(1);
  });

  it('gives each source one index', () => {
    const found = samplesOf(
      heartRates(
        { date, qty: 60, source: 'a' },
        { date, qty: 61, source: 'b' },
        { date, qty: 62, source: 'a' },
      ),
      rules,
    );
    expect(found.sources).toEqual(['a', 'b']);
    expect(found.samples.map((sample) => sample[5])).toEqual([0, 1, 0]);
  });

  it.each([
    ['no-date', { qty: 60 }],
    ['no-date', { date: null, qty: 60 }],
    ['bad-date', { date: 1_716_000_000, qty: 60 }],
    ['bad-date', { date: 'today', qty: 60 }],
    ['no-offset', { date: '2026-05-19 12:00:00', qty: 60 }],
    ['future', { date: '2026-05-19 12:05:01 +0000', qty: 60 }],
    ['no-value', { date }],
    ['no-value', { date, qty: '60' }],
    ['no-value', { date, qty: Number.NaN }],
    ['no-value', { date, Avg: 60 }],
    ['no-value', { date, Min: 50, Avg: null, Max: 70 }],
    ['out-of-range', { date, qty: 14.9 }],
    ['out-of-range', { date, qty: 301 }],
    ['out-of-range', { date, qty: 1e308 }],
    ['out-of-range', { date, Min: 5, Avg: 60, Max: 70 }],
    ['min-avg-max-order', { date, Min: 61, Avg: 60, Max: 70 }],
    ['min-avg-max-order', { date, Min: 50, Avg: 71, Max: 70 }],
    ['bad-source', { date, qty: 60, source: 7 }],
    ['bad-source', { date, qty: 60, source: 'x'.repeat(256) }],
    ['not-a-sample', 'sample'],
    ['not-a-sample', null],
    ['not-a-sample', []],
  ])('skips and counts as %s: %j', (reason, entry) => {
    const found = samplesOf(heartRates(entry, { date, qty: 64, source }), rules);
    expect(found.skipped).toEqual({ [reason]: 1 });
    expect(found.samples).toHaveLength(1);
  });

  it('takes samples up to the tolerated future and at both ends of the range', () => {
    const edge = samplesOf(
      heartRates(
        { date: '2026-05-19 12:05:00 +0000', qty: 15 },
        { date: '2026-05-19 11:05:00 +0000', qty: 300 },
      ),
      rules,
    );
    expect(edge.samples).toHaveLength(2);
    expect(edge.sources).toEqual(['']);
  });

  it.each<HealthAutoExportBody>([
    { data: {} },
    { data: { metrics: [] } },
    { data: { metrics: [{ name: 'heart_rate' }] } },
    { data: { metrics: [{ name: 'heart_rate', data: 'none' }] } },
  ])('finds nothing in %j', (body) => {
    expect(samplesOf(body, rules)).toEqual({ samples: [], sources: [], skipped: {}, ignoredMetrics: [] });
  });
});
