import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS } from '../../contracts/eeg-window.ts';
import { packSamples } from '../../contracts/samples.ts';
import { catalog } from '../../model/catalog.ts';
import { quantile } from '../load.ts';
import type { MeasuredPlatform } from '../measured-platform.ts';
import type { Figure } from '../report.ts';

const WINDOWS_PER_PATIENT = 30;
const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

/**
 * From a window's last sample on the device to its drawing on the ward page, six patients at one window a second:
 * every device posts at the instant its window ends.
 */
export async function screenFigures({ platform, patients, cookie }: MeasuredPlatform): Promise<Figure[]> {
  if (executablePath === undefined) return [];
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    const [name = '', value = ''] = cookie.split('=');
    await page.context().addCookies([{ name, value, url: platform.urls.dashboard }]);
    await page.goto(platform.urls.dashboard);
    await page.waitForSelector('li.tile .trace');
    await page.evaluate(watchTraces);
    await Promise.all(
      patients.map(({ eegToken }, index) => playLive(platform.urls['eeg-acquisition'], eegToken, index)),
    );
    await page.waitForTimeout(1_000);
    const delays = await page.evaluate(() => (globalThis as unknown as { delays: number[] }).delays);
    const sorted = Float64Array.from(delays).sort();
    return [
      {
        what: 'last sample on the device -> drawn on the screen, p99',
        value: quantile(sorted, 0.99),
        unit: 'ms',
        target: { atMost: 300 },
        note: `p50 ${quantile(sorted, 0.5).toFixed(0)} ms, ${sorted.length} windows drawn, Chromium rendering in software on the same two cores`,
      },
    ];
  } finally {
    await browser.close();
  }
}

/** Runs in the page: notes, whenever a trace has been drawn further, how old its newest sample was at that moment. */
function watchTraces(): void {
  interface Page {
    readonly document: { querySelectorAll(selector: string): Iterable<{ dataset: Record<string, string> }> };
    readonly MutationObserver: new (
      listener: (records: { target: { dataset: Record<string, string> } }[]) => void,
    ) => {
      observe(target: unknown, options: object): void;
    };
    delays: number[];
  }
  const here = globalThis as unknown as Page;
  here.delays = [];
  const observer = new here.MutationObserver((records) => {
    const nowMs = Date.now();
    for (const { target } of records) {
      const newestMs = target.dataset['newestMs'];
      if (newestMs) here.delays.push(nowMs - Number(newestMs));
    }
  });
  for (const trace of here.document.querySelectorAll('.trace'))
    observer.observe(trace, { attributes: true, attributeFilter: ['data-newest-ms'] });
}

async function playLive(url: string, token: string, patient: number): Promise<void> {
  const recordingId = crypto.randomUUID();
  const startedAt = Date.now() + (patient * WINDOW_MS) / 6;
  for (let sequence = 0; sequence < WINDOWS_PER_PATIENT; sequence += 1) {
    const startMs = Math.round(startedAt + sequence * WINDOW_MS);
    await new Promise((resolve) => setTimeout(resolve, startMs + WINDOW_MS - Date.now()));
    const samples = Array.from({ length: 178 }, (_, i) =>
      Math.round(30 * Math.sin(i / 3) + 20 * Math.sin(i / 11 + sequence)),
    );
    await fetch(url + catalog['eeg-acquisition'].routes.windows.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        recordingId,
        sequence,
        start: new Date(startMs).toISOString(),
        samplingRateHz: MODEL_SAMPLING_RATE_HZ,
        unit: 'uV',
        scale: 1,
        samples: packSamples(samples),
      }),
    });
  }
}
