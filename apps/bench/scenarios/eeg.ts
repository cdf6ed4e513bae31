import { runLoad, quantile, type Shot } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import { measureReference } from '../reference.ts';
import { CPU_MS, type Figure } from '../report.ts';
import { batchShots, legacyShots } from './made-windows.ts';

/** What the reference's figure is called. */
export const BARE_EXPRESS = 'reference: bare Express, same body';
/** Far enough back that nothing lies in the future, and apart for each load. */
const DAY_MS = 86_400_000;
/** As many as the system before us was measured with. */
const CONNECTIONS = 16;

interface Cost {
  readonly perSecond: number;
  readonly cpuMs: number;
  /** CPU time without the network's own, per window. */
  readonly cpuMsWithoutScoring: number;
  readonly refused: number;
}

/** A load's cost per window over all services. */
async function costOf(
  { platform, cpuMs, metric }: MeasuredPlatform,
  shot: (index: number) => Shot,
  { requests, windowsPerRequest }: { readonly requests: number; readonly windowsPerRequest: number },
): Promise<Cost> {
  const scoringMs = async (): Promise<number> =>
    1_000 * (await metric('seizure-detection', 'scoring_cpu_seconds_total'));
  const before = { cpu: cpuMs(), scoring: await scoringMs() };
  const { seconds, statuses } = await runLoad(platform.urls['eeg-acquisition'], {
    shot,
    requests,
    connections: CONNECTIONS,
  });
  const cpu = cpuMs() - before.cpu;
  const stored = (statuses[200] ?? 0) * windowsPerRequest;
  return {
    perSecond: stored / seconds,
    cpuMs: cpu / stored,
    cpuMsWithoutScoring: (cpu - (await scoringMs()) + before.scoring) / stored,
    refused: requests - (statuses[200] ?? 0),
  };
}

/** EEG windows acquired, scored and durably stored: single legacy posts and batches of 60, against bare Express. */
export async function eegFigures(measured: MeasuredPlatform, scale: number): Promise<Figure[]> {
  const now = Date.now();
  const patients = measured.patients.map(({ patientId }) => patientId);
  const tokens = measured.patients.map(({ eegToken }) => eegToken);
  const requests = Math.ceil(6_000 * scale);
  const reference = await measureReference(legacyShots(patients, now - DAY_MS), requests);
  const r = reference.requestsPerSecondPerCore;

  await costOf(measured, legacyShots(patients, now - 20 * DAY_MS), {
    requests: requests / 4,
    windowsPerRequest: 1,
  });
  const single = await costOf(measured, legacyShots(patients, now - 10 * DAY_MS), {
    requests,
    windowsPerRequest: 1,
  });
  const batch = await costOf(measured, batchShots(tokens, { size: 60, startMs: now - 5 * DAY_MS }), {
    requests: Math.ceil(600 * scale),
    windowsPerRequest: 60,
  });
  const half = await runLoad(measured.platform.urls['eeg-acquisition'], {
    shot: legacyShots(patients, now - 8 * DAY_MS),
    requests: Math.ceil(requests / 2),
    connections: 64,
    perSecond: single.perSecond / 2,
  });

  return [
    { what: 'reference: bare Express, same body (R)', value: r, unit: 'requests/s per core' },
    { what: BARE_EXPRESS, value: reference.cpuMsPerRequest, unit: CPU_MS },
    {
      what: 'EEG window, single legacy post, scoring not counted',
      value: single.cpuMsWithoutScoring,
      unit: CPU_MS,
      target: { atMost: 1.2 },
      note: `${single.refused} refused`,
    },
    {
      what: 'EEG window, single legacy post, with scoring',
      value: single.cpuMs,
      unit: CPU_MS,
      target: { atMost: 1.5 },
    },
    {
      what: 'EEG windows, single legacy posts',
      value: single.perSecond,
      unit: 'windows/s',
      target: { atLeast: r / 8 },
    },
    {
      what: 'EEG window in batches of 60, scoring not counted',
      value: batch.cpuMsWithoutScoring,
      unit: CPU_MS,
      target: { atMost: 0.1 },
      note: `${batch.cpuMs.toFixed(3)} CPU-ms with scoring, ${batch.refused} refused`,
    },
    {
      what: 'EEG windows in batches of 60',
      value: batch.perSecond,
      unit: 'windows/s',
      target: { atLeast: r / 2 },
    },
    {
      what: 'EEG window at half of the highest rate, p99',
      value: quantile(half.latenciesMs, 0.99),
      unit: 'ms',
      target: { atMost: 50 },
      note: `p50 ${quantile(half.latenciesMs, 0.5).toFixed(1)} ms; load and services share the cores`,
    },
  ];
}
