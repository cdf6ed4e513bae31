import type { Actor } from '../../../contracts/actor.ts';
import { permits } from '../../../model/access.ts';
import { catalog } from '../../../model/catalog.ts';
import { escapeHtml } from './html.ts';

const { routes } = catalog.dashboard;

/** Who is signed in, where they may go, and the way out; it works without script. */
export const sessionBar = ({
  name,
  role,
  breakGlass,
}: Actor): string => `<aside class="session-bar" aria-label="Account">
<span>${escapeHtml(name)} (${role})${breakGlass === true ? ' <strong>using emergency access</strong>' : ''}</span>
${permits(role, 'see-registry') ? `<a href="${routes.registry.path}">Patients</a>` : ''}
${permits(role, 'break-glass') && breakGlass !== true ? `<a href="${routes.emergencyAccess.path}">Emergency access</a>` : ''}
<a href="${routes.password.path}">Password</a>
<form method="post" action="${routes.signOut.path}"><button type="submit">Sign out</button></form>
</aside>`;
