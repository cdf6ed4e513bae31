import { WINDOW_MS } from '../../contracts/eeg-window.ts';
import { catalog } from '../../model/catalog.ts';
import { runLoad, quantile } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import type { Figure } from '../report.ts';
import { batchShots } from './made-windows.ts';

const HOUR_MS = 3_600_000;
const NIGHT_HOURS = 11;
/** Before the loads of the other scenarios, so that nothing else lies in the night. */
const NIGHT_BEGAN_MS_AGO = 40 * 24 * HOUR_MS;
const BATCH = 60;
const REPEATS = 7;
const { eegTrend, heartRateTrend, exportEeg } = catalog.dashboard.routes;

/** What a person waits for who looks back at a night: its trends, and an hour of its EEG as a file. */
export async function reviewFigures(measured: MeasuredPlatform, scale: number): Promise<Figure[]> {
  const { platform, patients, cookie } = measured;
  const [{ patientId, eegToken }] = patients as [(typeof patients)[number]];
  const fromMs = Date.now() - NIGHT_BEGAN_MS_AGO;
  const hours = Math.max(1, Math.round(NIGHT_HOURS * scale));
  const requests = Math.ceil((hours * HOUR_MS) / WINDOW_MS / BATCH);
  const { statuses } = await runLoad(platform.urls['eeg-acquisition'], {
    shot: batchShots([eegToken], { size: BATCH, startMs: fromMs }),
    requests,
    connections: 4,
  });
  if (statuses[200] !== requests)
    throw new Error(`'statuses' (${JSON.stringify(statuses)}) must be 200 ${requests} times`);

  const seconds = async (path: string, query: Readonly<Record<string, string>>): Promise<number> => {
    const asked = new URLSearchParams(query);
    const began = performance.now();
    const answer = await fetch(
      `${platform.urls.dashboard}${path.replace(':patientId', String(patientId))}?${asked.toString()}`,
      { headers: { cookie } },
    );
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`'${path}' (${answer.status}) must be answered with 200`);
    return (performance.now() - began) / 1_000;
  };
  const spanOf = (length: number) => ({ fromMs: String(fromMs), toMs: String(fromMs + length * HOUR_MS) });
  const medianOf = async (measure: () => Promise<number>): Promise<number> => {
    const values: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) values.push(await measure());
    return quantile(
      values.toSorted((a, b) => a - b),
      0.5,
    );
  };
  const night = spanOf(hours);
  const hour = spanOf(1);
  const trends = await medianOf(async () =>
    Math.max(...(await Promise.all([eegTrend, heartRateTrend].map(({ path }) => seconds(path, night))))),
  );
  const exported = {
    edf: await medianOf(() => seconds(exportEeg.path, { ...hour, format: 'edf' })),
    csv: await medianOf(() => seconds(exportEeg.path, { ...hour, format: 'csv' })),
  };
  return [
    {
      what: `trends of a night of ${hours} h, EEG and heart rate at once, median`,
      value: 1_000 * trends,
      unit: 'ms',
      target: { atMost: 200 },
    },
    ...(['edf', 'csv'] as const).map((format) => ({
      what: `an hour of EEG exported as ${format === 'edf' ? 'EDF+' : 'CSV'}, median`,
      value: exported[format],
      unit: 's',
      target: { atMost: 2 },
    })),
  ];
}
