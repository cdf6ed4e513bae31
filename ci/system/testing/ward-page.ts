import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from '../../../apps/testing/chromium.ts';
import { labHospital } from '../../lab/objects/hospital.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const SIGNED_IN_MS = 120_000;

/** The ward page in Chromium, outside the cluster, seen by a physician of this run alone. */
export class WardPage {
  readonly page: Page;
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  /** Opens it through the ingress and signs in. @param account a name that is not taken */
  static async open(system: SystemUnderTest, account: string): Promise<WardPage> {
    const added = await system.command('accounts', 'add', account, '--role', 'physician', '--json');
    const { password } = JSON.parse(added) as { password: string };
    const { address } = await system.wayIn();
    const browser = await launchChromium([
      `--host-resolver-rules=MAP ${labHospital.hosts.dashboard} ${address}`,
    ]);
    try {
      const page = await browser.newPage({
        ignoreHTTPSErrors: true,
        viewport: { width: 1_440, height: 900 },
      });
      await page.goto(system.url('dashboard'));
      await page.fill('#account', account);
      await page.fill('#password', password);
      await page.click('button[type=submit]');
      await page.waitForURL(system.url('dashboard'), { timeout: SIGNED_IN_MS });
      return new WardPage(browser, page);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  tile(patientId: number): Locator {
    return this.page.locator(`li.tile[data-patient-id="${patientId}"]`);
  }

  /** What the page says about its connection. */
  get connection(): Locator {
    return this.page.locator('.page-header .connection');
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
