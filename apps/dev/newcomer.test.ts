import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { serviceNames } from '../model/catalog.ts';
import { describeWithChromium, launchChromium } from '../testing/chromium.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { itWithRecordings, testData } from '../testing/test-data.ts';
import { until } from '../testing/until.ts';
import { repositoryRoot } from './repository-root.ts';
import { loopback, portsAt } from './service-environment.ts';

const MINUTE_MS = 60_000;
/** Below the ports that the system gives to outgoing connections, and those of the MySQL server of tests. */
const OFFSET = 11_000;
const ports = portsAt(OFFSET);
const url = `http://${loopback}:${ports.dashboard}/`;
/** The README's picture of the ward page, which `npm run docs:ward` draws anew. */
const picture = process.env['WRITE_SCREENSHOTS'] === '1' ? join(repositoryRoot, 'docs/ward.png') : undefined;

interface Credentials {
  readonly password: string;
}

/** What the page says about one patient, read as a person would. */
interface TileText {
  readonly name: string;
  readonly state: string;
  readonly origin: string;
  readonly number: string;
  readonly traceIsDrawn: boolean;
}

const readTiles = (page: Page): Promise<TileText[]> =>
  page.$$eval('li.tile', (tiles) =>
    tiles.map((tile) => {
      const textOf = (selector: string): string => tile.querySelector(selector)?.textContent?.trim() ?? '';
      const canvas = tile.querySelector('canvas') as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): {
          getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
        };
      };
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return {
        name: textOf('h2'),
        state: textOf('.state'),
        origin: textOf('.origin'),
        number: textOf('.risk .number'),
        traceIsDrawn: data.some((value) => value > 0),
      };
    }),
  );

/** Pictures of all traces, to see whether they move. */
const tracesOf = (page: Page): Promise<string[]> =>
  page.$$eval('li.tile', (tiles) =>
    tiles.map((tile) => (tile.querySelector('canvas') as unknown as { toDataURL(): string }).toDataURL()),
  );

/** Waits for a made seizure that rings. */
async function drawWithSeizure(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1_280, height: 640 });
  await page.waitForSelector('li.tile[data-band=high][data-alarm=high]', { timeout: 3 * MINUTE_MS });
  await page.screenshot({ path });
}

describeWithChromium('a newcomer with a fresh clone', () => {
  const folder = temporaryFolder();
  const clone = join(folder.path, 'clone');
  let browser: Browser;
  let platform: ChildProcess | undefined;

  beforeAll(async () => {
    const cloned = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', repositoryRoot, clone]);
    expect(cloned.status).toBe(0);
    browser = await launchChromium();
  });
  afterEach(async () => {
    const child = platform;
    platform = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid!, 'SIGINT');
    await ended;
  }, MINUTE_MS);
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const start = (...options: string[]): { readonly output: () => string } => {
    let output = '';
    platform = spawn('npm', ['start', '--', '--port-offset', String(OFFSET), ...options], {
      cwd: clone,
      detached: true,
      // A newcomer has no native TensorFlow.
      env: { ...process.env, SEIZURE_TFJS_NODE_DIR: join(folder.path, 'none') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    platform.stdout?.on('data', (text: Buffer) => (output += text.toString()));
    platform.stderr?.on('data', (text: Buffer) => (output += text.toString()));
    return { output: () => output };
  };

  /** As a person does who reads what `npm start` prints. */
  const signIn = async (page: Page, output: () => string): Promise<void> => {
    const said = await until('it says how to sign in', () =>
      /Sign in as (\w+)(?:, password (\S+))?/.exec(output()),
    );
    const kept = JSON.parse(readFileSync(join(clone, '.data/demo-account.json'), 'utf8')) as Credentials;
    await page.fill('#account', said[1]!);
    await page.fill('#password', said[2] ?? kept.password);
    await page.click('button[type=submit]');
    await page.waitForURL(url);
  };

  const pageThatMoves = async (
    label: RegExp,
    output: () => string,
  ): Promise<{ readonly tiles: TileText[]; readonly seenAt: number }> => {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    try {
      await until(
        `'npm start' answers; it said: ${output()}`,
        () => page.goto(url).then(() => true),
        MINUTE_MS,
      );
      await signIn(page, output);
      complaints.length = 0;
      const tiles = await until(
        'several patients are live with a drawn trace and a probability',
        async () => {
          const read = await readTiles(page);
          const live = read.filter(
            ({ state, traceIsDrawn, number }) => /\bLIVE$/.test(state) && traceIsDrawn && /\d/.test(number),
          );
          return live.length >= 4 && read;
        },
        MINUTE_MS,
      );
      const before = await tracesOf(page);
      await until('the traces move', async () => {
        const now = await tracesOf(page);
        return now.filter((picture, index) => picture !== before[index]).length >= 4;
      });
      const seenAt = Date.now();
      const live = tiles.filter(({ state }) => /\bLIVE$/.test(state));
      expect(live.every(({ origin }) => label.test(origin))).toBe(true);
      expect(complaints).toEqual([]);
      if (picture !== undefined) await drawWithSeizure(page, picture);
      return { tiles, seenAt };
    } finally {
      await page.close();
    }
  };

  it(
    "sees live, moving EEG of several patients, labelled synthetic, within a minute of 'npm start'",
    async () => {
      const installed = spawnSync(process.execPath, ['scripts/ensure-installed.mjs'], {
        cwd: clone,
        encoding: 'utf8',
      });
      expect(installed.status).toBe(0);
      const startedAt = Date.now();
      const { output } = start();
      const { tiles, seenAt } = await pageThatMoves(/synthetic/i, output);
      expect(seenAt - startedAt).toBeLessThan(MINUTE_MS);
      expect(tiles.map(({ name }) => name)).toContain('Demo Ada');
      expect(output()).toMatch(/Registered 6 demo patients/);
      expect(output()).toMatch(
        /Warning: EEG posts without a token are accepted for the demo patients 1,2,3,4,5,6/,
      );
    },
    4 * MINUTE_MS,
  );

  itWithRecordings(
    'sees real recordings, labelled as replay, when a folder of them is named',
    async () => {
      const { output } = start('--recordings', testData('chbmit'));
      await pageThatMoves(/replay/i, output);
      expect(output()).toMatch(/Contains information from the CHB-MIT Scalp EEG Database/);
    },
    3 * MINUTE_MS,
  );

  it(
    'stops everything with Ctrl+C, and the tokens stay readable by the owner only',
    async () => {
      const { output } = start('--no-demo');
      await until(
        `the platform runs; it said: ${output()}`,
        () => fetch(url).then(({ ok }) => ok),
        MINUTE_MS,
      );
      const child = platform!;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid!, 'SIGINT');
      await ended;
      for (const name of serviceNames) await until(`nobody listens for ${name}`, () => isFree(ports[name]));
      for (const file of ['demo-patients.json', 'demo-account.json'])
        expect(statSync(join(clone, '.data', file)).mode & 0o077).toBe(0);
      expect(readFileSync(join(clone, '.data/logs/eeg-acquisition.log'), 'utf8')).not.toMatch(/wd_\d+_/);
    },
    2 * MINUTE_MS,
  );
});

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, loopback);
    socket.once('connect', () => (socket.destroy(), resolve(false)));
    socket.once('error', () => resolve(true));
  });
