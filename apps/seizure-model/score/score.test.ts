import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeEdf } from '../../signal/recording/edf-writer.ts';
import { runMain } from '../testing/run-main.ts';
import { tsvOf } from './tsv.ts';

const RATE_HZ = 256;
const SECONDS = 20;

/** Ten seconds of a rhythm in noise, then a flat line. */
const samples = Int16Array.from({ length: SECONDS * RATE_HZ }, (_, i) =>
  i < 10 * RATE_HZ ? 300 * Math.sin((2 * Math.PI * 9 * i) / RATE_HZ) + 60 * Math.sin(i ** 1.7) : 0,
);
let folder: string;
let edf: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'score-'));
  edf = join(folder, 'made.edf');
  writeFileSync(
    edf,
    writeEdf({
      start: '2026-05-19T07:03:09',
      recordSeconds: '1',
      signals: [
        { label: 'Fp1', physicalMin: -3276.8, physicalMax: 3276.7, samplesPerRecord: RATE_HZ, samples },
      ],
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const score = (...args: readonly string[]) => runMain('score/score-main.ts', ['--backend', 'wasm', ...args]);

describe('npm run model:score', () => {
  it('writes a line for every window, without a probability where the signal is flat', () => {
    const out = join(folder, 'made.tsv');
    expect(score('--edf', edf, '--out', out).status).toBe(0);
    const [header, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header).toBe('onset\tduration\tevent\tconfidence');
    expect(lines).toHaveLength(Math.floor((SECONDS * RATE_HZ) / 262));
    expect(lines[1]).toMatch(/^1\.023\t1\.023\t(sz|bckg)\t[01]\.\d{6}$/);
    expect(lines.at(-1)).toMatch(/\tnot-assessable\tn\/a$/);
  });

  it('names file and rule of a file that is cut off and of a channel that is missing, and writes nothing', () => {
    const cut = join(folder, 'cut.edf');
    writeFileSync(cut, readFileSync(edf).subarray(0, 3_000));
    const out = join(folder, 'cut.tsv');
    const broken = score('--edf', cut, '--out', out);
    expect(broken.status).toBe(1);
    expect(broken.stderr).toMatch(/^'cut\.edf' \(3000 bytes\) must have \d+ bytes for 20 records/);
    const missing = score('--edf', edf, '--channel', 'Cz', '--out', out);
    expect(missing.stderr).toBe("'made.edf' channel 'Cz' must be one of Fp1\n");
    expect(existsSync(out)).toBe(false);
  });
});

describe('npm run model:score -- --csv', () => {
  it('scores one column of microvolts at the given rate as it scores the EDF file', () => {
    const csv = join(folder, 'made.csv');
    writeFileSync(csv, `Fp1\n${Array.from(samples, (value) => value / 10).join('\n')}\n`);
    const { status, stdout } = score('--csv', csv, '--rate', String(RATE_HZ));
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + Math.floor((SECONDS * RATE_HZ) / 262));
    expect(lines[2]).toMatch(/^1\.023\t1\.023\t(sz|bckg)\t[01]\.\d{6}$/);
    expect(lines.at(-1)).toMatch(/\tnot-assessable\tn\/a$/);
  });

  it('names line and rule of a value that is no number, asks for the rate, and writes nothing', () => {
    const csv = join(folder, 'bad.csv');
    writeFileSync(csv, '1\n2\nx\n');
    const out = join(folder, 'bad.tsv');
    const bad = score('--csv', csv, '--rate', '256', '--out', out);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toBe(
      `'bad.csv' line 3 ("x") must be a number of microvolts; give one column or one row\n`,
    );
    expect(score('--csv', csv, '--out', out).stderr).toContain('add --rate <hz>');
    expect(score('--csv', csv, '--rate', '5', '--out', out).stderr).toContain('it must be from ');
    expect(score('--out', out).stderr).toContain("'--edf <file>' or '--csv <file>' must name a recording");
    expect(existsSync(out)).toBe(false);
  });
});

describe('tsvOf', () => {
  it('writes seconds with milliseconds', () => {
    expect(tsvOf([{ onsetS: 1.0234, durationS: 1.02344, event: 'sz', confidence: 0.75 }])).toBe(
      'onset\tduration\tevent\tconfidence\n1.023\t1.023\tsz\t0.750000\n',
    );
  });
});
