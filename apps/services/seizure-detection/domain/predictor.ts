import { SAMPLES_PER_WINDOW } from '../../../contracts/eeg-window.ts';
import type { Prediction } from '../../../contracts/prediction.ts';
import { Collector } from '../../../kit/collector.ts';
import { assess } from '../../../seizure-model/signal-quality/assess.ts';
import { reasonsAgainst } from '../../../seizure-model/signal-quality/reasons-against.ts';
import type { Scorer } from '../../../seizure-model/scorer.ts';

/** Windows per run: the WebAssembly backend needs 32 to be at its best, and a run must not hold up others for long. */
const MAX_WINDOWS = 64;

/** Told what was computed, for metrics. */
export interface PredictionObserver {
  /** `scored` of the windows got a probability; gate and network took `seconds`, `cpuSeconds` of the process's CPU time. */
  batchDone(batch: {
    readonly windows: number;
    readonly scored: number;
    readonly seconds: number;
    readonly cpuSeconds: number;
  }): void;
  notAssessable(codes: readonly string[]): void;
}

/** The gate and the network behind it. Windows of concurrent requests are scored together. */
export class Predictor {
  readonly #scorer: Pick<Scorer, 'modelVersion' | 'score'>;
  readonly #observer: PredictionObserver;
  readonly #collector: Collector<Float32Array, Prediction>;

  constructor(scorer: Pick<Scorer, 'modelVersion' | 'score'>, observer: PredictionObserver) {
    this.#scorer = scorer;
    this.#observer = observer;
    this.#collector = new Collector({ run: (windows) => this.#run(windows), maxItems: MAX_WINDOWS });
  }

  get modelVersion(): string {
    return this.#scorer.modelVersion;
  }

  /** @param windowsUv 178 samples each, at 173.61 Hz, in microvolts */
  predict(windowsUv: readonly Float32Array[]): Promise<Prediction[]> {
    return this.#collector.addAll(windowsUv);
  }

  async #run(windowsUv: readonly Float32Array[]): Promise<readonly Prediction[]> {
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const assessments = windowsUv.map(assess);
    const fit = windowsUv.filter((_, index) => assessments[index]!.assessable);
    const probabilities = fit.length === 0 ? [] : await this.#scorer.score(joined(fit), fit.length);
    let next = 0;
    const predictions = assessments.map((assessment): Prediction => {
      const probability = assessment.assessable ? probabilities[next++]! : null;
      const reasons = probability === null ? assessment.reasons : reasonsAgainst(assessment, probability);
      if (probability !== null && reasons.length === 0) return { status: 'scored', probability };
      this.#observer.notAssessable(reasons.map(({ code }) => code));
      return { status: 'not-assessable', reasons: [...reasons] };
    });
    const scored = predictions.filter(({ status }) => status === 'scored').length;
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuSeconds = (user + system) / 1e6;
    this.#observer.batchDone({ windows: windowsUv.length, scored, seconds, cpuSeconds });
    return predictions;
  }
}

function joined(windowsUv: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(windowsUv.length * SAMPLES_PER_WINDOW);
  windowsUv.forEach((window, index) => all.set(window, index * SAMPLES_PER_WINDOW));
  return all;
}
