import { describe, expect, it } from '@jest/globals';
import { catalog } from '../catalog.ts';
import { drainSeconds } from '../probes.ts';
import { connectionsOf } from './connections.ts';
import { ingressGroupsOf } from './ingress-routes.ts';
import { isLoopbackOnly, podEnvironment } from './pod-environment.ts';
import { digestRefsIn, digestTokenOf, secretRefIn, secretsOf, tokenOf } from './secrets.ts';

describe('secretsOf', () => {
  it('names one secret per caller and per database account', () => {
    expect(secretsOf(catalog).map(tokenOf)).toEqual([
      '${secret:service/eeg-acquisition}',
      '${secret:service/heart-rate-acquisition}',
      '${secret:service/dashboard}',
      '${secret:database/app-password}',
      '${secret:database/migration-password}',
      '${secret:database/backup-password}',
      '${secret:database/root-password}',
    ]);
  });

  it('reads back its own tokens and nothing else', () => {
    for (const ref of secretsOf(catalog)) expect(secretRefIn(tokenOf(ref))).toEqual(ref);
    expect(secretRefIn('hunter2')).toBeUndefined();
    expect(secretRefIn('x${secret:service/a}')).toBeUndefined();
  });

  it('reads back the tokens of its digests, in any order, and nothing else', () => {
    const refs = secretsOf(catalog);
    const token = digestTokenOf(refs.toReversed());
    expect(token).toBe(digestTokenOf([...refs, ...refs]));
    expect(digestRefsIn(token)?.map(tokenOf).toSorted()).toEqual(refs.map(tokenOf).toSorted());
    for (const text of ['', '${secret-digest:}', '${secret-digest:service}', '${secret-digest:other/a}'])
      expect(digestRefsIn(text)).toBeUndefined();
  });
});

describe('connectionsOf', () => {
  it('has the calls of the model, and only these ways to the database', () => {
    expect(connectionsOf(catalog).map(({ from, to, port }) => `${from} -> ${to}:${port}`)).toEqual([
      'eeg-acquisition -> data-access:5004',
      'eeg-acquisition -> seizure-detection:5003',
      'heart-rate-acquisition -> data-access:5004',
      'dashboard -> data-access:5004',
      'data-access -> database:3306',
      'database-migration -> database:3306',
      'database-backup -> database:3306',
    ]);
  });
});

describe('podEnvironment', () => {
  it('gives no secret as a value', () => {
    expect(podEnvironment(catalog, 'dashboard')).toEqual([
      { name: 'DATA_ACCESS_URL', value: 'http://data-access:5004' },
      { name: 'DRAIN_SECONDS', value: String(drainSeconds) },
      { name: 'HOST', value: '127.0.0.1' },
      { name: 'PORT', value: '5005' },
      { name: 'SERVICE_SECRET', secret: { group: 'service', key: 'dashboard' } },
      { name: 'SLOTS', value: '64' },
    ]);
  });

  it('opens a service that people sign in to only behind a named proxy that ends TLS', () => {
    const settings = { trustedProxies: ['10.233.64.0/18', 'fd00::7'] };
    expect(isLoopbackOnly(catalog, 'dashboard', {})).toBe(true);
    expect(isLoopbackOnly(catalog, 'dashboard', settings)).toBe(false);
    expect(isLoopbackOnly(catalog, 'data-access', {})).toBe(false);
    expect(podEnvironment(catalog, 'dashboard', settings)).toContainEqual({
      name: 'TRUSTED_PROXIES',
      value: '10.233.64.0/18,fd00::7',
    });
  });
});

describe('ingressGroupsOf', () => {
  it('is as wide as the widest route below its paths', () => {
    expect(ingressGroupsOf(catalog)).toEqual([
      {
        service: 'eeg-acquisition',
        host: 'devices',
        port: 5001,
        paths: ['/eeg', '/v1/eeg'],
        bodyLimitBytes: 4 * 2 ** 20,
        timeoutMs: 7_000,
        streaming: false,
      },
      {
        service: 'heart-rate-acquisition',
        host: 'devices',
        port: 5002,
        paths: ['/heartbeat'],
        bodyLimitBytes: 32 * 2 ** 20,
        timeoutMs: 32_000,
        streaming: false,
      },
      {
        service: 'dashboard',
        host: 'dashboard',
        port: 5005,
        paths: ['/'],
        bodyLimitBytes: 4 * 1024,
        timeoutMs: 15_000,
        streaming: true,
      },
    ]);
  });
});
