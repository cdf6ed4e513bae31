import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunningService } from '../../../kit/run-service.ts';
import { describeWithChromium, launchChromium } from '../../../testing/chromium.ts';
import { until } from '../../../testing/until.ts';
import { DataAccessProcess } from '../testing/data-access-process.ts';
import { LiveSenders } from '../testing/live-senders.ts';
import { scored } from '../testing/made-windows.ts';
import { accessibilityFaults, pageFaults } from '../testing/page-faults.ts';
import { builtAssets, startDashboard } from '../testing/start-dashboard.ts';
import { giveCookie, signIn } from '../testing/sign-in.ts';
import { sender, type Sender } from '../testing/start-data-access.ts';

const patients = 30;
const names = Array.from({ length: patients }, (_value, i) => `Bed ${i + 1}`);
/** Share of one core's time that the page's main thread may use, the longest it may be busy at a stretch, and the longest from the last sample of a window to the screen. Wide, since tests share the machine. */
const most = { share: 0.5, taskMs: 600, delayMs: 1_500 };

/** Text of a part of a tile as a person reads it. */
const read = (page: Page, patientId: number, part: string): Promise<string | null> =>
  page.locator(`[data-patient-id="${patientId}"] ${part}`).first().textContent();
const stateOf = (page: Page, patientId: number): Promise<string | null> =>
  page.locator(`[data-patient-id="${patientId}"]`).getAttribute('data-state', { timeout: 2_000 });
const picture = (page: Page, patientId: number): Promise<string> =>
  page
    .locator(`[data-patient-id="${patientId}"] .trace canvas`)
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

describeWithChromium('the ward page in Chromium', () => {
  let faults: readonly string[];
  let assets: Awaited<ReturnType<typeof builtAssets>>;
  let dataAccess: DataAccessProcess;
  let own: Sender;
  let senders: LiveSenders;
  let service: RunningService;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [assets, dataAccess, browser] = await Promise.all([
      builtAssets(),
      DataAccessProcess.start(names),
      launchChromium(),
    ]);
    own = sender(dataAccess.url);
    senders = new LiveSenders(
      own,
      names.map((_name, i) => i + 1).filter((patientId) => patientId !== 4),
    );
    senders.scoreOf = (patientId) =>
      patientId === 2
        ? scored(0.93)
        : patientId === 3
          ? {
              status: 'not-assessable',
              reasons: [{ code: 'flat', text: 'flat signal' }],
              modelVersion: 'test',
            }
          : scored(0.08);
    await senders.start();
    service = await startDashboard(dataAccess.url, assets.path);
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    await giveCookie(context, service.url, await signIn(service.url, 'test', dataAccess.password));
    page = await context.newPage();
    faults = pageFaults(page);
    await page.goto(service.url);
  }, 60_000);

  afterAll(async () => {
    senders.stop();
    await browser.close();
    await service.stop();
    await own.close();
    await dataAccess.remove();
    assets.remove();
  });

  it('shows every patient live, with a trace that moves', async () => {
    await until('patient 1 is live', async () => (await stateOf(page, 1)) === 'live', 8_000);
    expect(await page.locator('.tile').count()).toBe(patients);
    expect(await read(page, 1, '.state')).toBe('● LIVE');
    const before = await picture(page, 1);
    await until('the trace has moved', async () => (await picture(page, 1)) !== before, 3_000);
    expect(await read(page, 1, '.age')).toMatch(/^last sample (<1|[1-3]) s ago$/);
  });

  it('shows the probability as number, band and word, or why there is none', async () => {
    expect([await read(page, 1, '.number'), await read(page, 1, '.band')]).toEqual(['0.08', '▽ LOW']);
    expect([await read(page, 2, '.number'), await read(page, 2, '.band')]).toEqual(['0.93', '▲ HIGH']);
    expect([await read(page, 3, '.number'), await read(page, 3, '.quality')]).toEqual([
      '—',
      'not assessable: flat signal',
    ]);
    expect([await read(page, 4, '.number'), await read(page, 4, '.state')]).toEqual(['—', '○ NO EEG YET']);
    expect(await read(page, 1, '.origin')).toBe('SYNTHETIC');
  });

  it('draws a window soon after its last sample', async () => {
    const delays: number[] = [];
    let newest = 0;
    await until(
      'windows are drawn',
      async () => {
        const [drawn, now] = await page
          .locator('[data-patient-id="1"] .trace')
          .evaluate((trace) => [Number((trace as HTMLElement).dataset['newestMs']), Date.now()] as const);
        if (drawn > newest) {
          if (newest > 0) delays.push(now - drawn);
          newest = drawn;
        }
        return delays.length >= 3;
      },
      8_000,
    );
    if (process.env['PRINT_MEASURES'] === 'true')
      process.stdout.write(`sample to screen ${delays.map(Math.round).join(' ')} ms\n`);
    expect(Math.max(...delays)).toBeLessThan(most.delayMs);
  });

  it(`stays fluid with ${patients} patients`, async () => {
    await page.setViewportSize({ width: 3_840, height: 2_160 });
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busySeconds = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value;
    };
    const busyBefore = await busySeconds();
    const startedAt = performance.now();
    const tasks = await page.evaluate(
      (ms) =>
        new Promise<number[]>((resolve) => {
          const found: number[] = [];
          new PerformanceObserver((list) =>
            found.push(...list.getEntries().map(({ duration }) => duration)),
          ).observe({
            entryTypes: ['longtask'],
          });
          setTimeout(() => resolve(found), ms);
        }),
      4_000,
    );
    const share = ((await busySeconds()) - busyBefore) / ((performance.now() - startedAt) / 1_000);
    if (process.env['PRINT_MEASURES'] === 'true')
      process.stdout.write(
        `main thread ${(share * 100).toFixed(1)} % of a core, long tasks ${tasks.join(' ')} ms\n`,
      );
    expect(share).toBeLessThan(most.share);
    expect(Math.max(0, ...tasks)).toBeLessThan(most.taskMs);
    expect(await page.locator('.tile[data-state="live"]').count()).toBe(patients - 1);
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('has no accessibility faults, dark or light, and fits a phone', async () => {
    await page.locator('#filter').fill('bed 3');
    expect(await page.locator('.tile:visible').count()).toBe(4);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.locator('#filter').fill('');
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('is used by keyboard: filter, tab to a patient, enter', async () => {
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.type('bed 12');
    await until('one tile is left', async () => (await page.locator('.tile:visible').count()) === 1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/patients\/12/);
    await page.getByRole('heading', { name: 'Bed 12' }).waitFor();
    await page.goBack();
    await until('the ward is live again', async () => (await stateOf(page, 1)) === 'live');
  });

  it('calls a silent device delayed, then without data, and shows no probability as current', async () => {
    senders.silence(5);
    await until('it is delayed', async () => (await stateOf(page, 5)) === 'delayed', 6_000);
    expect(await read(page, 5, '.state')).toMatch(/^◐ DELAYED \d s$/);
    expect([await read(page, 5, '.number'), await read(page, 5, '.band')]).toEqual(['—', 'last 0.08 LOW']);
    expect(await stateOf(page, 1)).toBe('live');
  });

  it('breaks no rule of its own and reports no fault', () => {
    expect(faults).toEqual([]);
  });

  it('says DISCONNECTED within 10 s when data-access or the dashboard dies, and recovers', async () => {
    const other = await startDashboard(dataAccess.url, assets.path);
    const otherPage = await context.newPage();
    await otherPage.goto(other.url);
    await until('the other page is live', async () => (await stateOf(otherPage, 1)) === 'live');
    const refusedPage = await context.newPage();
    await refusedPage.route('**/v1/events', (route) => route.fulfill({ status: 503 }));
    await refusedPage.goto(service.url);
    await Promise.all([dataAccess.kill(), other.stop()]);
    const killedAt = performance.now();
    for (const lost of [page, otherPage])
      await until('it is disconnected', async () => (await stateOf(lost, 1)) === 'disconnected', 10_000);
    await until('it is disconnected without ever having been connected', async () =>
      /DISCONNECTED/.test((await refusedPage.locator('.connection').textContent()) ?? ''),
    );
    expect(performance.now() - killedAt).toBeLessThan(11_000);
    expect(await read(page, 1, '.state')).toBe('✕ DISCONNECTED');
    expect(await read(page, 1, '.number')).toBe('—');
    expect(await page.locator('.connection').textContent()).toBe('✕ DISCONNECTED: no data service');
    await until(
      'the other page knows that it is its dashboard that is silent',
      async () =>
        (await otherPage.locator('.connection').textContent()) ===
        '✕ DISCONNECTED: no answer from the dashboard',
    );
    expect(await page.locator('.tile[data-band="low"], .tile[data-band="high"]').count()).toBe(0);

    await dataAccess.start();
    await until('it is live again', async () => (await stateOf(page, 1)) === 'live', 10_000);
  }, 40_000);
});
