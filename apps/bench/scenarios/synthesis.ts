import { spawnSync } from 'node:child_process';
import { exampleHospital } from '../../charts/example-hospital.ts';
import { readImages } from '../../charts/images.ts';
import { synthesise } from '../../charts/synthesise.ts';
import { repositoryRoot } from '../../dev/repository-root.ts';
import { catalog, serviceNames } from '../../model/catalog.ts';
import type { Figure } from '../report.ts';

const HOSPITALS = [1, 10, 50, 100, 200];
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

/** All objects of 1 to 200 hospitals in this process, and `npm run synth` as a process. */
export async function synthesisFigures(): Promise<Figure[]> {
  synthesiseMany(WARM_UP);
  const figures = HOSPITALS.map((hospitals): Figure => {
    const began = cpuMs();
    synthesiseMany(hospitals);
    return {
      what: `synthesis of ${hospitals} hospital${hospitals === 1 ? '' : 's'}, per hospital`,
      value: (cpuMs() - began) / hospitals,
      unit: 'CPU-ms',
      target: { atMost: 50 },
      note: `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB resident, the bench itself included`,
    };
  });
  const starts = Array.from({ length: STARTS }, () => {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'apps/charts/main.ts'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`'npm run synth' must succeed: ${stderr}`);
    return (performance.now() - began) / 1_000;
  });
  const fastest: Figure = {
    what: 'npm run synth as a process, fastest of five',
    value: Math.min(...starts),
    unit: 's',
    target: { atMost: 1 },
  };
  return [...figures, fastest];
}
