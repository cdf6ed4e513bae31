import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { arrows, folderOf } from './scripts/arrows.mjs';

/** One zone for each arrow that must not be. */
const zones = Object.entries(arrows).flatMap(([room, allowed]) =>
  Object.keys(arrows)
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => ({
      target: `./${folderOf(room)}`,
      from: `./${folderOf(other)}`,
      message: `'${room}' must not import from '${other}'; scripts/arrows.mjs lists what it may.`,
    })),
);

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-default-export': 'error',
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
    },
  },
  {
    files: ['**/*.test.ts', '**/testing/**/*.ts'],
    rules: { 'import-x/no-restricted-paths': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
);
