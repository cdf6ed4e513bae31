import { fileURLToPath } from 'node:url';
import { isInNetwork } from '../../lab/is-in-network.ts';
import { network } from '../../lab/layout.ts';
import type { Sandbox } from '../../lab/sandbox/sandbox.ts';
import type { LoadOutcome, LoadPlan } from './load-plan.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const START_AND_END_MS = 120_000;

/**
 * Sends a load from the node of the lab, in whose network the pods are.
 * @throws RangeError when a target is no pod of the lab, Error with what the sender said
 */
export async function sendLoad(sandbox: Sandbox, plan: LoadPlan): Promise<LoadOutcome> {
  for (const { url } of plan.targets)
    if (!isInNetwork(network.pods, new URL(url).hostname))
      throw new RangeError(
        `'url' (${url}) must be of a pod of the lab (${network.pods}): loads go nowhere else`,
      );
  const printed = await sandbox.run(
    process.execPath,
    [`${root}/scripts/run.mjs`, `${root}/ci/capacity/load/load-main.ts`],
    {
      input: JSON.stringify(plan),
      deadlineMs: (plan.warmUpSeconds + plan.seconds) * 1_000 + START_AND_END_MS,
    },
  );
  return JSON.parse(printed) as LoadOutcome;
}
