import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../../../scripts/free-port.ts';
import { describeWithChromium, launchChromium } from '../../../testing/chromium.ts';
import { until } from '../../../testing/until.ts';
import { withDatabase } from '../../data-access/commands/with-database.ts';
import { readAudit } from '../../data-access/store/audit/audit-trail.ts';
import { startOpenIdProvider, type OpenIdProviderProcess } from '../testing/openid-provider-process.ts';
import { signIn } from '../testing/sign-in.ts';
import { startTwoWards, type TwoWards } from '../testing/two-wards.ts';
import { openIdSettingsOf } from './provider-settings.ts';

const PATIENCE_MS = 60_000;

describe('sign-in by an OpenID provider', () => {
  let provider: OpenIdProviderProcess;
  let wards: TwoWards;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    provider = await startOpenIdProvider(url);
    wards = await startTwoWards(['Anna'], {
      PORT: String(port),
      PUBLIC_URL: url,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_NAME: 'Test <hospital>',
    });
    const identity = ['--oidc-issuer', provider.issuer, '--oidc-subject', 'subject-of-ada'];
    await wards.accounts('add', 'ada', '--role', 'nurse', '--name', 'Ada Byron', ...identity);
    await until('the dashboard is ready', async () => (await fetch(`${url}/readyz`)).ok, PATIENCE_MS);
  }, 180_000);
  afterAll(async () => {
    await wards.stop();
    await provider.kill();
  });

  const get = (path: string, cookie = '') => fetch(url + path, { redirect: 'manual', headers: { cookie } });
  const begin = async () => {
    const answer = await get('/sign-in/provider?next=/patients/1');
    const target = new URL(answer.headers.get('location')!);
    return { answer, target, cookie: answer.headers.getSetCookie()[0]! };
  };

  describeWithChromium('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    }, 60_000);
    afterAll(() => browser.close());

    const toProvider = async (): Promise<Page> => {
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      await page.getByRole('link', { name: 'Sign in with Test <hospital>' }).click();
      return page;
    };
    const signInThere = async (page: Page, subject: string): Promise<void> => {
      await page.locator('input[name=login]').fill(subject);
      await page.locator('input[name=password]').fill('any');
      await page.locator('button[type=submit]').click();
    };

    it('leads to the ward and back out, at the provider too', async () => {
      const page = await toProvider();
      await signInThere(page, 'subject-of-ada');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('Ada Byron (nurse)').waitFor();
      expect(new URL(page.url()).pathname).toBe('/');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are signed out here').waitFor();
      expect((await page.request.get(`${url}/v1/session`)).status()).toBe(401);

      await page.getByRole('link', { name: 'Sign in with Test <hospital>' }).click();
      await page.locator('input[name=login]').waitFor();
      await page.goto(`${url}/sign-in?left`, { waitUntil: 'domcontentloaded' });
      await page.getByRole('link', { name: 'Sign out of Test <hospital> too' }).click();
      await page.getByRole('button', { name: /^Yes/ }).click();
      await page.waitForURL((address) => address.href.startsWith(`${url}/sign-in`));
      await page.context().close();
    }, 180_000);

    it('is told by a page when there is no account for the person, and gives no session', async () => {
      const page = await toProvider();
      await signInThere(page, 'subject-of-nobody');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('Nobody has given you an account here').waitFor();
      expect((await page.request.get(`${url}/v1/session`)).status()).toBe(401);
      await page.context().close();
      const trail = await withDatabase({ DATABASE_URL: wards.dataAccess.databaseUrl }, (database) =>
        readAudit(database, 0, 1_000),
      );
      expect(trail.filter(({ action }) => action === 'signIn')).toContainEqual(
        expect.objectContaining({ outcome: 'refused' }),
      );
      expect(JSON.stringify(trail)).not.toContain('subject-of-nobody');
    }, 180_000);
  });

  it('asks the provider for a code with PKCE, state, nonce and a fresh sign-in, and keeps them in a closed cookie', async () => {
    const { answer, target, cookie } = await begin();
    expect(answer.status).toBe(303);
    expect(target.origin).toBe(provider.issuer);
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${url}/sign-in/provider/return`,
      code_challenge_method: 'S256',
      prompt: 'login',
      state: expect.stringMatching(/^.{40,}$/),
      nonce: expect.stringMatching(/^.{40,}$/),
    });
    expect(cookie).toMatch(/^ward-provider=[^;]+; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax$/);
    const again = await begin();
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(again.target.searchParams.get(name)).not.toBe(target.searchParams.get(name));
  }, 60_000);

  it('takes no answer that is not to the question of the same browser', async () => {
    const { cookie, target } = await begin();
    const mine = cookie.split(';')[0]!;
    const state = target.searchParams.get('state')!;
    const iss = encodeURIComponent(provider.issuer);
    const path = '/sign-in/provider/return';
    for (const [query, sent, status] of [
      [`?code=stolen&state=${state}&iss=${iss}`, '', 400],
      [`?code=stolen&state=${state}&iss=${iss}`, 'ward-provider=e30', 400],
      [`?code=stolen&state=${state}&iss=${iss}`, `${mine}; ${mine}`, 400],
      [`?code=stolen&state=other&iss=${iss}`, mine, 401],
      [`?code=stolen&state=${state}&iss=https://evil.example`, mine, 401],
      [`?code=guessed&state=${state}&iss=${iss}`, mine, 401],
      [`?error=access_denied&state=${state}&iss=${iss}`, mine, 401],
      ['', mine, 401],
    ] as const) {
      const answer = await get(path + query, sent);
      expect([query, answer.status]).toEqual([query, status]);
      expect(answer.headers.getSetCookie().join()).not.toContain('ward-session');
      expect(await answer.text()).toContain('Not signed in');
    }
  }, 60_000);

  it('says so while the provider does not answer; local accounts go on', async () => {
    const { cookie, target } = await begin();
    await provider.kill();
    const state = target.searchParams.get('state')!;
    const back = `/sign-in/provider/return?code=x&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    const answer = await get(back, cookie.split(';')[0]!);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('does not answer')]);
    expect(await signIn(url, 'nurse', wards.passwords.nurse)).toMatch(/^ward-session=/);
  }, 60_000);
});

describe('the settings of an OpenID provider', () => {
  const complete = {
    oidcIssuer: 'https://idp.example',
    oidcClientId: 'ward',
    oidcClientSecret: 'secret',
    oidcName: 'Hospital',
    oidcAskAgain: true,
    publicUrl: 'https://ward.example',
  };

  it('are none, or complete', () => {
    const none = { oidcIssuer: undefined, oidcClientId: undefined, oidcClientSecret: undefined };
    expect(openIdSettingsOf({ ...complete, ...none })).toBeUndefined();
    expect(openIdSettingsOf(complete)).toMatchObject({
      returnUrl: 'https://ward.example/sign-in/provider/return',
      leftUrl: 'https://ward.example/sign-in',
    });
  });

  it.each([
    [{ publicUrl: undefined }, /'PUBLIC_URL' \(absent\) must be set where OIDC_ISSUER is/],
    [{ oidcClientId: undefined }, /'OIDC_CLIENT_ID' \(absent\)/],
    [{ oidcIssuer: 'http://idp.example' }, /'OIDC_ISSUER' \(http:\/\/idp\.example\) must begin with https/],
    [{ publicUrl: 'http://ward.example' }, /'PUBLIC_URL' \(http:\/\/ward\.example\) must begin with https/],
  ])('are refused as %j, with the reason', (change, reason) => {
    expect(() => openIdSettingsOf({ ...complete, ...change })).toThrow(reason);
  });
});
