import { describe, expect, it } from '@jest/globals';
import { technicalConditions, type WatchedSignals } from './technical-conditions.ts';

const nowMs = 10_000_000;
const ago = (seconds: number): number => nowMs - seconds * 1_000;
const healthy: WatchedSignals = {
  eegExpected: true,
  newestEeg: { startMs: ago(2), receivedMs: ago(1) },
  recent: { scored: 58, notAssessable: 0 },
  unscoredSinceMs: null,
  recentSinceMs: ago(60),
  heartRateExpected: true,
  newestHeartRateMs: ago(300),
};
const conditions = (fields: Partial<WatchedSignals>) =>
  Object.fromEntries(
    Object.entries(technicalConditions({ ...healthy, ...fields }, nowMs)).map(([kind, { is }]) => [kind, is]),
  );

describe('technicalConditions', () => {
  it('finds nothing wrong with signals that come and are scored', () => {
    expect(conditions({})).toEqual({
      'no-eeg': 'absent',
      'eeg-not-assessable': 'absent',
      'detection-down': 'absent',
      'heart-rate-late': 'absent',
    });
  });

  it('misses EEG after 30 s, and then cannot tell the rest: silence is no recovery', () => {
    const silent = { newestEeg: { startMs: ago(31), receivedMs: ago(30) } };
    expect(conditions(silent)).toMatchObject({
      'no-eeg': 'present',
      'eeg-not-assessable': 'unknown',
      'detection-down': 'unknown',
    });
    expect(conditions({ newestEeg: { startMs: ago(29), receivedMs: ago(28) } })['no-eeg']).toBe('absent');
  });

  it('misses current EEG while old windows come in', () => {
    expect(conditions({ newestEeg: { startMs: ago(600), receivedMs: ago(1) } })['no-eeg']).toBe('present');
  });

  it('goes by the arrival when the clock of the sender is ahead', () => {
    expect(conditions({ newestEeg: { startMs: ago(-3_600), receivedMs: ago(31) } })['no-eeg']).toBe(
      'present',
    );
  });

  it('expects nothing of a patient whose EEG nobody expects or who never had any', () => {
    for (const fields of [{ eegExpected: false }, { newestEeg: null }])
      expect(conditions(fields)).toMatchObject({
        'no-eeg': 'not-expected',
        'eeg-not-assessable': 'not-expected',
        'detection-down': 'not-expected',
      });
    expect(conditions({ newestHeartRateMs: null })['heart-rate-late']).toBe('not-expected');
  });

  it('calls EEG not assessable when no window of a minute was', () => {
    expect(conditions({ recent: { scored: 0, notAssessable: 58 } })['eeg-not-assessable']).toBe('present');
    expect(conditions({ recent: { scored: 1, notAssessable: 57 } })['eeg-not-assessable']).toBe('absent');
    expect(
      conditions({ recent: { scored: 0, notAssessable: 20 }, recentSinceMs: ago(20) })['eeg-not-assessable'],
    ).toBe('unknown');
  });

  it('calls detection down when windows wait 15 s for their score', () => {
    expect(conditions({ unscoredSinceMs: ago(15) })['detection-down']).toBe('present');
    expect(conditions({ unscoredSinceMs: ago(3) })['detection-down']).toBe('unknown');
  });

  it('misses the heart rate after two hours', () => {
    expect(conditions({ newestHeartRateMs: ago(7_199) })['heart-rate-late']).toBe('absent');
    expect(conditions({ newestHeartRateMs: ago(7_200) })['heart-rate-late']).toBe('present');
  });
});
