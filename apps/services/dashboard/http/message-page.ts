import type { AssetManifest } from './assets.ts';

export interface PlainPage {
  readonly title: string;
  /** HTML of what the page says. */
  readonly content: string;
}

/** A page that works without script: `body` is HTML. */
export const documentHtml = (
  manifest: AssetManifest,
  { title, body }: { readonly title: string; readonly body: string },
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/${manifest.icon}" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${manifest.style}">
</head>
<body>
${body}
</body>
</html>
`;

/** A page with one message or form. */
export const plainPageHtml = (manifest: AssetManifest, { title, content }: PlainPage): string =>
  documentHtml(manifest, { title, body: `<main class="message"><h1>${title}</h1>${content}</main>` });

export const messageHtml = (
  manifest: AssetManifest,
  { title, text }: { readonly title: string; readonly text: string },
): string => plainPageHtml(manifest, { title, content: `<p>${text}</p><p><a href="/">To the ward</a></p>` });
