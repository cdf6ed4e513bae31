import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { RunningService } from '../../../../kit/run-service.ts';
import { describeWithChromium, launchChromium } from '../../../../testing/chromium.ts';
import { until } from '../../../../testing/until.ts';
import { madeWindow, scored, startOfWindow } from '../../testing/made-windows.ts';
import { accessibilityFaults, pageFaults } from '../../testing/page-faults.ts';
import { giveCookie, signIn } from '../../testing/sign-in.ts';
import { builtAssets, startDashboard } from '../../testing/start-dashboard.ts';
import { startDataAccess, type RealDataAccess } from '../../testing/start-data-access.ts';

const minute = 60_000;
const hostile = '<img src=x onerror="alert(1)">';

describeWithChromium('reading the EEG in Chromium', () => {
  /** Four minutes of EEG, an hour ago, with a seizure after the second minute. */
  const startMs = Math.floor(Date.now() / minute) * minute - 60 * minute;
  const seizureMs = startOfWindow(startMs, 120);
  let assets: Awaited<ReturnType<typeof builtAssets>>;
  let dataAccess: RealDataAccess;
  let service: RunningService;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];

  const label = async () => (await page.locator('.lane-label').first().textContent()) ?? '';
  const labelled = (text: string | RegExp) =>
    until(`the label says ${text}`, async () => new RegExp(text).test(await label()), 20_000);
  const query = (name: string) => new URL(page.url()).searchParams.get(name);

  beforeAll(async () => {
    [assets, dataAccess, browser] = await Promise.all([
      builtAssets(),
      startDataAccess(['Anna Rossi']),
      launchChromium(),
    ]);
    const recordingId = randomUUID();
    await dataAccess.sender.store(
      Array.from({ length: 230 }, (_value, sequence) =>
        madeWindow({
          patientId: 1,
          sequence,
          recordingId,
          startMs: startOfWindow(startMs, sequence),
          score: scored(sequence >= 120 && sequence < 126 ? 0.95 : 0.05),
          channel: 'FP1-F7',
        }),
      ),
    );
    await dataAccess.sender.storeHeartRates({
      patientId: 1,
      deviceId: null,
      aggregation: null,
      sources: ['watch'],
      samples: [[startMs + minute + 20_000, 0, 70, 72, 75, 0]],
    });
    service = await startDashboard(dataAccess.url, assets.path);
    page = await browser.newPage({ viewport: { width: 1_280, height: 1_000 }, timezoneId: 'Europe/Rome' });
    await giveCookie(page.context(), service.url, await signIn(service.url, 'test', dataAccess.password));
    faults = pageFaults(page);
    await page.goto(`${service.url}/patients/1?at=${new Date(startMs + minute).toISOString()}`);
    await labelled('not filtered');
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await service.stop();
    await dataAccess.stop();
    assets.remove();
  });

  it('filters what is shown, says how, and keeps it in the address', async () => {
    const deflection = async () =>
      Number(
        /deflection (\d+)/.exec((await page.locator('.lane canvas').getAttribute('aria-label')) ?? '')?.[1],
      );
    const unfiltered = await deflection();
    await page.locator('#low-cut').selectOption('5');
    await page.locator('#high-cut').selectOption('35');
    await page.locator('#notch').selectOption('50');
    await labelled('low cut 5 Hz, high cut 35 Hz, notch 50 Hz');
    expect(await deflection()).toBeLessThan(unfiltered * 0.9);
    expect([query('low'), query('high'), query('notch')]).toEqual(['5', '35', '50']);
    const link = page.getByRole('link', { name: 'filtered EDF+' });
    await link.dispatchEvent('click');
    expect(await link.getAttribute('href')).toMatch(/format=edf&fromMs=\d+&toMs=\d+&low=5&high=35&notch=50$/);
    await page.reload();
    await labelled('low cut 5 Hz');
    await page.locator('#low-cut').selectOption('');
    await labelled('· high cut 35 Hz');
  }, 60_000);

  it('shows microvolts per millimetre and millimetres per second as they are on this screen', async () => {
    await page.locator('#sensitivity').selectOption('10');
    await labelled('· 10 µV/mm');
    await page.locator('#time-base').selectOption('30');
    await labelled('· 30 mm/s');
    expect(query('scale')).toBe('10/mm');
    const chosen = (id: string) => page.locator(`#${id} option:checked`).textContent();
    expect([await chosen('scale'), await chosen('seconds')]).toEqual(['by sensitivity', 'by time base']);
    const shownMs = Number(query('ms'));
    const widthMm = (shownMs / 1_000) * 30;
    const canvas = (await page.locator('.lane canvas').boundingBox())!;
    expect(widthMm / (canvas.width / (96 / 25.4))).toBeGreaterThan(0.9);
    expect(widthMm / (canvas.width / (96 / 25.4))).toBeLessThanOrEqual(1);
    await page.locator('summary', { hasText: 'Millimetres' }).click();
    await page.locator('#ruler-mm').fill('60');
    await page.locator('#ruler-mm').blur();
    await labelled('· 23 mm/s|· 22 mm/s');
  }, 60_000);

  it('shows the heart rate of the same minutes', async () => {
    await page.getByText('♥ 72/min (70–75)').waitFor();
  });

  it('keeps what a person writes, as text, lets the author change and delete it, and loses nothing of it', async () => {
    await page.getByLabel('Annotation', { exact: true }).fill(hostile);
    await page.getByLabel('seconds').fill('2.5');
    await page.getByRole('button', { name: 'Annotate' }).click();
    await page.locator('.annotations .text', { hasText: hostile }).waitFor();
    expect(await page.locator('.annotations img').count()).toBe(0);
    expect(await page.locator('.annotations-strip li').count()).toBe(1);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Annotation', { exact: true }).fill('sharp waves');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.locator('.annotations > li > .text', { hasText: 'sharp waves' }).waitFor();
    await page.getByText('Said before: 1').click();
    await page.locator('.former .text', { hasText: hostile }).waitFor();
    expect(await page.locator('.annotations img').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No longer there: 2').click();
    await page.locator('.former .text', { hasText: 'sharp waves' }).waitFor();
    expect(await page.locator('.annotations > li > .text').count()).toBe(0);
  }, 60_000);

  it('shows what somebody else writes about the page while it is read', async () => {
    const colleague = await browser.newPage({ viewport: { width: 1_280, height: 1_000 } });
    await giveCookie(
      colleague.context(),
      service.url,
      await signIn(service.url, 'test', dataAccess.password),
    );
    await colleague.goto(page.url());
    await colleague.getByLabel('Annotation', { exact: true }).fill('seen by a colleague');
    await colleague.getByRole('button', { name: 'Annotate' }).click();
    await page.locator('.annotations > li > .text', { hasText: 'seen by a colleague' }).waitFor();
    await colleague.close();
  }, 60_000);

  it('jumps to the alarm before and after, and says where there is none', async () => {
    await page.getByRole('button', { name: 'alarm ▶' }).click();
    const onsetMs = () => Date.parse(query('at') ?? '') + 2_000;
    await until('the seizure', () => Math.abs(onsetMs() - seizureMs) < 3_000, 20_000);
    await page.getByRole('button', { name: 'alarm ▶' }).click();
    await page.getByText('No next alarm about this patient').waitFor();
    await page.getByRole('button', { name: '+1 min' }).click();
    await page.getByRole('button', { name: '◀ alarm' }).click();
    await until('the seizure again', () => Math.abs(onsetMs() - seizureMs) < 3_000, 20_000);
    expect(faults).toEqual([]);
  }, 60_000);
});
