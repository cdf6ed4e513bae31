import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { WINDOW_MS } from '../../../contracts/eeg-window.ts';
import { describeWithChromium, launchChromium } from '../../../testing/chromium.ts';
import { until } from '../../../testing/until.ts';
import { madeWindow, scored } from '../testing/made-windows.ts';
import { giveCookie, signIn } from '../testing/sign-in.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';

const hostile = (what: string): string =>
  `${what}<img src=x onerror=document.title='${what}'><script>document.title='${what}'</script>`;
const channel = `<b onclick=alert(1)>F7"'&`;

describeWithChromium('script that somebody stored in names and notes', () => {
  let wards: TwoWards;
  let browser: Browser;
  let page: Page;
  const refusedByPolicy: string[] = [];
  const titles = new Set<string>();
  beforeAll(async () => {
    [wards, browser] = await Promise.all([startTwoWards([hostile('Anna')]), launchChromium()]);
    const { url } = wards.service;
    const { password } = JSON.parse(
      await wards.accounts('add', 'mallory', '--role', 'physician', '--name', hostile('Mallory'), '--json'),
    ) as { password: string };
    await until('it is ready', async () => (await fetch(`${url}/readyz`)).ok, 60_000);
    const cookie = await signIn(url, 'mallory', password);
    const recordingId = randomUUID();
    await wards.dataAccess.sender.store(
      [0, 1, 2].map((sequence) =>
        madeWindow({
          patientId: 1,
          sequence,
          recordingId,
          channel,
          startMs: Date.now() - (3 - sequence) * WINDOW_MS,
          score: scored(0.95),
        }),
      ),
    );
    const post = (path: string, body: object) =>
      fetch(url + path, {
        method: 'POST',
        headers: { origin: url, cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { alarms } = (await (await fetch(`${url}/v1/alarms`, { headers: { cookie } })).json()) as {
      alarms: { kind: string; episode: number }[];
    };
    const { episode } = alarms.find(({ kind }) => kind === 'seizure')!;
    expect(
      (await post('/v1/patients/1/alarms/seizure/snooze', { episode, minutes: 5, note: hostile('note') }))
        .status,
    ).toBe(200);
    const limits = { extremeLow: 40, low: 50, high: 120, extremeHigh: 150 };
    expect(
      (await post('/v1/patients/1/heart-rate/limits/overrides', { limits, reason: hostile('reason') }))
        .status,
    ).toBe(200);
    const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
    await giveCookie(context, url, cookie);
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) refusedByPolicy.push(message.text());
    });
    page.on('dialog', (dialog) => {
      titles.add(dialog.message());
      void dialog.dismiss();
    });
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await wards.stop();
  });

  it.each([
    '/',
    '/patients/1',
    '/password',
    '/emergency-access',
    `/sign-in?next=${encodeURIComponent(hostile('/next'))}`,
  ])(
    'is text on %s and nothing else: no element of it, no act, nothing left for the policy to stop',
    async (path) => {
      await page.goto(wards.service.url + path, { waitUntil: 'domcontentloaded' });
      if (path === '/' || path === '/patients/1') {
        await page.getByText(hostile('Anna')).first().waitFor();
        await page.getByText(hostile('Mallory')).first().waitFor();
      }
      const made = await page.evaluate(
        `document.querySelectorAll('img[src=x], [onerror], [onclick], script:not([src])').length`,
      );
      titles.add(await page.title());
      expect([made, refusedByPolicy]).toEqual([0, []]);
      for (const what of ['Anna', 'Mallory', 'note', 'reason', '/next'])
        expect([...titles]).not.toContain(what);
    },
    120_000,
  );
});
