// The rooms of the house and the rooms that each may import from, besides itself. The linter and the arrow test read
// this list; tests may import from anywhere.
const runtime = ['kit', 'contracts', 'model'];

/** @type {Readonly<Record<string, readonly string[]>>} */
export const arrows = {
  model: [],
  contracts: [],
  testing: [],
  scripts: [],
  kit: ['contracts', 'model'],
  signal: ['contracts'],
  'seizure-model': ['contracts', 'signal'],
  simulator: ['model', 'contracts', 'kit', 'signal'],
  dev: ['model', 'contracts', 'simulator'],
  'services/data-access': [...runtime, 'seizure-model'],
  'services/eeg-acquisition': [...runtime, 'signal'],
  'services/heart-rate-acquisition': runtime,
  'services/seizure-detection': [...runtime, 'seizure-model'],
  'services/dashboard': [...runtime, 'signal'],
  sizing: ['model'],
  constructs: ['model'],
  charts: ['constructs', 'model'],
  images: ['model', 'dev'],
  'vm-provisioning': ['model'],
  infra: ['charts', 'vm-provisioning', 'model'],
  ci: [
    'charts',
    'model',
    'constructs',
    'contracts',
    'images',
    'scripts',
    'seizure-model',
    'simulator',
    'sizing',
    'vm-provisioning',
  ],
  fuzz: ['dev', 'model', 'contracts', 'kit'],
  bench: ['charts', 'dev', 'model', 'contracts', 'kit', 'seizure-model', 'simulator'],
};

/** Folder of a room below the root of the repository. */
export const folderOf = (room) =>
  ['scripts', 'infra', 'ci', 'vm-provisioning'].includes(room) ? room : `apps/${room}`;
