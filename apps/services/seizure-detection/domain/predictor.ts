import { SAMPLES_PER_WINDOW } from '../../../contracts/eeg-window.ts';
import type { Prediction } from '../../../contracts/prediction.ts';
import { Collector } from '../../../kit/collector.ts';
import { assess } from '../../../seizure-model/signal-quality/assess.ts';
import { MAX_BATCH, type Scorer } from '../../../seizure-model/scorer.ts';

/** Told what was computed, for metrics. */
export interface PredictionObserver {
  batchScored(windows: number, seconds: number): void;
  notAssessable(codes: readonly string[]): void;
}

/** The gate and the network behind it. Windows of concurrent requests are scored together. */
export class Predictor {
  readonly #scorer: Pick<Scorer, 'modelVersion' | 'score'>;
  readonly #observer: PredictionObserver;
  readonly #collector: Collector<Float32Array, number>;

  constructor(scorer: Pick<Scorer, 'modelVersion' | 'score'>, observer: PredictionObserver) {
    this.#scorer = scorer;
    this.#observer = observer;
    this.#collector = new Collector({ run: (windows) => this.#score(windows), maxItems: MAX_BATCH });
  }

  get modelVersion(): string {
    return this.#scorer.modelVersion;
  }

  /** @param windowsUv 178 samples each, at 173.61 Hz, in microvolts */
  predict(windowsUv: readonly Float32Array[]): Promise<Prediction[]> {
    return Promise.all(windowsUv.map((window) => this.predictOne(window)));
  }

  async predictOne(windowUv: Float32Array): Promise<Prediction> {
    const { assessable, reasons } = assess(windowUv);
    if (!assessable) {
      this.#observer.notAssessable(reasons.map(({ code }) => code));
      return { status: 'not-assessable', reasons: [...reasons] };
    }
    return { status: 'scored', probability: await this.#collector.add(windowUv) };
  }

  async #score(windowsUv: readonly Float32Array[]): Promise<readonly number[]> {
    const n = windowsUv.length;
    const joined = new Float32Array(n * SAMPLES_PER_WINDOW);
    windowsUv.forEach((window, index) => joined.set(window, index * SAMPLES_PER_WINDOW));
    const startedAt = performance.now();
    const probabilities = await this.#scorer.score(joined, n);
    this.#observer.batchScored(n, (performance.now() - startedAt) / 1_000);
    return Array.from(probabilities);
  }
}
