import { describe, expect, it } from '@jest/globals';
import { defaultAlarmRule } from '../alarm-rule.ts';
import type { ScoredWindow } from '../evaluation/scored-window.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { svgOf } from './chart.ts';
import { reliabilityOf, rocOf } from './curves.ts';
import { plotsOf } from './plots.ts';

const axis = { label: 'a < b', from: 0, to: 10, ticks: [0, 10] };

describe('svgOf', () => {
  it('puts the corners of the data into the corners of the frame, and escapes text', () => {
    const points = [
      [0, 0],
      [10, 10],
    ] as const;
    const svg = svgOf({ title: 'x & y', x: axis, y: axis, marks: [{ kind: 'line', points, name: 'one' }] });
    expect(svg).toContain('<polyline points="58,306 440,40"');
    expect(svg).toContain('x &amp; y');
    expect(svg).toContain('a &lt; b');
    expect(svg).toContain('>one</text>');
  });
});

describe('rocOf', () => {
  it('passes through every step, ties in one, from none to all', () => {
    const windows = [
      { probability: 0.9, seizure: true },
      { probability: 0.6, seizure: true },
      { probability: 0.6, seizure: false },
      { probability: 0.1, seizure: false },
    ];
    expect(rocOf(windows)).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });
});

describe('reliabilityOf', () => {
  it('gives mean probability and truth of each bin that has windows', () => {
    const windows = [
      { probability: 0.02, seizure: false },
      { probability: 0.08, seizure: true },
      { probability: 1, seizure: true },
    ];
    expect(reliabilityOf(windows)).toEqual([
      { probability: 0.05, seizure: 0.5, windows: 2 },
      { probability: 1, seizure: 1, windows: 1 },
    ]);
  });
});

describe('plotsOf', () => {
  it('draws ROC, reliability, calls by set and alarm latency', () => {
    const recordings = (['N', 'F', 'S'] as const).map((set) => madeRecording(set, set, { samples: 8 * 178 }));
    const run: readonly ScoredWindow[] = recordings.flatMap(({ id, set, group, seizure }) =>
      Array.from({ length: 8 }, (_, index) => ({
        ...{ recording: id, set, group, seizure, start: 0, index, reasons: [] },
        probability: seizure ? 0.95 : 0.05 * (index % 3),
      })),
    );
    const plots = plotsOf([run, run], recordings, defaultAlarmRule);
    expect(Object.keys(plots)).toEqual([
      'roc.svg',
      'reliability.svg',
      'called-by-set.svg',
      'alarm-latency.svg',
    ]);
    expect(plots['called-by-set.svg']).toContain('N 0.0 % · F 0.0 % · S 100.0 %');
    for (const svg of Object.values(plots)) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [\s\S]*<\/svg>\n$/);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
