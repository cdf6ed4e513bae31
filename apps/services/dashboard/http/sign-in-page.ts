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
}

/** The form for name and password. It works without script, and in password managers. */
export const signInHtml = (manifest: AssetManifest, { next, account = '', fault }: SignInForm): string =>
  plainPageHtml(manifest, {
    title: 'Sign in',
    content: `${fault === undefined ? '' : `<p id="fault" role="alert" class="fault">${escapeHtml(fault)}</p>`}
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
