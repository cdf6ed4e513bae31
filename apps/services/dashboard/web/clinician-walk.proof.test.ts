import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeWithChromium, launchChromium } from '../../../testing/chromium.ts';
import { until } from '../../../testing/until.ts';
import { madeWindow, scored, startOfWindow } from '../testing/made-windows.ts';
import { pageFaults } from '../testing/page-faults.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';

const pictures = fileURLToPath(new URL('../../../../docs/clinicians/', import.meta.url));
const writes = process.env['WRITE_SCREENSHOTS'] === '1';
const patience = 120_000;

describeWithChromium("a clinician's night, from admission to discharge", () => {
  let wards: TwoWards;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];

  const picture = async (name: string): Promise<void> => {
    if (writes) await page.screenshot({ path: `${pictures}${name}.png` });
  };
  const entryOf = (name: string) => page.locator('li[data-patient-id]', { hasText: name });

  beforeAll(async () => {
    if (writes) mkdirSync(pictures, { recursive: true });
    [wards, browser] = await Promise.all([startTwoWards(), launchChromium()]);
    page = await browser.newPage({ viewport: { width: 1_100, height: 760 }, timezoneId: 'Europe/Rome' });
    page.setDefaultTimeout(patience);
    faults = pageFaults(page);
  }, patience);
  afterAll(async () => {
    await browser.close();
    await wards.stop();
  });

  it(
    'is walked in one session',
    async () => {
      await page.goto(wards.service.url);
      await page.getByLabel('Name').fill('physician');
      await page.getByLabel('Password').fill(wards.passwords.physician);
      await page.getByRole('button', { name: 'Sign in' }).click();

      await page.getByRole('link', { name: 'Patients' }).click();
      await page.getByLabel('Name').first().fill('Elena Bianchi');
      await page.getByLabel('Identifier (MRN)').first().fill('mrn 1042');
      await page.getByLabel('Birth date').first().fill('1974-03-08');
      await page.getByLabel('Bed', { exact: true }).first().fill('4');
      await page.getByRole('button', { name: 'Admit patient' }).click();
      await entryOf('Elena Bianchi').waitFor();

      await entryOf('Anna').locator('summary', { hasText: 'Take off' }).first().click();
      await entryOf('Anna')
        .getByRole('button', { name: /Take off ./ })
        .click();
      await entryOf('Elena Bianchi').locator('summary', { hasText: 'Connect' }).click();
      await entryOf('Elena Bianchi').getByRole('button', { name: 'Connect' }).click();
      await entryOf('Elena Bianchi').locator('.devices').waitFor();
      await picture('admit');
      const patientId = Number(await entryOf('Elena Bianchi').getAttribute('data-patient-id'));

      await page.goto(wards.service.url);
      await page.getByRole('link', { name: 'Elena Bianchi' }).first().waitFor();
      const startMs = Date.now() + 3_000;
      await until('the recording is past', () => Date.now() > startOfWindow(startMs, 24), patience);
      await wards.dataAccess.sender.store(
        Array.from({ length: 24 }, (_none, sequence) => ({
          ...madeWindow({
            patientId: 1,
            sequence,
            recordingId: '0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11',
            startMs: startOfWindow(startMs, sequence),
            channel: 'F7-T7',
            score: scored(sequence > 12 ? 0.94 : 0.07),
          }),
          deviceId: 1,
          scaleUv: 1,
        })),
      );
      const alarm = page.locator(`.alarm-list li[data-patient="${patientId}"][data-kind="seizure"]`);
      await alarm.waitFor();
      expect(await page.locator('.alarm-list li[data-patient="1"][data-kind="seizure"]').count()).toBe(0);
      await page.locator('.connection', { hasText: '● CONNECTED' }).waitFor();
      const name = page.getByRole('heading', { name: 'Elena Bianchi' });
      expect(await name.evaluate((h2) => h2.scrollWidth - h2.clientWidth)).toBeLessThanOrEqual(0);
      await picture('alarm');
      await alarm.getByRole('button', { name: 'Acknowledge' }).click();
      await until(
        'it is acknowledged',
        async () => (await alarm.getAttribute('data-state')) === 'acknowledged',
        patience,
      );

      await alarm.getByRole('link', { name: 'Elena Bianchi' }).click();
      await page.locator('#low-cut').selectOption('1');
      await page.locator('#high-cut').selectOption('35');
      await page.locator('#sensitivity').selectOption('10');
      await page.locator('.lane-label', { hasText: 'low cut 1 Hz, high cut 35 Hz' }).waitFor();
      await page.getByLabel('Annotation', { exact: true }).fill('rhythmic activity over F7, 12 s');
      await page.getByRole('button', { name: 'Annotate' }).click();
      await page.locator('.annotations .text').waitFor();
      await picture('review');

      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'EDF+', exact: true }).click();
      expect((await download).suggestedFilename()).toMatch(new RegExp(`^patient-${patientId}-.*\\.edf$`));
      await page.getByRole('link', { name: 'Summary of 12 hours' }).click();
      await page.getByText('Reviewed by').waitFor();
      const summary = await page.locator('main').innerText();
      expect(summary).toContain('1 × seizure-like activity');
      expect(summary).toContain('acknowledge by A physician');
      expect(summary).toContain('rhythmic activity over F7');
      await picture('summary');

      await page.goto(`${wards.service.url}/registry`);
      await entryOf('Elena Bianchi').locator('summary', { hasText: 'Discharge' }).click();
      await entryOf('Elena Bianchi').getByRole('checkbox').check();
      await entryOf('Elena Bianchi').getByRole('button', { name: 'Discharge' }).click();
      await entryOf('Elena Bianchi').getByText('discharged').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(faults).toEqual([]);
    },
    5 * patience,
  );
});
