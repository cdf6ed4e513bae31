import { describe, expect, it } from '@jest/globals';
import { defaultAlarmRule } from '../alarm-rule.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { alarmFiguresOf } from './alarms.ts';

describe('alarmFiguresOf', () => {
  it('counts events, not recordings, and false alarms per hour', () => {
    const samples = 10 * 178;
    const recordings = [
      madeRecording('S1', 'S', { group: 'E1', samples }),
      madeRecording('S2', 'S', { group: 'E1', samples }),
      madeRecording('S3', 'S', { group: 'E2', samples }),
      madeRecording('N1', 'N', { samples }),
      madeRecording('N2', 'N', { samples }),
    ];
    const alarming = new Set(['S2', 'N1']);
    const figures = alarmFiguresOf(
      recordings,
      ({ id }) =>
        Array.from({ length: 10 }, (_, i) => ({ probability: alarming.has(id) && i >= 1 ? 0.9 : 0.1 })),
      defaultAlarmRule,
    );
    expect(figures).toMatchObject({ events: 2, eventsFound: 1 });
    expect(figures.medianLatencyS).toBeCloseTo((4 * 178) / 173.61);
    expect(figures.falseAlarmsPerHour).toBeCloseTo(3_600 / ((20 * 178) / 173.61));
  });
});
