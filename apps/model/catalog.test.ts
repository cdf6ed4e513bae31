import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from './catalog.ts';
import { problemsIn } from './problems.ts';

describe('the catalog', () => {
  it('is sound', () => {
    expect(problemsIn(catalog)).toEqual([]);
  });

  it('cannot be changed at run time, at any depth', () => {
    expect(() => Object.assign(catalog.dashboard.load, { slotsPerPod: 1 })).toThrow(TypeError);
    expect(() => (catalog['eeg-acquisition'].calls as unknown as unknown[]).push('x')).toThrow(TypeError);
  });

  it('has one folder in apps/services for each service, and no other', () => {
    const folders = readdirSync(new URL('../services', import.meta.url), { withFileTypes: true });
    expect(folders.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual(
      serviceNames.toSorted(),
    );
  });

  it('lets devices and clinicians in from outside, and nobody into the database owner or the network', () => {
    const open = serviceNames.filter((name) =>
      Object.values(catalog[name].routes).some((route) => 'ingress' in route),
    );
    expect(open.toSorted()).toEqual(['dashboard', 'eeg-acquisition', 'heart-rate-acquisition']);
  });
});
