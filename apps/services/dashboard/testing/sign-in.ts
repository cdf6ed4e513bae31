import type { BrowserContext } from 'playwright-core';
import { catalog } from '../../../model/catalog.ts';

/** What FaultDataAccess takes for a session. */
export const anyCookie = `ward-session=${'s'.repeat(43)}`;

/** Signs in as a browser does and answers with the value of the Cookie header. */
export async function signIn(url: string, account: string, password: string): Promise<string> {
  const answer = await fetch(url + catalog.dashboard.routes.signIn.path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(url).origin },
    body: new URLSearchParams({ account, password }),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (answer.status !== 303 || cookie === undefined)
    throw new Error(`'${account}' must be signed in; the dashboard answered ${answer.status}`);
  return cookie.split(';')[0]!;
}

/** Gives a browser the session of somebody who signed in. */
export async function giveCookie(context: BrowserContext, url: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
}
