import { catalog } from '../../apps/model/catalog.ts';
import { peakLoadOf } from '../../apps/model/deployment/scaling.ts';
import { measureLoad, takerOf, type LoadOnPods } from './measured-load.ts';
import type { PeakRun, ThroughputRun } from './measurement.ts';

/** So many that a pod is never idle, and few enough that none of them waits for a slot. */
const AT_ONCE_PER_POD = 16;

/** As much as pods store, and how long that takes at half of the rate. */
export async function measureThroughput(load: Omit<LoadOnPods, 'arrivals'>): Promise<ThroughputRun> {
  const { content, pods, seed } = load;
  const { outcome, loaded } = await measureLoad({ ...load, arrivals: { atOnce: AT_ONCE_PER_POD } });
  const perSecond = outcome.stored / outcome.seconds / 2;
  const half = await measureLoad({
    ...load,
    seed: seed + 1,
    arrivals: { perSecond: perSecond / pods.length },
  });
  return {
    content,
    pods: pods.length,
    atOncePerPod: AT_ONCE_PER_POD,
    seconds: outcome.seconds,
    stored: outcome.stored,
    storedInAll: outcome.storedInAll,
    failures: failuresOf(outcome.targets),
    latencyMs: outcome.latencyMs,
    half: { perSecond, latencyMs: half.outcome.latencyMs, failures: failuresOf(half.outcome.targets) },
    loaded,
    senderCpuMs: outcome.senderCpuMs,
  };
}

/** What the peak of the model costs, by which CPU is requested, and how long its requests hold their slots. */
export async function measurePeak(load: Omit<LoadOnPods, 'arrivals'>): Promise<PeakRun> {
  const { content, pods } = load;
  const perSecond = peakLoadOf(catalog[takerOf(content)]).arrivalsPerSecond;
  const { outcome, loaded } = await measureLoad({
    ...load,
    arrivals: { perSecond: perSecond / pods.length },
  });
  return {
    content,
    perSecond,
    latencyMs: outcome.latencyMs,
    failures: failuresOf(outcome.targets),
    loaded,
  };
}

function failuresOf(
  targets: readonly { readonly answers: Readonly<Record<string, number>> }[],
): Readonly<Record<string, number>> {
  const failures: Record<string, number> = {};
  for (const { answers } of targets)
    for (const [answer, count] of Object.entries(answers))
      if (!answer.startsWith('2')) failures[answer] = (failures[answer] ?? 0) + count;
  return failures;
}
