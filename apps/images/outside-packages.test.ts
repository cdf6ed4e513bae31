import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { externalPackages } from '../dev/build-services.ts';
import { outsidePackages, type LockedPackage } from './outside-packages.ts';
import { platformOf } from './platform.ts';

const { packages: locked } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url)), 'utf8'),
) as { readonly packages: Readonly<Record<string, LockedPackage>> };

describe('outsidePackages', () => {
  it.each(['x64', 'arm64'])('are for %s and the GNU libc', (cpu) => {
    const names = outsidePackages(locked, ['libsql'], platformOf(cpu)).map(({ name }) => name);
    expect(names).toEqual([`@libsql/linux-${cpu}-gnu`, '@neon-rs/load', 'detect-libc', 'libsql']);
  });

  it('have an exact version and an integrity', () => {
    for (const { version, integrity } of outsidePackages(locked, externalPackages, platformOf('arm64'))) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(integrity).toMatch(/^sha512-/);
    }
  });

  it('are refused when the lock file lacks one', () => {
    expect(() => outsidePackages({}, ['libsql'], platformOf('x64'))).toThrow(
      "package-lock.json ('node_modules/libsql') must have a version and an integrity",
    );
  });
});

describe('platformOf', () => {
  it('refuses a processor without images', () => {
    expect(() => platformOf('riscv64')).toThrow(
      'processor (riscv64) must be one of x64, arm64; choose with --platform',
    );
  });
});
