import { heartRateReceipt } from '../../contracts/heart-rate.ts';
import { catalog } from '../../model/catalog.ts';
import { runLoad, type Shot } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import { CPU_MS, type Figure } from '../report.ts';

const { path } = catalog['heart-rate-acquisition'].routes.samples;
const LARGE_SAMPLES = 100_000;
/** As many as the system before us was measured with. */
const CONNECTIONS = 16;

function sample(index: number): object {
  const date = new Date(Date.UTC(2026, 0, 1) + index * 5_000).toISOString().replace('T', ' ').slice(0, 19);
  const mean = 60 + (index % 40);
  return {
    date: `${date} +0000`,
    Min: mean - 2,
    Avg: mean + 0.139613994679827,
    Max: mean + 3,
    source: 'Anna’s Apple Watch',
  };
}

const bodyOf = (first: number, count: number): string =>
  JSON.stringify({
    data: {
      metrics: [
        { name: 'step_count', units: 'count', data: [] },
        {
          name: 'heart_rate',
          units: 'count/min',
          data: Array.from({ length: count }, (_, i) => sample(first + i)),
        },
      ],
    },
  });

/** Heart-rate posts of one sample, of sixty, and of a hundred thousand twice. */
export async function heartRateFigures(measured: MeasuredPlatform, scale: number): Promise<Figure[]> {
  const { platform, patients } = measured;
  const url = platform.urls['heart-rate-acquisition'];
  const headersOf = (patient: number) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${patients[patient % patients.length]!.heartRateToken}`,
  });
  const costPerPost = async (samples: number, posts: number, offset: number): Promise<number> => {
    const shot = (index: number): Shot => ({
      path,
      headers: headersOf(index),
      body: bodyOf(offset + index * samples, samples),
    });
    await runLoad(url, { shot, requests: posts, connections: CONNECTIONS });
    const before = measured.cpuMs();
    const { statuses } = await runLoad(url, {
      shot: (index) => shot(index + posts),
      requests: posts,
      connections: CONNECTIONS,
    });
    return (measured.cpuMs() - before) / (statuses[200] ?? 0);
  };
  const one = await costPerPost(1, Math.ceil(3_000 * scale), 0);
  const sixty = await costPerPost(60, Math.ceil(1_000 * scale), 1_000_000);

  const large = bodyOf(3_000_000, LARGE_SAMPLES);
  const send = async () => {
    const startedAt = performance.now();
    const answer = await fetch(url + path, { method: 'POST', headers: headersOf(0), body: large });
    return {
      seconds: (performance.now() - startedAt) / 1_000,
      receipt: heartRateReceipt.parse(await answer.json()),
    };
  };
  const first = await send();
  const peak = measured.peakMib('heart-rate-acquisition');
  const again = await send();
  const mib = (Buffer.byteLength(large) / 1e6).toFixed(1);
  return [
    { what: 'heart rate, one sample a post', value: one, unit: CPU_MS, target: { atMost: 0.6 } },
    { what: 'heart rate, 60 samples a post', value: sixty, unit: CPU_MS, target: { atMost: 1 } },
    {
      what: `heart rate, ${LARGE_SAMPLES} samples in one post (${mib} MB)`,
      value: first.seconds,
      unit: 's',
      target: { atMost: 5 },
      note: `${first.receipt.accepted} stored; its repeat changed ${again.receipt.accepted + again.receipt.updated} in ${again.seconds.toFixed(2)} s`,
    },
    { what: 'heart-rate-acquisition, highest memory', value: peak, unit: 'MiB', target: { atMost: 300 } },
  ];
}
