import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** An abstract socket of Linux: a name that one process of this machine can have, in no folder. */
const SOCKET = '\0eeg-ward-lab';
const ANSWER_MS = 15_000;

/**
 * Claims the lab for this process. The claim ends with the process, whatever ends it, so that none is ever left behind.
 * @throws Error naming the process that has it
 */
export async function claimLab(socket = SOCKET): Promise<void> {
  const since = new Date().toLocaleTimeString('en-GB');
  const claim = createServer((asker) => {
    asker.on('error', () => undefined);
    asker.end(`process ${process.pid} since ${since}`);
  });
  claim.unref();
  try {
    await once(claim.listen(socket), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `the lab must not be started twice: ${await holderOf(socket)} starts it; wait, or end that`,
      { cause: error },
    );
  }
}

/** Whoever has the claim, in its own words. */
async function holderOf(socket: string): Promise<string> {
  const asker = connect(socket);
  const said = (async () => {
    let words = '';
    for await (const part of asker) words += String(part);
    return words;
  })().catch(() => '');
  const words = await Promise.race([said, wait(ANSWER_MS, '', { ref: false })]);
  asker.destroy();
  return words === '' ? 'another process' : words;
}
