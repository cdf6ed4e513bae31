import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { problem } from '../../../apps/contracts/problem.ts';
import { createRandom } from '../../../apps/simulator/neural-mass/random.ts';
import { countersIn, type ServiceCounters } from '../../../apps/sizing/service-counters.ts';
import type { Count } from '../share-interval.ts';
import { poissonArrivals } from './arrivals.ts';
import { bodiesOf } from './bodies.ts';
import type { Arrivals, LoadOutcome, LoadPlan, Target, TargetOutcome } from './load-plan.ts';

/** Enough that a request of an open load never waits for a connection. */
const CONNECTIONS = 512;
const ANSWER_MS = 30_000;
const TICK_MS = 1;
/** What a pod answers that has no slot. */
export const NO_SLOT = '503 overloaded';

interface Sender {
  /** Sends the next request. @param dueMs when it was due, by performance.now() */
  send(dueMs: number): Promise<void>;
  /** Counts from now on, second by second. */
  begin(): void;
  outcome(): TargetOutcome;
  close(): Promise<void>;
}

/** Sends a load and says what became of it. @throws Error when counters cannot be read */
export async function runLoad(plan: LoadPlan): Promise<LoadOutcome> {
  const latenciesMs: number[] = [];
  const delaysMs: number[] = [];
  const senders = plan.targets.map((target, index) =>
    senderTo(target, plan, { seed: plan.seed + index, stored: (ms) => latenciesMs.push(ms) }),
  );
  const all = (seconds: number): Promise<unknown> =>
    Promise.all(
      senders.map((sender, index) =>
        play(sender, plan.arrivals, {
          seconds,
          seed: plan.seed + seconds * 1_000 + index,
          late: (ms) => delaysMs.push(ms),
        }),
      ),
    );
  const start = await countersOf(plan.observed);
  if (plan.warmUpSeconds > 0) await all(plan.warmUpSeconds);
  const warmedUp = latenciesMs.length;
  const before = await countersOf(plan.observed);
  latenciesMs.length = 0;
  delaysMs.length = 0;
  for (const sender of senders) sender.begin();
  const cpu = process.cpuUsage();
  const began = performance.now();
  await all(plan.seconds);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const after = await countersOf(plan.observed);
  await Promise.all(senders.map((sender) => sender.close()));
  return {
    targets: senders.map((sender) => sender.outcome()),
    latencyMs: { p50: quantile(latenciesMs, 0.5), p99: quantile(latenciesMs, 0.99) },
    lateMs: { p99: quantile(delaysMs, 0.99) },
    counters: before.map((counters, index) => ({
      start: start[index]!,
      before: counters,
      after: after[index]!,
    })),
    stored: latenciesMs.length,
    storedInAll: warmedUp + latenciesMs.length,
    seconds,
    senderCpuMs: (user + system) / 1_000,
  };
}

/** 0 of nothing. */
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * values.length)] ?? 0;

const countersOf = (urls: readonly string[]): Promise<readonly ServiceCounters[]> =>
  Promise.all(
    urls.map(async (url) => {
      const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) })).text();
      return countersIn(text, Date.now() / 1_000)[0]!;
    }),
  );

function senderTo(
  { url, token }: Target,
  { content, path }: LoadPlan,
  { seed, stored }: { readonly seed: number; readonly stored: (latencyMs: number) => void },
): Sender {
  const pool = new Pool(url, { connections: CONNECTIONS, keepAliveTimeout: 60_000 });
  const nextBody = bodiesOf(content, seed);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  let answers: Record<string, number> = {};
  let spells: { hits: number; of: number }[] = [];
  let beganMs = performance.now();
  const count = (dueMs: number, answer: string): void => {
    answers[answer] = (answers[answer] ?? 0) + 1;
    const spell = (spells[Math.max(0, Math.floor((dueMs - beganMs) / 1_000))] ??= { hits: 0, of: 0 });
    spell.of += 1;
    if (answer === NO_SLOT) spell.hits += 1;
  };
  return {
    async send(dueMs) {
      try {
        const answer = await pool.request({
          path,
          method: 'POST',
          headers,
          body: nextBody(),
          headersTimeout: ANSWER_MS,
          bodyTimeout: ANSWER_MS,
        });
        const text = await answer.body.text();
        if (answer.statusCode < 300) stored(performance.now() - dueMs);
        count(dueMs, answer.statusCode < 300 ? String(answer.statusCode) : refusal(answer.statusCode, text));
      } catch (error) {
        count(dueMs, (error as NodeJS.ErrnoException).code ?? (error as Error).name);
      }
    },
    begin() {
      answers = {};
      spells = [];
      beganMs = performance.now();
    },
    outcome: () => ({ answers, spells: Array.from(spells, (spell): Count => spell ?? { hits: 0, of: 0 }) }),
    close: () => pool.destroy(),
  };
}

/** Resolves when the last request has been answered. */
async function play(
  { send }: Sender,
  arrivals: Arrivals,
  {
    seconds,
    seed,
    late,
  }: { readonly seconds: number; readonly seed: number; readonly late: (ms: number) => void },
): Promise<void> {
  const began = performance.now();
  if ('atOnce' in arrivals) {
    const oneAfterAnother = async (): Promise<void> => {
      while (performance.now() < began + seconds * 1_000) await send(performance.now());
    };
    await Promise.all(Array.from({ length: arrivals.atOnce }, oneAfterAnother));
    return;
  }
  const underWay: Promise<void>[] = [];
  for (const at of poissonArrivals(arrivals.perSecond, seconds, createRandom(seed))) {
    while (performance.now() < began + at) await wait(TICK_MS);
    late(performance.now() - began - at);
    underWay.push(send(began + at));
  }
  await Promise.all(underWay);
}

function refusal(status: number, text: string): string {
  try {
    const { data } = problem.safeParse(JSON.parse(text));
    return data === undefined ? String(status) : `${status} ${data.code}`;
  } catch {
    return String(status);
  }
}
