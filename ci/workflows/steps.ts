import type { ActionStep, CommandStep, Step } from './model.ts';

/** Node.js line of the images, on which CI runs too. */
const NODE_LINE = 22;

/** The files of the commit; the token is not left in the work tree. @param depth number of commits, 0 for all */
export const checkout = (depth = 1): ActionStep => ({
  name: 'Check out',
  uses: 'actions/checkout',
  with: { 'persist-credentials': false, 'fetch-depth': depth },
});

/** Node.js and the dependencies of the lock file, without install scripts. */
export const install = (): readonly Step[] => [
  { name: 'Node.js', uses: 'actions/setup-node', with: { 'node-version': NODE_LINE } },
  command('Dependencies', 'npm ci --ignore-scripts --no-audit --no-fund'),
];

/** A command, the same as on a developer's machine. */
export const command = (
  name: string,
  run: string,
  rest: Omit<CommandStep, 'name' | 'run'> = {},
): CommandStep => ({ name, run, ...rest });

/** Keeps files for later jobs and for people. Fails when there are none. */
export const keepFiles = (name: string, path: string): ActionStep => ({
  name: `Keep ${name}`,
  uses: 'actions/upload-artifact',
  with: { name, path, 'if-no-files-found': 'error', 'retention-days': 14 },
});

/** Brings files of an earlier job of the same run into a folder. */
export const fetchFiles = (name: string, path: string): ActionStep => ({
  name: `Fetch ${name}`,
  uses: 'actions/download-artifact',
  with: { name, path },
});

/** Says with GitHub's signature what built the images of a checksum file, or, with a bill of materials, what is in them. */
export const attest = (name: string, subjects: string, billOfMaterials?: string): ActionStep => ({
  name,
  uses: 'actions/attest',
  with: {
    'subject-checksums': subjects,
    ...(billOfMaterials === undefined ? {} : { 'sbom-path': billOfMaterials }),
  },
});

/** Signs in to GitHub's registry with the job's own token. */
export const signInToRegistry = (): CommandStep =>
  command(
    'Sign in to the registry',
    'printf %s "$TOKEN" | docker login ghcr.io --username "$ACTOR" --password-stdin',
    { env: { TOKEN: '${{ secrets.GITHUB_TOKEN }}', ACTOR: '${{ github.actor }}' } },
  );

/** Builds and pushes the images; dist/images.json names them by digest. */
export const pushImages = (): CommandStep =>
  command('Images', 'npm run images -- --base registry --push "ghcr.io/${REPOSITORY,,}"', {
    env: { REPOSITORY: '${{ github.repository }}' },
  });
