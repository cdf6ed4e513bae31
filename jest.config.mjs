/** Tests run as ES modules; TypeScript is only stripped here, `npm run types` checks it. */
export default {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/apps',
    '<rootDir>/ci',
    '<rootDir>/infra',
    '<rootDir>/scripts',
    '<rootDir>/vm-provisioning',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
      },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/apps/testing/checked-traffic.ts'],
  testPathIgnorePatterns: ['/node_modules/', 'newcomer\\.test\\.ts$', '\\.proof\\.test\\.ts$'],
  maxWorkers: 2,
  testTimeout: 20_000,
};
