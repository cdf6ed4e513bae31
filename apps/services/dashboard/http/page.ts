import type { AssetManifest } from './assets.ts';

export type PageName = keyof AssetManifest['entries'];

export interface PageOptions {
  readonly manifest: AssetManifest;
  /** Everybody on the network can see this page: say so on it. */
  readonly unauthenticatedNetworkAccess: boolean;
}

const titles: Readonly<Record<PageName, string>> = { ward: 'Ward', patient: 'Patient' };

const banner = `<p class="banner" role="alert"><strong>Not protected.</strong> This dashboard has no sign-in and is open to the network: everybody who reaches this address sees every patient.</p>`;

/** The HTML of a page: a shell without any patient data, filled by its script. */
export function pageHtml(name: PageName, { manifest, unauthenticatedNetworkAccess }: PageOptions): string {
  const { script, preloads } = manifest.entries[name];
  const links = preloads.map((file) => `<link rel="modulepreload" href="/assets/${file}">`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titles[name]}</title>
<link rel="icon" href="/assets/${manifest.icon}" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${manifest.style}">
${links}
<script type="module" src="/assets/${script}"></script>
</head>
<body>
${unauthenticatedNetworkAccess ? banner : ''}
<div id="app" data-page="${name}"><noscript><p class="banner">This page needs JavaScript to show live signals.</p></noscript></div>
</body>
</html>
`;
}

/** The page for a patient who is not on the ward. */
export const unknownPatientHtml = (manifest: AssetManifest): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No such patient</title>
<link rel="icon" href="/assets/${manifest.icon}" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${manifest.style}">
</head>
<body>
<main class="message"><h1>No such patient</h1><p>No patient with this number is on the ward.</p><p><a href="/">Back to the ward</a></p></main>
</body>
</html>
`;
