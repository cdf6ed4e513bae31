/** How a person calls a command of this folder: by npm in a checkout, by its file where only the bundle is. */
export const usageOf = (script: string, file = process.argv[1] ?? ''): string =>
  file.endsWith('.mjs') ? `node ${file}` : `npm run ${script} --`;
