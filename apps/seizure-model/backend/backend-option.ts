import { Option } from 'commander';
import { backendNames } from './load-backend.ts';

/** `--backend`, for commands. */
export const backendOption = (): Option =>
  new Option('--backend <name>', 'auto: node where its library is present, else wasm')
    .choices(['auto', ...backendNames])
    .default('auto');
