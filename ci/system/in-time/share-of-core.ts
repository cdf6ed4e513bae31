import { setTimeout as wait } from 'node:timers/promises';

const BUSY_MS = 1_000;
const PAUSE_MS = 10_000;
const MOST_TRIES = 9;

/** Computes for a second of CPU time. @returns CPU time by time passed: the part of a core that it got */
export function shareOfCore(): number {
  const began = performance.now();
  const before = process.cpuUsage();
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  while (cpuMs() < BUSY_MS) Math.sqrt(Math.random());
  return Math.min(1, cpuMs() / (performance.now() - began));
}

/** Waits up to a minute and a half until a process gets `least` of a core. @returns what it got at last */
export async function awaitShareOfCore(least: number): Promise<number> {
  let share = shareOfCore();
  for (let tries = 1; share < least && tries < MOST_TRIES; tries += 1) {
    await wait(PAUSE_MS);
    share = shareOfCore();
  }
  return share;
}
