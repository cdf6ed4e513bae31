/** What decides whether the lab is started, and a proof run in it. */
export interface Means {
  /** What keeps this machine from running the lab. */
  readonly problems: readonly string[];
  readonly secondsLeft: number;
  readonly secondsNeeded: number;
  /** Part of a core that a process gets which wants a whole one. */
  readonly shareOfCore: number;
}

/** Below this the deadlines of proofs say more about the machine's other work than about the system. */
export const LEAST_SHARE = 0.2;

/** Why it cannot be judged here and now. Undefined: it can. */
export function reasonToSkip({
  problems,
  secondsLeft,
  secondsNeeded,
  shareOfCore,
}: Means): string | undefined {
  if (problems.length > 0) return problems.join('; ');
  if (secondsLeft < secondsNeeded)
    return `${minutes(secondsLeft)} min are left, about ${minutes(secondsNeeded)} min are needed`;
  if (shareOfCore < LEAST_SHARE)
    return `a process gets ${Math.round(shareOfCore * 100)} % of a core, ${LEAST_SHARE * 100} % are needed: the machine is busy with other work`;
  return undefined;
}

const minutes = (seconds: number): number => Math.max(0, Math.ceil(seconds / 60));
