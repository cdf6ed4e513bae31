import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseHost } from '../../apps/model/deployment/pod-environment.ts';
import { serviceNames } from '../../apps/model/catalog.ts';
import { imageUser } from '../../apps/model/deployment/image.ts';
import { databaseUid } from '../../apps/constructs/database/database.ts';
import { figure } from './testing/figures.ts';
import { isRunning } from '../cluster/describe-pods.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { nameOf, untilNoneStops } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What a process in a container finds out about itself. */
interface Found {
  readonly uids: string;
  readonly capabilities: string;
  readonly mayGainPrivileges: boolean;
  readonly isFiltered: boolean;
  readonly token: boolean;
  /** Folders outside its volumes that it could write. */
  readonly written: readonly string[];
}

const system = new SystemUnderTest();
const found = new Map<string, Found>();

beforeAll(async () => {
  await untilNoneStops(system);
  const running = (await system.pods()).filter(isRunning);
  for (const pod of running) {
    const probe = nameOf(pod) === databaseHost ? ['bash', '-c', bashProbe] : ['node', '-e', nodeProbe];
    const printed = await system.kubectl('exec', pod.metadata.name, '--', ...probe);
    found.set(pod.metadata.name, JSON.parse(printed) as Found);
  }
}, 10 * MINUTE_MS);
afterAll(() => system.close());

describe('the processes in the live pods', () => {
  it('are those of every service, twice at least, and of the database', async () => {
    const names = (await system.pods()).filter(({ metadata }) => found.has(metadata.name)).map(nameOf);
    const count = (name: string): number => names.filter((each) => each === name).length;
    expect(serviceNames.filter((name) => count(name) < 2)).toEqual([]);
    expect(count(databaseHost)).toBe(1);
    figure('containers that were asked what they may do', String(found.size));
  });

  it.each([
    [
      'runs as its own user, not as root',
      ({ uids }: Found) => [imageUser, databaseUid].some((uid) => uids === Array(4).fill(uid).join(' ')),
    ],
    ['has no capability', ({ capabilities }: Found) => /^0+$/.test(capabilities)],
    ['cannot gain privileges', ({ mayGainPrivileges }: Found) => !mayGainPrivileges],
    ['has its system calls filtered', ({ isFiltered }: Found) => isFiltered],
    ['holds no token of the API server', ({ token }: Found) => !token],
    ['cannot write its root', ({ written }: Found) => written.length === 0],
  ] as const)('each %s', (_what, holds) => {
    expect([...found].filter(([, each]) => !holds(each))).toEqual([]);
  });

  it('are in a namespace that refuses others', async () => {
    await expect(
      system.kubectl('run', 'intruder', '--image=localhost/intruder:1', '--privileged', '--dry-run=server'),
    ).rejects.toThrow(/violates PodSecurity "restricted:latest"/);
  });
});

const FOLDERS = ['/', '/app', '/etc', '/usr', '/var'];

const nodeProbe = `
const { readFileSync, writeFileSync, existsSync } = require('node:fs');
const status = readFileSync('/proc/1/status', 'utf8');
const of = (key) => new RegExp('^' + key + ':\\\\s+(.*)$', 'm').exec(status)[1];
const written = ${JSON.stringify(FOLDERS)}.filter((folder) => {
  try { writeFileSync(folder + '/x', ''); return true; } catch { return false; }
});
console.log(JSON.stringify({
  uids: of('Uid').replaceAll('\\t', ' '), capabilities: of('CapEff'), mayGainPrivileges: of('NoNewPrivs') !== '1',
  isFiltered: of('Seccomp') === '2', token: existsSync('${TOKEN_FOLDER}'), written,
}));`;

const bashProbe = `
of() { grep "^$1:" /proc/1/status | cut -f2- | tr '\\t' ' '; }
written=
for folder in ${FOLDERS.filter((folder) => folder !== '/app').join(' ')}; do
  (: >"$folder/x") 2>/dev/null && written="$written,\\"$folder\\""
done
is() { if "$@"; then echo true; else echo false; fi; }
echo "{\\"uids\\":\\"$(of Uid)\\",\\"capabilities\\":\\"$(of CapEff)\\",\\"mayGainPrivileges\\":$(is test "$(of NoNewPrivs)" != 1),\\"isFiltered\\":$(is test "$(of Seccomp)" = 2),\\"token\\":$(is test -e ${TOKEN_FOLDER}),\\"written\\":[\${written#,}]}"`;
