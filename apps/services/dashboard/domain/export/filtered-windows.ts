import { setImmediate } from 'node:timers/promises';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { countSamples, packSamples, unpackSamples } from '../../../../contracts/samples.ts';
import { filterForDisplay, type DisplayFilter } from '../../../../signal/filtering/display-filter.ts';
import { OVERLAP_MS } from './exportable.ts';

const STEPS = { least: -32_768, most: 32_767 } as const;

/**
 * Windows with the samples that a page with this filter shows, in steps of the same size. A filter goes on from window to
 * window of a channel and never reaches over a gap; others are served between channels.
 */
export async function filteredWindows(
  windows: readonly EegWindow[],
  filter: DisplayFilter,
): Promise<readonly EegWindow[]> {
  const filtered: EegWindow[] = [];
  for (const run of runsOf(windows)) {
    filtered.push(...filteredRun(run, filter));
    await setImmediate();
  }
  return filtered;
}

function filteredRun(run: readonly EegWindow[], filter: DisplayFilter): readonly EegWindow[] {
  const [{ samplingRateHz }] = run as readonly [EegWindow, ...EegWindow[]];
  const microvolts = Float64Array.from(
    run.flatMap(({ samples, scaleUv }) => Array.from(unpackSamples(samples), (step) => step * scaleUv)),
  );
  const shown = filterForDisplay(microvolts, samplingRateHz, filter);
  let from = 0;
  return run.map((window) => {
    const to = from + countSamples(window.samples);
    const steps = Int16Array.from(shown.subarray(from, to), (value) =>
      Math.min(STEPS.most, Math.max(STEPS.least, Math.round(value / window.scaleUv))),
    );
    from = to;
    return { ...window, samples: packSamples(steps) };
  });
}

/** Windows of one channel and rate that follow each other without a gap. */
function runsOf(windows: readonly EegWindow[]): readonly (readonly EegWindow[])[] {
  const runs: EegWindow[][] = [];
  const newest = new Map<string, EegWindow[]>();
  for (const window of windows.toSorted((a, b) => a.startMs - b.startMs)) {
    const key = `${window.samplingRateHz} ${window.channel ?? ''}`;
    const run = newest.get(key);
    const last = run?.at(-1);
    if (run !== undefined && Math.abs(window.startMs - endMsOf(last!)) <= OVERLAP_MS) run.push(window);
    else {
      const begun = [window];
      newest.set(key, begun);
      runs.push(begun);
    }
  }
  return runs;
}

const endMsOf = ({ startMs, samples, samplingRateHz }: EegWindow): number =>
  startMs + (countSamples(samples) / samplingRateHz) * 1_000;
