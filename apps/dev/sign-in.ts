import type { DemoAccount } from './demo-account.ts';
import { catalog } from '../model/catalog.ts';

/** Signs in as a browser does and answers with the value of the Cookie header. */
export async function signIn(url: string, { account, password }: DemoAccount): Promise<string> {
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
