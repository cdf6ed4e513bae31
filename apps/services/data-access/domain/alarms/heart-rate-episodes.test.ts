import { describe, expect, it } from '@jest/globals';
import { defaultHeartRateLimits } from '../../../../contracts/alarm.ts';
import { heartRateEpisodes, heartRateKinds, type JudgedSample } from './heart-rate-episodes.ts';

const minuteMs = 60_000;
const sample = (minute: number, mean: number, fields: Partial<JudgedSample> = {}): JudgedSample => ({
  instantMs: minute * minuteMs,
  sourceId: 1,
  min: mean,
  mean,
  max: mean,
  ...fields,
});
const kindsOf = (...samples: JudgedSample[]): string[] =>
  heartRateKinds.filter((kind) => heartRateEpisodes(kind, samples, defaultHeartRateLimits).length > 0);

describe('heartRateEpisodes', () => {
  it('rings for a mean beyond its limit in two samples of a source that span a minute', () => {
    expect(kindsOf(sample(0, 135))).toEqual([]);
    expect(kindsOf(sample(0, 135), sample(0.5, 135))).toEqual([]);
    expect(kindsOf(sample(0, 135), sample(1, 131))).toEqual(['heart-rate-high']);
    expect(kindsOf(sample(0, 49), sample(5, 48))).toEqual(['heart-rate-low']);
  });

  it('is at the limit not yet beyond it', () => {
    expect(kindsOf(sample(0, 130), sample(1, 130), sample(2, 50), sample(3, 50))).toEqual([]);
  });

  it('rings at once for a lowest or highest beyond the extremes', () => {
    expect(kindsOf(sample(0, 100, { max: 151 }))).toEqual(['heart-rate-extreme-high']);
    expect(kindsOf(sample(0, 60, { min: 39 }))).toEqual(['heart-rate-extreme-low']);
  });

  it('does not count samples together over a normal one, over 30 minutes, or of two sources', () => {
    expect(kindsOf(sample(0, 135), sample(1, 100), sample(2, 135))).toEqual([]);
    expect(kindsOf(sample(0, 135), sample(31, 135))).toEqual([]);
    expect(kindsOf(sample(0, 135), sample(2, 135, { sourceId: 2 }))).toEqual([]);
  });

  it('keeps counting one source while another is normal', () => {
    expect(kindsOf(sample(0, 135), sample(1, 90, { sourceId: 2 }), sample(2, 135))).toEqual([
      'heart-rate-high',
    ]);
  });

  it('says what was measured and which limit it broke', () => {
    const [episode] = heartRateEpisodes(
      'heart-rate-high',
      [sample(0, 135), sample(1, 142.4)],
      defaultHeartRateLimits,
    );
    expect(episode).toEqual({ onsetMs: 0, lastMs: minuteMs, evidence: '142/min, limit 130/min' });
  });
});
