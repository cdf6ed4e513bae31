import { WINDOW_MS } from '../../contracts/eeg-window.ts';
import { quantile } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import { openStream } from '../open-stream.ts';
import { CPU_MS, type Figure } from '../report.ts';
import { batchShots } from './made-windows.ts';

const DASHBOARDS = 200;

/** 200 dashboards at once: slots they hold, and the time from a window's post to its event on every one of them. */
export async function liveFigures(measured: MeasuredPlatform, scale: number): Promise<Figure[]> {
  const { platform, patients, metric } = measured;
  const latencies: number[] = [];
  let heard = 0;
  let sentAt = 0;
  const streams = await Promise.all(
    Array.from({ length: DASHBOARDS }, () =>
      openStream(platform.urls.dashboard, measured.cookie, (text) => {
        const events = text.split('event: window').length - 1;
        if (events === 0) return;
        heard += events;
        latencies.push(performance.now() - sentAt);
      }),
    ),
  );
  const inService = await metric('dashboard', 'admission_in_service');
  const windows = Math.ceil(60 * scale);
  // The ward page is told of newest windows only, so these end now.
  const startMs = Date.now() - Math.ceil(windows * WINDOW_MS);
  const shot = batchShots([patients[0]!.eegToken], { size: 1, startMs });
  const cpuBefore = measured.cpuMsOf('dashboard');
  for (let index = 0; index < windows; index += 1) {
    const { path: post, body, headers } = shot(index);
    const expected = heard + DASHBOARDS;
    sentAt = performance.now();
    await fetch(platform.urls['eeg-acquisition'] + post, { method: 'POST', body: body.toString(), headers });
    const deadline = sentAt + 5_000;
    while (heard < expected && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (heard !== windows * DASHBOARDS)
    throw new Error(`'events' (${heard}) must reach every dashboard: ${windows * DASHBOARDS}`);
  const cpuPerWindow = (measured.cpuMsOf('dashboard') - cpuBefore) / windows;
  streams.forEach((stream) => stream.destroy());
  const sorted = Float64Array.from(latencies).sort();
  return [
    {
      what: `slots held by ${DASHBOARDS} dashboards`,
      value: inService,
      unit: 'slots',
      target: { atMost: 0 },
    },
    {
      what: `window posted -> event on all of ${DASHBOARDS} dashboards, p99`,
      value: quantile(sorted, 0.99),
      unit: 'ms',
      target: { atMost: 300 },
      note: `p50 ${quantile(sorted, 0.5).toFixed(1)} ms; acquired, scored, stored, fanned out; drawing comes on top`,
    },
    { what: `dashboard, one window to ${DASHBOARDS} streams`, value: cpuPerWindow, unit: CPU_MS },
  ];
}
