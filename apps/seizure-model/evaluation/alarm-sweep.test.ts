import { describe, expect, it } from '@jest/globals';
import { madeRecording } from '../testing/made-recordings.ts';
import { sweepAlarmRules } from './alarm-sweep.ts';
import type { ScoredWindow } from './scored-window.ts';

const samples = 10 * 178;
const recordings = [
  madeRecording('S1', 'S', { samples }),
  madeRecording('S2', 'S', { samples }),
  madeRecording('N1', 'N', { samples }),
];
/** Windows of a run: `1` is a window with probability 0.9, `0` one with 0.1, `x` one of 0.9 that the gate flags. */
const run = (calls: Readonly<Record<string, string>>): readonly ScoredWindow[] =>
  recordings.flatMap(({ id, set, group, seizure }) =>
    [...calls[id]!].map((call, index) => ({
      recording: id,
      set,
      group,
      seizure,
      start: 0,
      index,
      probability: call === '0' ? 0.1 : 0.9,
      reasons: call === 'x' ? ['muscle' as const] : [],
    })),
  );
const runs = [
  run({ S1: '0111111111', S2: '1111111111', N1: '0011100111' }),
  run({ S1: '1111111111', S2: '0000000000', N1: '0000000000' }),
];
const rules = [{ k: 3, n: 3, threshold: 0.5 }];
const windowS = 178 / 173.61;

describe('sweepAlarmRules', () => {
  it('reports the worst run for events and latency, and means for the rest', () => {
    const [figures] = sweepAlarmRules(runs, recordings, { behindGate: false, rules });
    expect(figures).toMatchObject({
      events: 2,
      eventsFound: 1,
      recordingsFound: 0.75,
      recordingsFoundLeast: 0.5,
    });
    expect(figures!.worstEventLatencyS).toBeCloseTo(4 * windowS);
    const hours = (10 * windowS) / 3_600;
    expect(figures!.falseAlarmsPerHour).toBeCloseTo(0.5 / hours);
    expect(figures!.falseOnsetsPerHour).toBeCloseTo(1 / hours);
  });

  it('lets flagged windows say nothing behind the gate', () => {
    const flagged = [run({ S1: '11xx1xxxxx', S2: '1111111111', N1: 'xxxxxxxxxx' })];
    const [figures] = sweepAlarmRules(flagged, recordings, { behindGate: true, rules });
    expect(figures!.worstEventLatencyS).toBeCloseTo(5 * windowS);
    expect(figures!.falseAlarmsPerHour).toBe(0);
  });
});
