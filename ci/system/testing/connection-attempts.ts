import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StoredObject } from '../../cluster/cluster.ts';
import type { SystemUnderTest } from './system-under-test.ts';

/** What is not let through is dropped, so a closed way is one on which nothing answers for this long. */
const PATIENCE_MS = 4_000;
/** At once from a shell, each with a process of its own. */
const SHELL_TRIES = 16;

/** An address and a TCP port. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/** Tries to connect to all targets. @returns those that the network let through, whether somebody listens there or refuses */
export type Attempts = (targets: readonly Target[]) => Promise<readonly Target[]>;

/** From inside the only container of a pod that holds Node.js. */
export const fromPod =
  (system: SystemUnderTest, { metadata: { name, namespace } }: StoredObject): Attempts =>
  async (targets) =>
    openAmong(
      targets,
      await system.kubectl('exec', name, `--namespace=${namespace}`, '--', 'node', '-e', script(targets)),
    );

/** From inside a pod that holds bash and no Node.js. */
export const fromPodByShell =
  (system: SystemUnderTest, { metadata: { name, namespace } }: StoredObject): Attempts =>
  async (targets) =>
    openAmong(
      targets,
      await system.kubectl(
        'exec',
        name,
        `--namespace=${namespace}`,
        '--',
        'bash',
        '-c',
        shellScript(targets),
      ),
    );

/** From this machine. */
export const fromMachine: Attempts = async (targets) =>
  openAmong(targets, (await promisify(execFile)(process.execPath, ['-e', script(targets)])).stdout);

/** From the node of the lab. @throws Error on another cluster */
export const fromNode =
  ({ sandbox }: SystemUnderTest): Attempts =>
  async (targets) => {
    if (sandbox === undefined) throw new Error('only the node of the lab can be entered');
    return openAmong(targets, await sandbox.run(process.execPath, ['-e', script(targets)]));
  };

function openAmong(targets: readonly Target[], printed: string): readonly Target[] {
  const answers = new Map(
    printed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  );
  return targets.filter(({ address, port }) => {
    const answer = answers.get(`${address}:${port}`);
    if (answer === undefined)
      throw new Error(`an attempt at ${address}:${port} must say what came of it: ${printed}`);
    return answer === 'open';
  });
}

const script = (targets: readonly Target[]): string => `
const { connect } = require('node:net');
for (const { address: host, port } of ${JSON.stringify(targets)}) {
  const socket = connect({ host, port, timeout: ${PATIENCE_MS} });
  const say = (answer) => { console.log(host + ':' + port + ' ' + answer); socket.destroy(); };
  socket.once('connect', () => say('open'));
  socket.once('timeout', () => say('closed'));
  socket.once('error', ({ code }) => say(code === 'ECONNREFUSED' ? 'open' : code));
}`;

const shellScript = (targets: readonly Target[]): string => `
try() {
  said=$(LC_ALL=C timeout ${PATIENCE_MS / 1_000} bash -c ": </dev/tcp/$1/$2" 2>&1)
  case "$?:$said" in 0:*|*refused*) echo "$1:$2 open" ;; *) echo "$1:$2 closed" ;; esac
}
${targets.map(({ address, port }, i) => `try ${address} ${port} &${i % SHELL_TRIES === SHELL_TRIES - 1 ? '\nwait' : ''}`).join('\n')}
wait`;
