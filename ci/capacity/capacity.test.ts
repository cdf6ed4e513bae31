import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalog } from '../../apps/model/catalog.ts';
import { createRandom } from '../../apps/simulator/neural-mass/random.ts';
import { agrees, besideErlangB, poolingOf } from './blocking.ts';
import { capacityPage, plotsOf } from './capacity-page.ts';
import { costOf } from './cost.ts';
import { poissonArrivals } from './load/arrivals.ts';
import { sendLoad } from './load/send-load.ts';
import { toMarkdown } from './markdown.ts';
import { usageIn } from './pod-usage.ts';
import { pricesOf } from './prices.ts';
import { capacityReport, tablesOf } from './report.ts';
import { dispersionOf, shareInterval } from './share-interval.ts';
import { madeMeasurement, simulatedPod } from './testing/made-measurement.ts';

describe('shareInterval', () => {
  it.each([
    [{ hits: 0, of: 100 }, [0, 0.0977]],
    [{ hits: 50, of: 100 }, [0.3436, 0.6564]],
    [{ hits: 2_000, of: 10_000 }, [0.1872, 0.2135]],
  ])('of %j is that of Wilson', (count, [low, high]) => {
    const interval = shareInterval(count);
    expect(interval[0]).toBeCloseTo(low!, 3);
    expect(interval[1]).toBeCloseTo(high!, 3);
  });

  it('holds the share, is wider for bursts and narrower for more cases', () => {
    const cases = fc
      .integer({ min: 1, max: 1e6 })
      .chain((of) => fc.record({ hits: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));
    const widthOf = ([low, high]: readonly [number, number]): number => high - low;
    fc.assert(
      fc.property(cases, fc.double({ min: 1, max: 100, noNaN: true }), ({ hits, of }, dispersion) => {
        const interval = shareInterval({ hits, of }, dispersion);
        const [low, high] = interval;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(hits / of).toBeGreaterThanOrEqual(low - 1e-12);
        expect(hits / of).toBeLessThanOrEqual(high + 1e-12);
        expect(widthOf(interval)).toBeGreaterThanOrEqual(widthOf(shareInterval({ hits, of })) - 1e-12);
        expect(widthOf(shareInterval({ hits: 4 * hits, of: 4 * of }))).toBeLessThan(
          widthOf(shareInterval({ hits, of })),
        );
      }),
    );
  });

  it('is of nothing without a case', () => {
    expect(() => shareInterval({ hits: 0, of: 0 })).toThrow(/'of' \(0\) must be more than 0/);
  });
});

describe('dispersionOf', () => {
  it('is 1 where hits come one by one, and more where they come in bursts', () => {
    const even = Array.from({ length: 40 }, (_, index) => ({ hits: 20 + (index % 3), of: 100 }));
    const bursts = Array.from({ length: 40 }, (_, index) => ({ hits: index % 2 === 0 ? 40 : 2, of: 100 }));
    expect(dispersionOf(even)).toBe(1);
    expect(dispersionOf(bursts)).toBeGreaterThan(10);
    expect(dispersionOf([{ hits: 0, of: 0 }])).toBe(1);
  });
});

describe('poissonArrivals', () => {
  const arrivals = poissonArrivals(200, 100, createRandom(3));

  it('come in order, the same for the same seed, and as often as they should', () => {
    expect(arrivals).toEqual(poissonArrivals(200, 100, createRandom(3)));
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
    expect(arrivals.at(-1)).toBeLessThan(100_000);
    expect(Math.abs(arrivals.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
  });

  it('leave times between them that scatter as much as they are long', () => {
    const gaps = arrivals.slice(1).map((at, index) => at - arrivals[index]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  });

  it('refuse a rate that is none', () => {
    expect(() => poissonArrivals(0, 1, createRandom(1))).toThrow(/'perSecond' \(0\)/);
  });
});

describe('blocking beside Erlang B', () => {
  const load = { perSecond: 150, serviceMs: 16, slots: 2, seconds: 120 };
  const pods = [1, 2, 3].map((seed) => besideErlangB(simulatedPod(`pod-${seed}`, load, seed)));

  it('agrees for pods that are loss systems, each on its own', () => {
    expect(pods.every(agrees)).toBe(true);
  });

  it('does not agree for pods whose requests hold their slots for longer than they say, nor for a pool of their slots', () => {
    const [pod] = [simulatedPod('pod', load, 4)];
    expect(agrees(besideErlangB({ ...pod!, serviceMs: 0.8 * pod!.serviceMs }))).toBe(false);
    const { pooled, share, slots } = poolingOf(pods);
    expect(slots).toBe(6);
    expect(pooled).toBeLessThan(share);
    expect(pods.map((each) => agrees({ ...each, expected: pooled }))).toEqual([false, false, false]);
  });
});

describe('usage of a pod', () => {
  const reader = (files: Readonly<Record<string, string>>) => (file: string) => files[file];

  it.each([
    [
      'cgroup v1',
      {
        'cpuacct.usage': '2500000000\n',
        'cpu.stat': 'nr_periods 0\n',
        'memory.usage_in_bytes': '209715200\n',
        'memory.stat': 'inactive_file 1\ntotal_inactive_file 104857600\n',
      },
    ],
    [
      'cgroup v2',
      {
        'cpu.stat': 'usage_usec 2500000\nuser_usec 1\n',
        'memory.current': '209715200\n',
        'memory.stat': 'anon 5\ninactive_file 104857600\n',
      },
    ],
  ])('is read from %s', (_version, files) => {
    expect(usageIn(reader(files), 'p')).toEqual({ cpuMs: 2_500, memoryMebibytes: 100 });
  });

  it('names the pod that has no control groups', () => {
    expect(() => usageIn(() => undefined, 'eeg-acquisition-1')).toThrow(
      /of pod 'eeg-acquisition-1' must show/,
    );
  });
});

describe('the capacity report', () => {
  const measurement = madeMeasurement();
  const report = capacityReport(measurement, { catalog });

  it('tells per second, per pod and per window what was measured', () => {
    expect(report.throughput.map(({ perSecond }) => perSecond)).toEqual([200, 20_000, 400, 40_000]);
    expect(report.throughput.map(({ perSecondAndPod }) => perSecondAndPod)).toEqual([
      200, 20_000, 200, 20_000,
    ]);
    expect(report.throughput[2]!.cpuMs).toEqual({ 'eeg-acquisition': 1, 'data-access': 0.5, database: 0.2 });
    expect(report.throughput[0]!.cpuMsInAll).toBeCloseTo(1.7);
    expect(report.throughput[1]!.cpuMsInAll).toBeCloseTo(0.017);
  });

  it('sets the model beside it, where there were requests enough', () => {
    const service = 'eeg-acquisition';
    const { load, resources } = catalog[service];
    expect(report.besideModel).toEqual([
      { service, fact: 'load.serviceMs', model: load.serviceMs, measured: 20 },
      { service, fact: 'load.slotsPerPod', model: load.slotsPerPod, measured: 10 },
      { service, fact: 'resources.cpuMsPerRequest', model: resources.cpuMsPerRequest, measured: 2 },
      {
        service,
        fact: 'resources.memoryMebibytes',
        model: resources.memoryMebibytes.request,
        measured: 100,
      },
    ]);
  });

  it('draws every plot from the figures, on one page that needs nothing else', () => {
    const page = capacityPage(report);
    for (const plot of plotsOf(report)) {
      expect(page).toContain(`<canvas id="${plot.id}"`);
      expect(page).toContain(JSON.stringify(plot.series));
      for (const { points } of plot.series) expect(points.every(({ y }) => Number.isFinite(y))).toBe(true);
    }
    const rate = plotsOf(report).find(({ id }) => id === 'rate-eeg-window')!;
    expect(rate.series.map(({ points }) => points)).toEqual([
      [
        { x: 1, y: 200 },
        { x: 2, y: 400 },
      ],
      [
        { x: 1, y: 200 },
        { x: 2, y: 200 },
      ],
    ]);
    expect(page).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=/);
  });

  it('is Markdown too, with a line of each pod', () => {
    const text = toMarkdown(tablesOf(report));
    expect(text).toMatch(
      /^\| EEG windows \| 2 \| 400 \| 200 \| 1.7 \| 40 \| 90 \| 8 \| 30 \| 2 x 503 unavailable \|$/m,
    );
    expect(text).toMatch(/^\| eeg-acquisition \| load.slotsPerPod \| 32 \| 10 \|$/m);
    expect(text.split('\n').filter((line) => /^\| 2 \| 2 \|/.test(line))).toHaveLength(2);
    expect(text).not.toContain('a month');
  });
});

describe('the cost of patients', () => {
  const { throughput: runs } = capacityReport(madeMeasurement(), { catalog });

  it('follows from CPU time and memory per window and sample', () => {
    const cost = costOf(1_000, { catalog, runs });
    const [acquisition] = cost.services;
    expect(cost.windowsPerSecond).toBeCloseTo(975.3, 1);
    expect(acquisition).toMatchObject({ service: 'eeg-acquisition', pods: 2 });
    expect(acquisition!.usedCores).toBeCloseTo(0.9753, 4);
    expect(acquisition!.cores).toBeCloseTo(acquisition!.usedCores / 0.7, 10);
    expect(acquisition!.memoryGibibytes).toBeCloseTo(200 / 1_024, 6);
    expect(cost.perMonth).toBeUndefined();
  });

  it('grows in proportion with patients as to cores, and no slower than not at all as to memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), fc.integer({ min: 2, max: 9 }), (patients, times) => {
        const one = costOf(patients, { catalog, runs });
        const more = costOf(times * patients, { catalog, runs });
        expect(more.cores / one.cores).toBeCloseTo(times, 6);
        expect(more.memoryGibibytes).toBeGreaterThanOrEqual(one.memoryGibibytes);
      }),
      { numRuns: 30 },
    );
  });

  it('is told in money where prices are known, both of them', () => {
    const prices = pricesOf({ coreMonth: 20, gibMonth: 3, currency: 'EUR' })!;
    const cost = costOf(1_000, { catalog, runs, prices });
    expect(cost.perMonth).toBeCloseTo(20 * cost.cores + 3 * cost.memoryGibibytes, 6);
    expect(pricesOf({ currency: 'EUR' })).toBeUndefined();
    expect(() => pricesOf({ coreMonth: 20, currency: 'EUR' })).toThrow(
      /'--gib-month' \(absent\) must be a price/,
    );
    expect(() => pricesOf({ coreMonth: -1, gibMonth: 1, currency: 'EUR' })).toThrow(/'--core-month' \(-1\)/);
    const report = capacityReport(madeMeasurement(), { catalog, prices });
    expect(toMarkdown(tablesOf(report))).toMatch(/^\| EUR a month \| {2}\| \d+/m);
  });
});

it('sends loads to pods of the lab only', async () => {
  const plan = { targets: [{ url: 'http://192.0.2.1:5001', token: 't' }] };
  await expect(sendLoad(undefined as never, plan as never)).rejects.toThrow(
    /'url' \(http:\/\/192.0.2.1:5001\) must be of a pod of the lab/,
  );
});
