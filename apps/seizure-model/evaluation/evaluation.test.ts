import { describe, expect, it } from '@jest/globals';
import { defaultAlarmRule } from '../alarm-rule.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { evaluationOf } from './evaluation.ts';
import type { ScoredWindow } from './scored-window.ts';

const recordings = [
  madeRecording('S1', 'S', { group: 'E1', samples: 5 * 178 }),
  madeRecording('F1', 'F', { group: 'E2', samples: 5 * 178 }),
];
const windows: readonly ScoredWindow[] = recordings.flatMap(({ id, set, group, seizure }) =>
  Array.from({ length: 5 }, (_, index) => ({
    recording: id,
    set,
    group,
    seizure,
    start: 0,
    index,
    probability: seizure ? (index === 0 ? 0.2 : 0.9) : 0.1,
    reasons: seizure && index >= 3 ? (['muscle'] as const) : [],
  })),
);
const evaluation = evaluationOf(windows, {
  recordings,
  rule: defaultAlarmRule,
  bootstrap: { resamples: 10, seed: 0 },
});

describe('evaluationOf', () => {
  it('scores the network on every window and the gate on its own', () => {
    expect(evaluation.network.all).toMatchObject({ windows: 10, accuracy: 0.9, sensitivity: 0.8 });
    expect(evaluation.network.bySet).toEqual({
      F: { windows: 5, calledSeizure: 0 },
      S: { windows: 5, calledSeizure: 0.8 },
    });
    expect(evaluation.gate).toMatchObject({ flagged: 0.2, flaggedSeizure: 0.4, flaggedOther: 0 });
    expect(evaluation.gate.byReason).toMatchObject({ muscle: 2, flat: 0 });
  });

  it('leaves flagged windows out of the gated figures and says how many stay', () => {
    expect(evaluation.gated).toMatchObject({ coverage: 0.8, all: { windows: 8, sensitivity: 2 / 3 } });
  });

  it('shows the alarm rule flagged windows as gaps', () => {
    expect(evaluation.network.alarms).toMatchObject({ eventsFound: 1, falseAlarms: 0 });
    expect(evaluation.gated.alarms).toMatchObject({ eventsFound: 0, medianLatencyS: null });
  });
});
