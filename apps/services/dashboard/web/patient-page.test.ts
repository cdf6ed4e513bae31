import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { WINDOW_MS, type Score } from '../../../contracts/eeg-window.ts';
import type { RunningService } from '../../../kit/run-service.ts';
import { describeWithChromium, launchChromium } from '../../../testing/chromium.ts';
import { until } from '../../../testing/until.ts';
import { accessibilityFaults, pageFaults } from '../testing/page-faults.ts';
import { madeWindow, scored, startOfWindow } from '../testing/made-windows.ts';
import { builtAssets, startDashboard } from '../testing/start-dashboard.ts';
import { giveCookie, signIn } from '../testing/sign-in.ts';
import { startDataAccess, type RealDataAccess } from '../testing/start-data-access.ts';

const minute = 60_000;

describeWithChromium('the patient page in Chromium', () => {
  const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  /** Five minutes of EEG, half an hour ago; one minute, ten minutes ago; nothing since. */
  const older = { startMs: nowMs - 30 * minute, windows: Math.floor((5 * minute) / WINDOW_MS) };
  const newer = { startMs: nowMs - 10 * minute, windows: Math.floor(minute / WINDOW_MS) };
  const endOf = ({ startMs, windows }: typeof older): number => startOfWindow(startMs, windows);
  const scoreOf = (sequence: number): Score =>
    sequence % 10 === 3
      ? { status: 'not-assessable', reasons: [{ code: 'flat', text: 'flat signal' }], modelVersion: 'test' }
      : sequence % 10 === 5
        ? { status: 'unscored', reason: 'away' }
        : scored(sequence % 10 === 7 ? 0.91 : 0.06);

  let assets: Awaited<ReturnType<typeof builtAssets>>;
  let dataAccess: RealDataAccess;
  let service: RunningService;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];

  const shownFromMs = async (): Promise<number> =>
    Number(await page.locator('.eeg').getAttribute('data-from-ms'));
  const scores = (): Promise<string[]> =>
    page
      .locator('.strip li')
      .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset['score']!));
  const shows = (what: string, fromMs: number): Promise<boolean> =>
    until(what, async () => Math.abs((await shownFromMs()) - fromMs) <= 2);
  const addressMs = (): number => Date.parse(new URL(page.url()).searchParams.get('at') ?? '');

  beforeAll(async () => {
    [assets, dataAccess, browser] = await Promise.all([
      builtAssets(),
      startDataAccess(['Anna Rossi']),
      launchChromium(),
    ]);
    for (const { startMs, windows } of [older, newer]) {
      const recordingId = randomUUID();
      await dataAccess.sender.store(
        Array.from({ length: windows }, (_value, sequence) =>
          madeWindow({
            patientId: 1,
            sequence,
            recordingId,
            startMs: startOfWindow(startMs, sequence),
            score: scoreOf(sequence),
            channel: 'FP1-F7',
          }),
        ),
      );
    }
    await dataAccess.sender.storeHeartRates({
      patientId: 1,
      deviceId: null,
      aggregation: null,
      sources: ['watch'],
      samples: Array.from({ length: 50 }, (_value, i) => [
        nowMs - i * 5 * minute,
        0,
        60 + (i % 9),
        66 + (i % 9),
        80,
        0,
      ]),
    });
    service = await startDashboard(dataAccess.url, assets.path);
    page = await browser.newPage({ viewport: { width: 1_280, height: 1_000 }, timezoneId: 'Europe/Rome' });
    await giveCookie(page.context(), service.url, await signIn(service.url, 'test', dataAccess.password));
    faults = pageFaults(page);
    await page.goto(`${service.url}/patients/1`);
  }, 30_000);

  afterAll(async () => {
    await browser.close();
    await service.stop();
    await dataAccess.stop();
    assets.remove();
  });

  it('shows the newest stored EEG, and says that it is old', async () => {
    await page.getByRole('heading', { name: 'Anna Rossi' }).waitFor();
    await shows('the newest page', endOf(newer) - 10_000);
    await until('it is called old', async () =>
      /^○ NO DATA (9|10) min$/.test((await page.locator('.state').textContent()) ?? ''),
    );
    expect(await page.locator('.patient-header .now').textContent()).toBe(
      'seizure-like activity probability —',
    );
    expect(await page.locator('.zone').textContent()).toMatch(/^Europe\/Rome UTC\+0[12]:00$/);
  });

  it('shows the score of each window as band, hatch or waiting', async () => {
    expect(await page.locator('.lane-label').textContent()).toMatch(/^FP1-F7 · ±200 µV · SYNTHETIC/);
    const shown = await scores();
    expect(shown.length).toBeGreaterThanOrEqual(10);
    expect(new Set(shown)).toEqual(new Set(['low', 'high', 'not-assessable', 'unscored']));
    expect(await page.locator('.strip [data-score="high"]').first().textContent()).toContain('▲ 0.91');
  });

  it('pages with the arrow keys, and the address follows', async () => {
    const fromMs = await shownFromMs();
    await page.keyboard.press('ArrowLeft');
    await shows('one page back', fromMs - 10_000);
    expect(Math.abs(addressMs() - (fromMs - 10_000))).toBeLessThanOrEqual(2);
    await page.keyboard.press('Shift+ArrowLeft');
    await shows('one minute back', fromMs - 10_000 - minute);
    await page.goBack();
    await shows('where it was before', fromMs - 10_000);
  });

  it('says what is missing in a gap and jumps over it both ways', async () => {
    await page.goto(`${service.url}/patients/1?at=${new Date(nowMs - 15 * minute).toISOString()}`);
    await page.getByText('No EEG is stored for this page').waitFor();
    expect(await page.locator('.lane').count()).toBe(0);
    await page.getByRole('button', { name: '⇤ stored' }).click();
    await until('the end of the older stretch', async () => (await scores()).length >= 9);
    expect(Math.abs((await shownFromMs()) + 10_000 - endOf(older))).toBeLessThan(20);
    await page.getByRole('button', { name: 'stored ⇥' }).click();
    await shows('the start of the newer stretch', newer.startMs);
    expect(addressMs()).toBe(newer.startMs);
  });

  it('shows a gap as a gap: a page over the edge has scores on one side only', async () => {
    await page.goto(`${service.url}/patients/1?at=${new Date(newer.startMs - 5_000).toISOString()}`);
    await until('scores are shown', async () => (await scores()).length > 0);
    const lefts = await page
      .locator('.strip li')
      .evaluateAll((cells) => cells.map((cell) => Number.parseFloat((cell as HTMLElement).style.left)));
    expect(Math.min(...lefts)).toBeCloseTo(50, 0);
  });

  it('changes amplitude and time scale', async () => {
    await page.locator('h1').click();
    await page.keyboard.press('-');
    await until('a larger scale', async () =>
      /±500 µV/.test((await page.locator('.lane-label').textContent()) ?? ''),
    );
    await page.keyboard.press('+');
    await until('the scale before', async () =>
      /±200 µV/.test((await page.locator('.lane-label').textContent()) ?? ''),
    );
    await page.locator('#seconds').selectOption('30');
    await until('thirty seconds', async () => (await scores()).length >= 24);
    expect(new URL(page.url()).searchParams.get('page')).toBe('30');
  });

  it('goes to a time that is typed, in the zone of the browser', async () => {
    const wanted = older.startMs + 2 * minute;
    const local = await page.evaluate((ms) => {
      const date = new Date(ms);
      return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    }, wanted);
    await page.locator('#go-to').fill(local);
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await shows('the typed time', wanted);
  });

  it('shows the trends, and a click on one shows the EEG of that time', async () => {
    await page.getByRole('button', { name: '1h', exact: true }).click();
    await page.getByText(/highest 0\.91 HIGH at/).waitFor();
    await page.getByText(/highest 80, mean \d+, lowest 60/).waitFor();
    const trend = page.locator('.trend canvas').first();
    const box = (await trend.boundingBox())!;
    const before = await shownFromMs();
    await trend.click({ position: { x: box.width * 0.75, y: box.height / 2 } });
    await until('another page', async () => Math.abs((await shownFromMs()) - before) > minute);
    expect(nowMs - (await shownFromMs())).toBeGreaterThan(5 * minute);
    expect(nowMs - (await shownFromMs())).toBeLessThan(25 * minute);
  });

  it('follows the newest EEG live again', async () => {
    await page.keyboard.press('l');
    await page.locator('#seconds').selectOption('10');
    await dataAccess.sender.store([
      madeWindow({
        patientId: 1,
        sequence: 0,
        startMs: Date.now() - 1_030,
        score: scored(0.5),
        channel: 'FP1-F7',
      }),
    ]);
    await until('it is live', async () => (await page.locator('.state').textContent()) === '● LIVE');
    await until('the window is drawn', async () => (await scores()).includes('medium'));
    expect(await page.locator('.patient-header .now').textContent()).toContain('◇ 0.50 MEDIUM');
  });

  it('has no accessibility faults, fits a phone and reports no fault', async () => {
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(faults).toEqual([]);
  });
});
