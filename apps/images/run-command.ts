import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** @default 600000 */
  readonly deadlineMs?: number;
}

/** A command that did not succeed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

const SHOWN_LINES = 6;

/** Repairs of what commands complain about. */
const repairs: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'free disk space'],
  [
    /newuidmap|subuid|user namespaces?/i,
    'install uidmap and give the user ranges in /etc/subuid and /etc/subgid',
  ],
  [
    /unauthorized|authentication required|denied: /i,
    "sign in to the registry first, with the tool's own 'login'",
  ],
  [
    /could not resolve|temporary failure|no such host|network is unreachable|connection refused|ENOTFOUND|EAI_AGAIN/i,
    'the network must reach that host',
  ],
];

/**
 * Runs a command to its end.
 * @returns what it printed
 * @throws CommandError naming the command, its end, what it said last and, where it is known, the repair
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, deadlineMs = 600_000 }: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
  });
  let printed = '';
  let said = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (said += text));
  const end = await new Promise<string>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'not installed' : error.message),
    );
    child.on('close', (code, signal) =>
      resolve(code === 0 ? '' : code === null ? `ended by ${signal}` : `exit ${code}`),
    );
  });
  if (end === '') return printed;
  const last = `${said}\n${printed}`.split('\n').filter((line) => line.trim() !== '');
  const repair = repairs.find(([pattern]) => pattern.test(said))?.[1];
  throw new CommandError(
    [
      `'${[command, ...args].join(' ')}' (${end}) must succeed${repair === undefined ? '' : `; ${repair}`}`,
      ...last.slice(0, said === '' ? 0 : Infinity).slice(-SHOWN_LINES),
    ].join('\n  '),
  );
}

/** Whether a command is there and succeeds within a few seconds. */
export const succeeds = (command: string, args: readonly string[]): Promise<boolean> =>
  runCommand(command, args, { deadlineMs: 10_000 }).then(
    () => true,
    () => false,
  );
