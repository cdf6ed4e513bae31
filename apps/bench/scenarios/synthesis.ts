import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleHospital } from '../../charts/example-hospital.ts';
import { readImages } from '../../charts/images.ts';
import { synthesise } from '../../charts/synthesise.ts';
import { repositoryRoot } from '../../dev/repository-root.ts';
import { catalog, serviceNames } from '../../model/catalog.ts';
import { CPU_MS, type Figure } from '../report.ts';

const MANY = 200;
const HOSPITALS = [1, 10, 50, 100, MANY];
const WARM_UP = 20;
const STARTS = 5;

const images = readImages('none', serviceNames);
const synthesiseMany = (hospitals: number): void => {
  for (let index = 0; index < hospitals; index += 1)
    synthesise({ catalog, hospital: { ...exampleHospital, namespace: `hospital-${index}` }, images });
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/**
 * Writes the most memory that a process had, in KiB, as the last line of its errors. Not by `resourceUsage`, which counts
 * what the process that started it had.
 */
const REPORT_PEAK =
  "data:text/javascript,import{readFileSync}from'node:fs';process.on('exit',()=>console.error(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]))";

/** `npm run synth` as a process of its own: how long it takes and its highest memory. */
function runSynth(...options: string[]): { readonly seconds: number; readonly peakMib: number } {
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', REPORT_PEAK, 'scripts/run-bundled.mjs', 'apps/charts/main.ts', ...options],
    { cwd: repositoryRoot, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`'npm run synth' must succeed: ${stderr}`);
  return {
    seconds: (performance.now() - began) / 1_000,
    peakMib: Number(stderr.trim().split('\n').at(-1)) / 1_024,
  };
}

function peakMibOfMany(): number {
  const folder = mkdtempSync(join(tmpdir(), 'hospitals-'));
  try {
    const files = Array.from({ length: MANY }, (_, index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify({ ...exampleHospital, namespace: `hospital-${index}` }));
      return file;
    });
    return runSynth('--out', join(folder, 'k8s'), '--hospital', ...files).peakMib;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All objects of 1 to 200 hospitals in this process, and `npm run synth` as a process. */
export async function synthesisFigures(): Promise<Figure[]> {
  synthesiseMany(WARM_UP);
  const figures = HOSPITALS.map((hospitals): Figure => {
    const began = cpuMs();
    synthesiseMany(hospitals);
    return {
      what: `synthesis of ${hospitals} hospital${hospitals === 1 ? '' : 's'}, per hospital`,
      value: (cpuMs() - began) / hospitals,
      unit: CPU_MS,
      target: { atMost: 50 },
    };
  });
  const starts = Array.from({ length: STARTS }, () => runSynth().seconds);
  return [
    ...figures,
    {
      what: 'npm run synth as a process, fastest of five',
      value: Math.min(...starts),
      unit: 's',
      target: { atMost: 1 },
    },
    {
      what: `npm run synth of ${MANY} hospitals, highest memory`,
      value: peakMibOfMany(),
      unit: 'MiB',
      target: { atMost: 200 },
    },
  ];
}
