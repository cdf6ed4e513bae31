import { describe, expect, it } from '@jest/globals';
import type { EegReceipt } from '../../apps/contracts/eeg-submission.ts';
import { clusterVersions } from '../../vm-provisioning/preflight/end-of-life-rules.ts';
import { judgeBackups, type BackupCronJob } from './check-backups.ts';
import { judgeCertificate } from './check-certificate.ts';
import { judgeDisks } from './check-disks.ts';
import { judge } from './check-scores.ts';
import { judgeVersions, mysqlVersions } from './check-versions.ts';
import { checked, type Finding } from './finding.ts';
import { headlineOf, reportOf } from './report.ts';

const now = Date.parse('2026-11-26T12:00:00Z');
const hoursAgo = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();
const inDays = (days: number): number => now + days * 86_400_000;

describe('a certificate', () => {
  it.each([
    [{ endMs: inDays(60) }, 'good', /ends on 2027-01-25, in 60 days/],
    [{ endMs: inDays(13.5) }, 'fault', /in 13 days: it must be renewed 14 days before/],
    [{ endMs: inDays(-1) }, 'fault', /ended on 2026-11-25: renew it/],
    [
      { endMs: inDays(60), refusal: 'SELF_SIGNED_CERT_IN_CHAIN' },
      'fault',
      /is not to be trusted \(SELF_SIGNED_CERT_IN_CHAIN\)/,
    ],
  ])('%j is %s', (presented, state, what) => {
    expect(judgeCertificate({ host: 'ward.example', ...presented }, now)).toEqual({
      check: 'certificate of ward.example',
      state,
      what: expect.stringMatching(what),
    });
  });
});

describe('backups', () => {
  const cronJob = (status: BackupCronJob['status'], spec = {}, name = 'database-backup'): BackupCronJob => ({
    metadata: { name, namespace: 'hospital-1' },
    spec: { schedule: '17 2 * * *', ...spec },
    ...(status === undefined ? {} : { status }),
  });

  it.each([
    [cronJob({ lastScheduleTime: hoursAgo(10), lastSuccessfulTime: hoursAgo(9.9) }), 'good', /10 hours ago/],
    [
      cronJob({ lastScheduleTime: hoursAgo(3), lastSuccessfulTime: hoursAgo(27) }),
      'fault',
      /27 hours ago, the limit is 26 .* last started/,
    ],
    [cronJob({ lastScheduleTime: hoursAgo(3) }), 'fault', /has never succeeded \(17 2 .*, last started/],
    [cronJob(undefined), 'fault', /has never succeeded .*never started/],
    [cronJob({ lastSuccessfulTime: hoursAgo(1) }, { suspend: true }), 'fault', /is suspended/],
  ])('of %j are %s', (given, state, what) => {
    expect(judgeBackups([given], 26, now)).toEqual([
      { check: 'backup of hospital-1', state, what: expect.stringMatching(what) },
    ]);
  });

  it('that nobody makes are a fault; the job that restores is not one that saves', () => {
    expect(judgeBackups([cronJob(undefined, { suspend: true }, 'database-restore')], 26, now)).toEqual([
      expect.objectContaining({ check: 'backups', state: 'fault' }),
    ]);
  });
});

describe('disks', () => {
  const gibibyte = 2 ** 30;
  const volume = (usedBytes: number) => ({
    pods: [
      { volume: [{ pvcRef: { namespace: 'a', name: 'data' }, usedBytes, capacityBytes: 10 * gibibyte }] },
    ],
  });
  const claim = { metadata: { namespace: 'a', name: 'data' }, status: { phase: 'Bound' } };
  const disk = (availableBytes: number) => ({
    node: { fs: { availableBytes, capacityBytes: 10 * gibibyte } },
  });

  it.each([
    [disk(5 * gibibyte), claim, { 'disk of node n': 'good', 'volume a/data': 'not-seen' }],
    [disk(gibibyte), claim, { 'disk of node n': 'fault', 'volume a/data': 'not-seen' }],
    ['the API server answered 403', claim, { 'disk of node n': 'not-seen', 'volume a/data': 'not-seen' }],
    [volume(gibibyte), claim, { 'disk of node n': 'not-seen', 'volume a/data': 'good' }],
    [volume(9 * gibibyte), claim, { 'disk of node n': 'not-seen', 'volume a/data': 'fault' }],
    [
      volume(gibibyte),
      { ...claim, status: { phase: 'Lost' } },
      { 'disk of node n': 'not-seen', 'volume a/data': 'fault' },
    ],
  ])('%j with %j: %j', (summary, given, states) => {
    const findings = judgeDisks([['n', summary]], [given]);
    expect(Object.fromEntries(findings.map(({ check, state }) => [check, state]))).toEqual(states);
  });

  it('of a cluster without nodes are not seen', () => {
    expect(judgeDisks([], [])).toEqual([expect.objectContaining({ state: 'not-seen' })]);
  });
});

describe('versions', () => {
  it.each([
    [{ version: '1.0', endOfLife: '2028-01-01' }, 'good', /is mended until 2028-01-01/],
    [{ version: '1.0', endOfLife: '2026-12-01' }, 'good', /is mended for 5 more days/],
    [{ version: '1.0', endOfLife: '2026-11-25' }, 'fault', /is no longer mended since 2026-11-25/],
    [{ version: '1.0' }, 'not-seen', /no end is known/],
  ])('%j are %s', (pinned, state, what) => {
    expect(judgeVersions({ part: pinned }, '2026-11-26')).toEqual([
      { check: 'support of part', state, what: expect.stringMatching(what) },
    ]);
  });

  it('of Kubernetes are known beyond those that Kubespray installs', () => {
    expect(clusterVersions('1.36.3')).toEqual({ kubernetes: { version: '1.36.3', endOfLife: '2027-06-28' } });
    expect(clusterVersions('1.99.0')).toEqual({ kubernetes: { version: '1.99.0' } });
  });

  it('of MySQL are read from the tags of images', () => {
    const images = [
      'docker.io/library/mysql:8.4.6',
      'mysql:8.0.45-debian',
      'ghcr.io/a/mysqlish:1.0',
      'mysql@sha256:00',
    ];
    expect(mysqlVersions(images)).toEqual({
      'mysql 8.4': { version: '8.4.6', endOfLife: '2032-04-30' },
      'mysql 8.0': { version: '8.0.45-debian', endOfLife: '2026-04-30' },
    });
  });
});

describe('an answer', () => {
  const expected = {
    state: 'seizure',
    modelVersion: '1',
    probability: 0.995,
    range: [0.994, 0.996],
  } as const;
  it.each<readonly [EegReceipt['score'] | undefined, Finding['state'], RegExp]>([
    [{ status: 'scored', probability: 0.9951, modelVersion: '1' }, 'good', /0\.9951, expected 0\.9940 to/],
    [{ status: 'scored', probability: 0.99, modelVersion: '1' }, 'fault', /is not that of this commit/],
    [
      { status: 'scored', probability: 0.995, modelVersion: '0' },
      'fault',
      /is of model 0, this commit ships 1/,
    ],
    [{ status: 'unscored', reason: 'detection is away' }, 'fault', /no probability: detection is away/],
    [
      { status: 'not-assessable', reasons: [{ code: 'flat', text: 'flat' }], modelVersion: '1' },
      'fault',
      /no probability: flat/,
    ],
    [undefined, 'fault', /is missing/],
  ])('%j is %s', (score, state, what) => {
    expect(judge(expected, score)).toEqual({
      check: 'answer for a made window of seizure',
      state,
      what: expect.stringMatching(what),
    });
  });
});

describe('a check that cannot be made', () => {
  it('is a fault that says why, down to the cause', async () => {
    const refused = new Error('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    expect(await checked('disks', () => Promise.reject(refused))).toEqual([
      {
        check: 'disks',
        state: 'fault',
        what: 'could not be checked: fetch failed: connect ECONNREFUSED 127.0.0.1:1',
      },
    ]);
  });
});

describe('the report', () => {
  it('begins with the faults and counts everything', () => {
    const findings = [
      { check: 'a', state: 'good', what: 'is well' },
      { check: 'b', state: 'not-seen', what: 'is dark' },
      { check: 'c', state: 'fault', what: 'is ill' },
    ] as const;
    expect(reportOf(findings)).toBe('FAULT     c: is ill\nnot seen  b: is dark\ngood      a: is well');
    expect(headlineOf(findings)).toBe('1 fault, 1 good, 1 not seen.');
    expect(headlineOf(findings.slice(0, 1))).toBe('No fault, 1 good, 0 not seen.');
  });
});
