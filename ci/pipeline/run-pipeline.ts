import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import type { Catalog } from '../../apps/model/service.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Promotion } from './promotion.ts';
import { smokeObjects } from './smoke-objects.ts';
import { trialNameOf, trialObjects } from './trial-objects.ts';
import { untilAvailable, untilGone, untilSucceeded, type Patience } from './wait-for.ts';

export interface PipelineProps {
  readonly cluster: Cluster;
  readonly catalog: Catalog;
  readonly service: string;
  readonly image: string;
  /** The hospital's objects with the new image, secrets as tokens. */
  readonly objects: readonly KubernetesObject[];
  /** Program of the smoke test. */
  readonly program: string;
  /** @default - the trial only */
  readonly promotion?: Promotion;
  readonly report: (line: string) => void;
  readonly patience: Patience;
}

/** Time to clean up, also after somebody ended the run. */
const CLEAN_UP_MS = 60_000;

/**
 * Tries an image beside the service that runs, with the other services as they are; promotes it, and brings the old one
 * back when it does not stand. The trial is removed whatever happens, also one that an earlier run left.
 * @throws Error saying which step failed and what the pods say; the service runs as before
 */
export async function runPipeline(props: PipelineProps): Promise<void> {
  const { cluster, catalog, service, objects, promotion, report, patience } = props;
  const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === service);
  const trial = trialObjects(catalog, service, objects);
  const answersOverNetwork = trial.some(({ kind }) => kind === 'Service');
  const smokeOf = (target: string): readonly KubernetesObject[] =>
    answersOverNetwork ? smokeObjects({ ...props, target, namespace: deployment!.metadata.namespace! }) : [];

  const during = [...trial, ...smokeOf(trialNameOf(service))];
  await standing(props, during, async () => {
    for (const job of migrationsOf(props)) {
      report(`${titleOf(job)}: bringing the schema up to date`);
      await cluster.apply(job);
      await untilSucceeded(cluster, job, patience);
    }
    report(`${trialNameOf(service)}: starting ${props.image}`);
    await applyAll(cluster, trial);
    await untilAvailable(
      cluster,
      trial.find(({ kind }) => kind === 'Deployment')!,
      patience,
    );
    await smoke(props, smokeOf(trialNameOf(service)));
  });
  if (promotion === undefined) return report(`${service}: the trial passed; nothing was promoted`);

  const after = smokeOf(service);
  await standing(props, after, async () => {
    try {
      report(`${service}: rolling out`);
      await promotion.promote();
      await untilAvailable(cluster, deployment!, patience);
      await smoke(props, after);
    } catch (error) {
      report(`${service}: rolling back`);
      await promotion.rollBack();
      await untilAvailable(cluster, deployment!, {
        ...patience,
        signal: AbortSignal.timeout(patience.deadlineMs),
      });
      throw error;
    }
  });
  report(`${service}: runs ${props.image}`);
}

/** The migration of a new version of the database's owner; none for another service. */
function migrationsOf({ objects, image }: PipelineProps): readonly KubernetesObject[] {
  return objects.filter(
    ({ kind, spec }) =>
      kind === 'Job' &&
      (spec as { template: { spec: { containers: readonly { image: string }[] } } }).template.spec
        .containers[0]?.image === image,
  );
}

async function smoke(
  { cluster, service, report, patience }: PipelineProps,
  objects: readonly KubernetesObject[],
) {
  const job = objects.find(({ kind }) => kind === 'Job');
  if (job === undefined) {
    report(`${service}: listens inside its pod only, so that its readiness is all that is checked`);
    return;
  }
  report(`${job.metadata.name}: calling it as its clients do`);
  await applyAll(cluster, objects);
  await untilSucceeded(cluster, job, patience);
}

async function applyAll(cluster: Cluster, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) await cluster.apply(object);
}

/** Runs `use` with none of `objects` there before it and none after it. */
async function standing(
  { cluster, patience }: PipelineProps,
  objects: readonly KubernetesObject[],
  use: () => Promise<void>,
): Promise<void> {
  const remove = async (until: Patience): Promise<void> => {
    for (const object of objects.toReversed()) await cluster.remove(object);
    for (const object of objects) await untilGone(cluster, object, until);
  };
  await remove(patience);
  try {
    await use();
  } finally {
    await remove({ deadlineMs: CLEAN_UP_MS, signal: AbortSignal.timeout(CLEAN_UP_MS) });
  }
}
