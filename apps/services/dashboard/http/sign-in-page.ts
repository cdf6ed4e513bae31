import { catalog } from '../../../model/catalog.ts';
import type { AssetManifest } from './assets.ts';
import { escapeHtml } from './html.ts';
import { plainPageHtml } from './message-page.ts';

const { routes } = catalog.dashboard;

export interface SignInForm {
  readonly next: string;
  readonly account?: string;
  /** What was wrong with the last try. */
  readonly fault?: string;
  /** Name of the OpenID provider, where there is one. */
  readonly providerName?: string | undefined;
  /** The person has just signed out. */
  readonly hasLeft?: boolean;
}

const leftText = (providerName: string | undefined): string =>
  `<p role="status">You are signed out here.${providerName === undefined ? '' : ` <a href="${routes.providerSignOut.path}">Sign out of ${escapeHtml(providerName)} too</a>`}</p>`;

const providerLink = (providerName: string, next: string): string =>
  `<p><a class="button" href="${routes.providerSignIn.path}?next=${encodeURIComponent(next)}">Sign in with ${escapeHtml(providerName)}</a></p>`;

/** The form for name and password. It works without script, and in password managers. */
export const signInHtml = (
  manifest: AssetManifest,
  { next, account = '', fault, providerName, hasLeft = false }: SignInForm,
): string =>
  plainPageHtml(manifest, {
    title: 'Sign in',
    content: `${hasLeft ? leftText(providerName) : ''}${providerName === undefined ? '' : providerLink(providerName, next)}${fault === undefined ? '' : `<p id="fault" role="alert" class="fault">${escapeHtml(fault)}</p>`}
<form method="post" action="${routes.signIn.path}" class="sign-in">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<p><label for="account">Name</label><input id="account" name="account" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(account)}"${fault === undefined ? ' autofocus' : ' aria-describedby="fault"'}></p>
<p><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button type="submit">Sign in</button></p>
</form>`,
  });

/** The form for emergency access: why, and what will happen. */
export const emergencyAccessHtml = (manifest: AssetManifest): string =>
  plainPageHtml(manifest, {
    title: 'Emergency access',
    content: `<p>You will reach the patients of every ward for an hour. Everybody on the wards sees that you do, and it is kept in the audit trail.</p>
<form method="post" action="${routes.emergencyAccess.path}" class="sign-in">
<p><label for="reason">Reason</label><input id="reason" name="reason" required minlength="5" maxlength="500" autocomplete="off" autofocus></p>
<p><button type="submit">Use emergency access</button> <a href="/">Back to the ward</a></p>
</form>`,
  });
