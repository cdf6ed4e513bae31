import type { Actor } from '../../../contracts/actor.ts';
import type { AssetManifest } from './assets.ts';
import { sessionBar } from './session-bar.ts';

export type PageName = keyof AssetManifest['entries'];

const titles: Readonly<Record<PageName, string>> = { ward: 'Ward', patient: 'Patient' };

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
