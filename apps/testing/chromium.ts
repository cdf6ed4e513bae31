import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { mustBePresent } from './must-be-present.ts';

const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executable = candidates.find((path) => path !== undefined && existsSync(path));

/** Tests that need a browser: left out, and listed as such, on a machine that has none. */
export const describeWithChromium = executable !== undefined || mustBePresent ? describe : describe.skip;

/** Starts the Chromium of this machine. It talks to nobody but the pages it is sent to. @param options more of Chromium's own */
export function launchChromium(options: readonly string[] = []): Promise<Browser> {
  if (executable === undefined)
    throw new Error(`'CHROMIUM' (absent) must name a Chromium; on Debian: apt-get install chromium`);
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...options,
    ],
  });
}
