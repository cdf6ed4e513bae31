import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeMadePack } from '../testing/made-pack.ts';
import { runMain } from '../testing/run-main.ts';

interface Written {
  readonly model: { readonly version: string };
  readonly network: {
    readonly all: { readonly windows: number; readonly sensitivity: number; readonly intervals: object };
    readonly byStart: Readonly<Record<string, { readonly windows: number }>>;
    readonly byEvent: readonly unknown[];
    readonly byRecording: readonly unknown[];
    readonly alarms: { readonly events: number; readonly eventsFound: number };
  };
  readonly gated: { readonly coverage: number };
}

let folder: string;
let pack: ReturnType<typeof writeMadePack>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
  pack = writeMadePack(folder, 4);
});
afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = (...args: readonly string[]) =>
  runMain('evaluation/evaluate-main.ts', ['--backend', 'wasm', ...args]);

describe('npm run model:evaluate', () => {
  it('scores a pack with the shipped model and writes every figure', () => {
    const json = join(folder, 'new', 'figures.json');
    const { status, stdout, stderr } = evaluate(
      ...['--data', pack.recordings, '--groups', pack.groups, '--starts', '0,133', '--json', json],
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('20 recordings, starts 0, 133');
    const { model, network, gated } = JSON.parse(readFileSync(json, 'utf8')) as Written;
    expect(model.version).toMatch(/^\d{4}\.\d\d-\d+$/);
    expect(network.all.windows).toBe(20 * (23 + 22));
    expect(network.byStart['133']).toMatchObject({ windows: 20 * 22 });
    expect(network.all.sensitivity).toBeGreaterThan(0.5);
    expect(Object.keys(network.all.intervals)).toContain('brier');
    expect(network.byEvent).toHaveLength(10);
    expect(network.byRecording).toHaveLength(20);
    expect(network.alarms).toMatchObject({ events: 2, eventsFound: 2 });
    expect(gated.coverage).toBeGreaterThan(0.95);
  });

  it('names file, line and rule of faults, and leaves no file behind', () => {
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'S,S001,1,2\nQ,Q001,1\n');
    const json = join(folder, 'bad', 'figures.json');
    const { status, stderr } = evaluate('--data', bad, '--json', json);
    expect(status).toBe(1);
    expect(stderr).toBe(
      "'bad.csv' line 1: samples (2) must be 4097\n" +
        "'bad.csv' line 2: set (Q) must be one of Z, O, N, F, S\n" +
        "'bad.csv' line 2: samples (1) must be 4097\n",
    );
    expect(existsSync(join(folder, 'bad'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('refuses a start outside the recordings', () => {
    const { status, stderr } = evaluate('--data', pack.recordings, '--json', 'x', '--starts', '0,-3');
    expect(status).toBe(1);
    expect(stderr).toContain('starts (0,-3) must be samples from 0 to 3919');
  });
});
