import { spawn } from 'node:child_process';

const SHOWN_LINES = 8;
const DEADLINE_MS = 300_000;

export interface RunOptions {
  /** Given to the command's standard input. @default - nothing */
  readonly input?: string;
  readonly cwd?: string;
  /** @default 300000 */
  readonly deadlineMs?: number;
  /** Told every line that the command prints. @default - nobody */
  readonly report?: (line: string) => void;
}

/**
 * Runs a command to its end.
 * @returns what it printed
 * @throws Error naming the command, how it ended and what it said last
 */
export function run(
  command: string,
  args: readonly string[],
  { input, cwd, deadlineMs = DEADLINE_MS, report }: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, timeout: deadlineMs, killSignal: 'SIGKILL' });
    let printed = '';
    let all = '';
    child.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
      all += text.toString();
      for (const line of text.toString().split('\n')) if (line !== '') report?.(line);
    });
    child.stderr.on('data', (text: Buffer) => (all += text.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const fail = (end: string): void =>
      reject(
        new Error(
          [`'${[command, ...args].join(' ')}' ${end}`, ...all.trimEnd().split('\n').slice(-SHOWN_LINES)].join(
            '\n  ',
          ),
        ),
      );
    child.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? 'must be installed' : `must start: ${error.message}`),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve(printed);
      else fail(`must succeed, it ended with ${signal ?? code}`);
    });
  });
}
