import type { Actor } from '../../../contracts/actor.ts';
import { permits } from '../../../model/access.ts';
import { catalog } from '../../../model/catalog.ts';
import type { AssetManifest } from './assets.ts';
import { escapeHtml } from './html.ts';

const { routes } = catalog.dashboard;

export type PageName = keyof AssetManifest['entries'];

const titles: Readonly<Record<PageName, string>> = { ward: 'Ward', patient: 'Patient' };

/** Who is signed in, and the way out; it works without script. */
const sessionBar = ({
  name,
  role,
  breakGlass,
}: Actor): string => `<aside class="session-bar" aria-label="Account">
<span>${escapeHtml(name)} (${role})${breakGlass === true ? ' <strong>using emergency access</strong>' : ''}</span>
${permits(role, 'break-glass') && breakGlass !== true ? `<a href="${routes.emergencyAccess.path}">Emergency access</a>` : ''}
<a href="${routes.password.path}">Password</a>
<form method="post" action="${routes.signOut.path}"><button type="submit">Sign out</button></form>
</aside>`;

/** The HTML of a page: a shell without any patient data, filled by its script. */
export function pageHtml(name: PageName, manifest: AssetManifest, person: Actor): string {
  const { script, preloads } = manifest.entries[name];
  const links = preloads.map((file) => `<link rel="modulepreload" href="/assets/${file}">`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${titles[name]}</title>
<link rel="icon" href="/assets/${manifest.icon}" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${manifest.style}">
${links}
<script type="module" src="/assets/${script}"></script>
</head>
<body>
${sessionBar(person)}
<div id="app" data-page="${name}"><noscript><p class="banner">This page needs JavaScript to show live signals.</p></noscript></div>
</body>
</html>
`;
}
