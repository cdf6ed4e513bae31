import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programFolder } from './programs.ts';

const HEARTBEAT_MS = 15_000;
/** File with the seconds that each step took the last time on this machine. */
export const stepTimes = join(programFolder, 'steps.json');

/** One thing to do. `seconds` is how long it takes where it was never done. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
  /** Whether it takes as long again as it took last time. @default true */
  readonly alike?: boolean;
  readonly run: (report: (line: string) => void) => Promise<void>;
}

/**
 * Does the steps in their order and says how far it is and how long the rest will take, as long as it took last time.
 * @throws Error of the step that failed, which it names
 */
export async function runSteps(
  steps: readonly Step[],
  say: (line: string) => void,
  memory = stepTimes,
): Promise<void> {
  const known = knownSeconds(memory);
  const expected = (step: Step): number => secondsOf(step, known);
  for (const [index, step] of steps.entries()) {
    const place = `[${index + 1}/${steps.length}]`;
    const began = Date.now();
    const passed = (): number => (Date.now() - began) / 1_000;
    const rest = (): number =>
      Math.max(0, expected(step) - passed()) +
      steps.slice(index + 1).reduce((sum, later) => sum + expected(later), 0);
    say(`${place} ${step.name} ... about ${inWords(rest())} left`);
    const timer = setInterval(
      () => say(`${place} ${step.name}: ${Math.round(passed())} s, about ${inWords(rest())} left`),
      HEARTBEAT_MS,
    );
    try {
      await step.run((line) => say(`${place} ${line}`));
    } catch (error) {
      throw new Error(`'${step.name}' failed: ${(error as Error).message}`, { cause: error });
    } finally {
      clearInterval(timer);
    }
    known[step.name] = Math.round(passed() * 10) / 10;
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify(known, null, 2));
  }
}

const knownSeconds = (memory: string): Record<string, number> =>
  existsSync(memory) ? (JSON.parse(readFileSync(memory, 'utf8')) as Record<string, number>) : {};

const secondsOf = ({ name, seconds, alike = true }: Step, known: Readonly<Record<string, number>>): number =>
  (alike ? known[name] : undefined) ?? seconds;

/** How long the steps will take together: as long as last time on this machine, else as long as where they were never done. */
export function expectedSeconds(steps: readonly Step[], memory = stepTimes): number {
  const known = knownSeconds(memory);
  return steps.reduce((sum, step) => sum + secondsOf(step, known), 0);
}

const inWords = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
