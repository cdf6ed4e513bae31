import type { StoredObject } from '../cluster/cluster.ts';
import type { Sandbox } from '../lab/sandbox/sandbox.ts';
import type { SystemUnderTest } from '../system/testing/system-under-test.ts';
import { NO_SLOT } from './load/run-load.ts';
import { measureLoad } from './measured-load.ts';
import type { BlockingRun } from './measurement.ts';
import { sumOf } from './share-interval.ts';

export interface BlockingProps {
  readonly system: SystemUnderTest;
  readonly sandbox: Sandbox;
  /** Of eeg-acquisition, each with so many slots. */
  readonly pods: readonly StoredObject[];
  readonly slots: number;
  /** Token of one device for each pod. */
  readonly tokens: readonly string[];
  readonly seed: number;
  readonly seconds: number;
}

/** Offered load of each pod, as a multiple of its slots: enough that a good part finds none. */
const OFFERED_PER_SLOT = 0.8;
const TRIAL_SECONDS = 5;
const TRIAL_PER_SECOND = 20;
/** Beyond it the machine, not a lack of slots, would keep requests waiting. */
const MOST_PER_SECOND_IN_ALL = 300;

/**
 * Single EEG windows come by chance to pods, to each as often, and are refused where no slot is free. The rate follows from
 * how long a window holds its slot, which a short trial tells.
 * @throws Error when anything else than 2xx and "no slot" was answered
 */
export async function measureBlocking({ slots, seconds, ...load }: BlockingProps): Promise<BlockingRun> {
  const { pods, seed } = load;
  const content = { kind: 'eeg-window' } as const;
  const trial = await measureLoad({
    ...load,
    content,
    arrivals: { perSecond: TRIAL_PER_SECOND },
    seconds: TRIAL_SECONDS,
  });
  const own = (measured: typeof trial) =>
    pods.map(({ metadata }) => measured.loaded.find(({ pod }) => pod === metadata.name)!.load!);
  const serviceMs = Math.max(...own(trial).map((each) => each.serviceMs!));
  const perSecond = Math.min(
    (1_000 * OFFERED_PER_SLOT * slots) / serviceMs,
    MOST_PER_SECOND_IN_ALL / pods.length,
  );
  const measured = await measureLoad({ ...load, seed: seed + 1, content, arrivals: { perSecond }, seconds });
  const { outcome } = measured;
  const failures = outcome.targets.flatMap(({ answers }) =>
    Object.entries(answers).filter(([answer]) => !answer.startsWith('2') && answer !== NO_SLOT),
  );
  if (failures.length > 0)
    throw new Error(`windows must be stored or find no slot: ${JSON.stringify(failures)}`);
  return {
    lateMs: outcome.lateMs,
    pods: own(measured).map((each, index) => {
      const { spells } = outcome.targets[index]!;
      const arrivals = Math.round(each.arrivalsPerSecond * each.seconds);
      return {
        pod: pods[index]!.metadata.name,
        slots,
        seconds,
        serviceMs: each.serviceMs!,
        rejected: { hits: Math.round(each.rejectedShare * arrivals), of: arrivals },
        spells,
        seen: sumOf(spells),
      };
    }),
  };
}
