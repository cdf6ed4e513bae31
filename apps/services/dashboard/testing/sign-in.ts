import type { BrowserContext } from 'playwright-core';
import { signIn as signInAs } from '../../../dev/sign-in.ts';

/** What FaultDataAccess takes for a session. */
export const anyCookie = `ward-session=${'s'.repeat(43)}`;

/** Signs in as a browser does and answers with the value of the Cookie header. */
export const signIn = (url: string, account: string, password: string): Promise<string> =>
  signInAs(url, { account, password });

/** Gives a browser the session of somebody who signed in. */
export async function giveCookie(context: BrowserContext, url: string, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
}
