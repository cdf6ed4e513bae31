/** Name of the file that lists the built page. */
export const manifestFile = 'manifest.json';
