import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createMetrics } from '../kit/metrics.ts';
import { catalog, serviceNames } from '../model/catalog.ts';
import { describeWithChromium, launchChromium } from '../testing/chromium.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { loadsFromMetrics } from './from-metrics.ts';
import { loadsFromIngressLog } from './ingress-log.ts';
import { podsByBlocking, podsByOfferedLoad } from './plot-series.ts';
import { countersIn, loadBetween } from './service-counters.ts';
import { sizePage } from './size-page.ts';
import { sizeTable } from './size-table.ts';
import { sizingOfMeasured, sizingOfModel } from './sizing.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);
const model = sizingOfModel(catalog);

describe('the sizing of the model', () => {
  it('has a line for every service, with aligned columns', () => {
    const [head, ...lines] = sizeTable(model).split('\n');
    expect(head).toMatch(
      /^service +load from +arrivals\/s +service ms +erlangs +servers +slots\/pod +pods +blocking/,
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual(serviceNames);
    const at = head!.indexOf('load from');
    for (const line of lines) expect(line.slice(at)).toMatch(/^model /);
  });

  it('never needs fewer pods for more load, nor for a stricter target', () => {
    const big = sizingOfMeasured(catalog, [
      { service: 'eeg-acquisition', arrivalsPerSecond: 9_000, serviceMs: 50, rejectedShare: 0, seconds: 60 },
    ]);
    const [byTarget] = podsByBlocking(big);
    const [byLoad] = podsByOfferedLoad(big);
    const falls = byTarget!.points.map(({ y }) => y);
    const rises = byLoad!.points.map(({ y }) => y);
    expect(falls).toEqual(falls.toSorted((a, b) => b - a));
    expect(rises).toEqual(rises.toSorted((a, b) => a - b));
    expect(falls[0]).toBeGreaterThan(falls.at(-1)!);
    expect(rises.at(-1)).toBeGreaterThan(rises[0]!);
  });
});

describe('loads from metrics', () => {
  const metricsText = async (arrivals: number): Promise<string> => {
    const metrics = createMetrics('dashboard');
    metrics.admissionArrivals.inc(arrivals);
    metrics.admissionRejected.inc(arrivals / 10);
    for (let served = 0; served < 9; served += 1) metrics.serviceTime.observe(0.02);
    return metrics.registry.metrics();
  };

  it('in a file count from the start of the process until the file was written', async () => {
    const file = join(temporary.path, 'metrics.txt');
    const text = await metricsText(100);
    writeFileSync(file, text);
    const started = countersIn(text, 0)[0]!.startedAt;
    utimesSync(file, started + 50, started + 50);
    const [load] = await loadsFromMetrics(file, 0);
    expect(load).toMatchObject({ service: 'dashboard', rejectedShare: 0.1 });
    expect(load!.arrivalsPerSecond).toBeCloseTo(2, 2);
    expect(load!.serviceMs).toBeCloseTo(20, 6);
  });

  it('refuse text without an admission limit, a restart between readings and a service that nobody knows', async () => {
    expect(() => countersIn('up 1', 0)).toThrow(/'metrics' must show 'admission_arrivals_total'/);
    const [before] = countersIn(await metricsText(1), 10);
    expect(() => loadBetween(before!, { ...before!, startedAt: 5, readAt: 20 })).toThrow(
      `'dashboard' must not restart between two readings; measure again`,
    );
    expect(() =>
      sizingOfMeasured(catalog, [
        { service: 'egg', arrivalsPerSecond: 1, serviceMs: 1, rejectedShare: 0, seconds: 1 },
      ]),
    ).toThrow(/^'service' \(egg\) must be in the catalog; there are data-access, /);
  });
});

describe('loads from an ingress log', () => {
  const line = (second: number, status: number, target = '/eeg', service = 'eeg-acquisition-http'): string =>
    `10.0.0.7 - - [21/Nov/2026:07:00:${String(second).padStart(2, '0')} +0000] "POST ${target} HTTP/1.1" ${status} 120 "-" "okhttp/4.9" 900 0.052 [hospital-1-${service}] [] 10.233.64.9:5001 120 ${status === 503 ? '-' : '0.050'} ${status} 6f2a`;

  it('are rate, time of the upstream and rejected share per service', async () => {
    const lines = [
      ...Array.from({ length: 57 }, (_, index) => line(index % 20, 200)),
      ...Array.from({ length: 3 }, () => line(19, 503)),
      line(3, 200, '/v1/events', 'dashboard-http'),
      line(3, 200, '/', 'somebody-else-80'),
      'W0101 a warning of the controller',
    ];
    const { loads, otherLines } = await loadsFromIngressLog(lines, catalog);
    expect(loads).toHaveLength(1);
    expect(loads[0]).toMatchObject({
      service: 'eeg-acquisition',
      arrivalsPerSecond: 3,
      rejectedShare: 0.05,
      seconds: 20,
    });
    expect(loads[0]!.serviceMs).toBeCloseTo(50, 6);
    expect(otherLines).toBe(2);
  });
});

describeWithChromium('the page of the sizing', () => {
  it('draws both plots with nothing from outside', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      const errors: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => errors.push(error.message));
      const file = join(temporary.path, 'size.html');
      writeFileSync(file, sizePage(model));
      await page.goto(`file://${file}`);
      const colours = await page.evaluate(`['blocking', 'load'].map((id) => {
        const canvas = document.getElementById(id);
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      })`);
      for (const count of colours as number[]) expect(count).toBeGreaterThan(10);
      expect(await page.locator('tbody tr').count()).toBe(serviceNames.length);
      expect(errors).toEqual([]);
      expect(asked).toEqual([`file://${file}`]);
    } finally {
      await browser.close();
    }
  });
});
