import { describe } from '@jest/globals';
import type { Sandbox } from '../../lab/sandbox/sandbox.ts';
import { isLab, type SystemUnderTest } from './system-under-test.ts';

/** For what breaks nodes, volumes, certificates or the control plane: skipped, and counted so, on another cluster than the lab's. */
export const describeInLab = isLab ? describe : describe.skip;

/** The lab that runs. @throws Error when none does */
export function runningLab({ sandbox }: SystemUnderTest): Sandbox {
  if (sandbox === undefined) throw new Error('the lab must run: npm run lab:up');
  return sandbox;
}
