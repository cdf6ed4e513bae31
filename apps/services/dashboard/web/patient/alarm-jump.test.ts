import { describe, expect, it } from '@jest/globals';
import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import { nearestAlarm } from './alarm-jump.ts';

const hour = 3_600_000;
const nowMs = 1_000 * hour;
const transition = (fields: Partial<AlarmTransition>): AlarmTransition => ({
  transitionId: 1,
  kind: 'seizure',
  episode: 1,
  atMs: fields.onsetMs! + 3_000,
  event: 'began',
  from: 'off',
  to: 'present',
  onsetMs: 0,
  lastMs: 0,
  evidence: '',
  by: null,
  note: null,
  ...fields,
});
const stored = [
  transition({ onsetMs: nowMs - 200 * hour, atMs: nowMs - 177 * hour }),
  transition({ onsetMs: nowMs - 30 * hour, event: 'passed' }),
  transition({ onsetMs: nowMs - 20 * hour, kind: 'no-eeg' }),
  transition({ onsetMs: nowMs - 10 * hour, event: 'acknowledge' }),
  transition({ onsetMs: nowMs - 2 * hour }),
];
let asked = 0;
const read = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => {
  asked += 1;
  return Promise.resolve({
    transitions: stored.filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
  });
};
const from = (hoursAgo: number, direction: 'previous' | 'next') =>
  nearestAlarm(read, direction, { aroundMs: nowMs - hoursAgo * hour, nowMs });

describe('nearestAlarm', () => {
  it('finds the nearest episode about the patient, technical alarms and acts of people aside', async () => {
    expect(await from(1, 'previous')).toBe(nowMs - 2 * hour);
    expect(await from(2, 'previous')).toBe(nowMs - 30 * hour);
    expect(await from(30, 'previous')).toBe(nowMs - 200 * hour);
    expect(await from(30, 'next')).toBe(nowMs - 2 * hour);
    expect(await from(250, 'next')).toBe(nowMs - 200 * hour);
  });

  it('gives up after a month, with few questions', async () => {
    asked = 0;
    expect(await from(201, 'previous')).toBeUndefined();
    expect(await from(1, 'next')).toBeUndefined();
    expect(asked).toBeLessThanOrEqual(6);
  });
});
