import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describeWithChromium, launchChromium } from '../../testing/chromium.ts';
import { until } from '../../testing/until.ts';
import type { Recording } from '../../signal/recording/recording.ts';
import { startTestAcquisition, type TestAcquisition } from '../testing/acquisition.ts';
import { madeRecording } from '../testing/made-recording.ts';
import { startSimulatorServer, type SimulatorServer } from './start-simulator-server.ts';

const token = 'wd_7_0123456789012345678901234567890123456789012';
const WINDOWS = 90;
const patients = [{ patientId: 7, name: 'Demo Ada', token }];
const recordings: Recording[] = [
  madeRecording({ label: 'ramp', length: 178 * WINDOWS + 5 }),
  madeRecording({
    label: 'fit',
    length: 178 * 4,
    annotations: [{ onsetS: 1, durationS: 2, text: 'seizure' }],
  }),
];

describeWithChromium('the phone page', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let acquisition: TestAcquisition;
  let server: SimulatorServer;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    acquisition = await startTestAcquisition();
    server = await startSimulatorServer({
      port: 0,
      eegAcquisitionUrl: acquisition.url,
      patients,
      recordings,
    });
    context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 503|ERR_|Failed to load/.test(message.text()))
        complaints.push(message.text());
    });
    await page.goto(server.url);
    await page.getByLabel('Patient').selectOption({ label: 'Demo Ada' });
  });
  afterEach(async () => {
    await context.close();
    await server.stop();
    await acquisition.stop();
    expect(complaints).toEqual([]);
  });

  const shown = async (id: string): Promise<string> => (await page.locator(`#${id}`).textContent()) ?? '';
  const number = async (id: string): Promise<number> => Number(await shown(id));
  const sequences = (): number[] =>
    (acquisition.stored.get(`Bearer ${token}`) ?? []).map(({ sequence }) => sequence);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const choose = async (recording: string, speed: string): Promise<void> => {
    await page.getByLabel('Recording').selectOption({ label: recording });
    await page.getByLabel('Speed').selectOption(speed);
  };

  it('keeps its windows while eeg-acquisition is away and through a reload, then sends every one once and in order', async () => {
    await choose('ramp (92 s)', '30');
    await page.getByRole('button', { name: 'Play' }).focus();
    await page.keyboard.press('Enter');
    await until('the first windows', () => sequences().length >= 5);
    await until('an answer', async () =>
      /stored, seizure probability 0\.25 \(low\)/.test(await shown('answer')),
    );

    const { port } = acquisition;
    await acquisition.stop();
    await until('a queue', async () => (await number('queued')) > 10);
    await until('a bad answer', async () => /503/.test(await shown('answer')));
    await until('the end', async () => (await shown('state')) === 'Ended');
    const queued = await number('queued');
    await page.reload();
    await until('the queue after the reload', async () => (await number('queued')) === queued);
    expect(sequences().length + queued).toBeGreaterThanOrEqual(WINDOWS);

    acquisition = await startTestAcquisition(port, acquisition);
    acquisition.troubles.push({ kind: 'lost-answer' });
    await until('an empty queue', async () => (await number('queued')) === 0, 20_000);
    expect(sequences()).toEqual(upTo(WINDOWS));
    expect(await number('sent')).toBe(WINDOWS);
    const stored = acquisition.stored.get(`Bearer ${token}`)!;
    expect(new Set(stored.map(({ recordingId }) => recordingId)).size).toBe(1);
    expect(stored[89]!.samples).toEqual(Array.from({ length: 178 }, (_, i) => 89 * 178 + i));
    const starts = stored.map(({ start }) => Date.parse(start));
    starts
      .slice(1)
      .forEach((startMs, i) => expect(Math.abs(startMs - starts[i]! - 1_025.29)).toBeLessThanOrEqual(1));
    expect(starts.at(-1)! + 1_025).toBeLessThanOrEqual(Date.now());
  }, 60_000);

  it('pauses, goes on with the next window, and plays again as another recording', async () => {
    await choose('fit (4 s)', '1');
    await page.getByRole('button', { name: 'Play' }).click();
    await until('a window', () => sequences().length === 1);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await shown('state')).toBe('Paused');
    await page.getByLabel('Speed').selectOption('30');
    await page.getByRole('button', { name: 'Play' }).click();
    await until('the end', async () => (await shown('state')) === 'Ended');
    await until('all windows', () => sequences().length === 4);
    expect(sequences()).toEqual(upTo(4));
    await page.getByRole('button', { name: 'Play' }).click();
    await until('the first window again', () => sequences().length === 5);
    expect(sequences()).toEqual([...upTo(4), 0]);
    const starts = acquisition.stored.get(`Bearer ${token}`)!.map(({ start }) => Date.parse(start));
    starts.slice(1).forEach((startMs, i) => expect(startMs - starts[i]!).toBeGreaterThanOrEqual(1_024));
  }, 30_000);

  it('sets aside a window that is refused, says why, and sends the others', async () => {
    acquisition.refuses = ({ sequence }) => sequence === 2;
    await choose('fit (4 s)', '30');
    await page.getByRole('button', { name: 'Play' }).click();
    await until(
      'the refusal',
      async () =>
        sequences().length === 3 && (await number('refused')) === 1 && (await number('queued')) === 0,
    );
    expect(sequences()).toEqual([0, 1, 3]);
  }, 30_000);

  it('opens and shows its queue while its own server is away, and can be installed', async () => {
    const client = await context.newCDPSession(page);
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    );
    await page.reload();
    await until('the session', async () => (await page.locator('#patient option').count()) === 1);
    await server.stop();
    await page.reload();
    await until('the kept session', async () => (await page.locator('#patient option').count()) === 1);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ward test app');
    expect(await number('queued')).toBe(0);
    server = await startSimulatorServer({
      port: server.port,
      eegAcquisitionUrl: acquisition.url,
      patients,
      recordings,
    });
  }, 30_000);

  it('fits a phone, can be used by keyboard alone, and says what is synthetic and what is a replay', async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    const order: unknown[] = [];
    for (let i = 0; i < 5; i += 1) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate('document.activeElement.id'));
    }
    expect(order).toEqual(['patient', 'recording', 'speed', 'repeat', 'play']);
    expect(await shown('source')).toMatch(/^Replay of a recording/);
    for (const height of await page
      .locator('select, button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height)))
      expect(height).toBeGreaterThanOrEqual(44);
    const made = await startSimulatorServer({
      port: 0,
      eegAcquisitionUrl: acquisition.url,
      patients,
      recordings: [],
    });
    await page.goto(made.url);
    await until('the source', async () => /^SYNTHETIC EEG/.test(await shown('source')));
    await made.stop();
  }, 30_000);
});
