import { describe, expect, it } from '@jest/globals';
import { progressText, showProgress } from './progress-line.ts';
import type { SimulationStats } from './start-simulation.ts';

const stats = (eeg: Partial<SimulationStats['eeg']> = {}): SimulationStats => ({
  eeg: { sent: 5, duplicates: 0, queued: 2, refused: 0, dropped: 0, failures: 0, ...eeg },
  heartRate: { runs: 0, failures: 0, accepted: 0, updated: 0, skipped: 0 },
  legacy: { sent: 0, lost: 0 },
  devices: [],
});

describe('progressText', () => {
  it('tells what there is to tell, and never hides what was refused or given up', () => {
    expect(progressText(stats())).toBe('EEG windows: 5 sent, 2 queued');
    expect(progressText(stats({ refused: 1, dropped: 3, failures: 4 }))).toBe(
      'EEG windows: 5 sent, 2 queued · 1 refused · 3 given up · 4 failed attempts',
    );
  });
});

describe('showProgress', () => {
  it('writes messages on lines of their own, and the last state at the end', () => {
    let written = '';
    const line = showProgress({ write: (text) => (written += text) });
    line.follow(() => stats());
    line.log.warn({ dropped: 3 }, 'the queue is full');
    line.stop(stats());
    expect(written).toBe('warning: the queue is full dropped=3\nEEG windows: 5 sent, 2 queued\n');
  });
});
