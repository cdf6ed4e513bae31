import { MIN_PASSWORD_LENGTH } from '../../../contracts/session.ts';
import { catalog } from '../../../model/catalog.ts';
import type { AssetManifest } from './assets.ts';
import { escapeHtml } from './html.ts';
import { plainPageHtml } from './message-page.ts';

const { password, page } = catalog.dashboard.routes;

const field = (name: string, label: string, autocomplete: string): string =>
  `<p><label for="${name}">${label}</label><input id="${name}" name="${name}" type="password" autocomplete="${autocomplete}" required></p>`;

/** The form for another password. It works without script, and in password managers. */
export const passwordHtml = (manifest: AssetManifest, fault?: string): string =>
  plainPageHtml(manifest, {
    title: 'Change password',
    content: `${fault === undefined ? '' : `<p id="fault" role="alert" class="fault">${escapeHtml(fault)}</p>`}
<p>At least ${MIN_PASSWORD_LENGTH} characters, such as four words. You are signed out everywhere else.</p>
<form method="post" action="${password.path}" class="sign-in">
${field('current', 'Current password', 'current-password')}
${field('wanted', 'New password', 'new-password')}
${field('repeated', 'New password again', 'new-password')}
<p><button type="submit">Change password</button> <a href="${page.path}">Back to the ward</a></p>
</form>`,
  });
